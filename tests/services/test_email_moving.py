"""What the mail host keeps and says about mailboxes: warnings before one is full, and the journal."""

import email
import email.policy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.compile import compile_office
from rideau.host import Template
from rideau.office import Office, Stage
from rideau.render import render, render_template
from rideau.services.email.quota import warning
from tests.factory import EMAIL, office


def files(of: Office) -> dict[str, str]:
    host = next(each for each in compile_office(of).hosts if each.host.slug == "mail")
    return {each.path: each.content.decode() for each in render(host.only("email"))}


# ---- a mailbox that is nearly full ---------------------------------------------------------------------


def warned(folder: Path, mailbox: str) -> email.message.EmailMessage:
    made = office()
    languages = folder / "languages"
    languages.write_text(files(made)["/etc/dovecot/rideau-languages"])
    program = folder / "warn"
    notice = replace(warning(made), languages=str(languages))
    program.write_text(render_template(Template("email/warn-of-quota.j2", notice)))
    done = subprocess.run([sys.executable, program, mailbox, "95", "show"], capture_output=True, check=True)
    return email.message_from_bytes(done.stdout, policy=email.policy.default)  # type: ignore[return-value]


PHRASES = ("Of the 10 GB", "empty the folders", "Sur les 10 Go", "videz les dossiers")


@pytest.mark.parametrize(
    ("mailbox", "subject", "says"),
    [
        ("chief", "Your mailbox is 95 % full", [*PHRASES[:2]]),
        ("minister", "Votre boîte de courriel est pleine à 95 %", [*PHRASES[2:]]),
        (
            "info",
            "Your mailbox is 95 % full / Votre boîte de courriel est pleine à 95 %",
            [*PHRASES],
        ),
    ],
)
def test_people_are_warned_in_their_language(
    tmp_path: Path, mailbox: str, subject: str, says: list[str]
) -> None:
    message = warned(tmp_path, mailbox)
    assert message["Subject"] == subject
    assert message["To"].addresses[0].username == mailbox
    text = message.get_content()
    assert [each for each in PHRASES if each in text] == says
    assert "{" not in text


def test_no_vacation_reply_answers_a_warning(tmp_path: Path) -> None:
    assert warned(tmp_path, "chief")["Auto-Submitted"] == "auto-generated"


def test_dovecot_tells_of_the_highest_limit_first() -> None:
    lines = files(office())["/etc/dovecot/dovecot.conf"].splitlines()
    found = [line.strip() for line in lines if line.strip().startswith("quota_storage_percentage")]
    assert found == ["quota_storage_percentage = 95", "quota_storage_percentage = 80"]


# ---- the journal ---------------------------------------------------------------------------------------

TIMER = "/etc/systemd/system/rideau-journal.timer"
KEPT = office(email=replace(EMAIL, journal_days=90))


def test_there_is_no_journal_unless_the_profile_asks_for_one() -> None:
    found = files(office())
    assert "bcc" not in found["/etc/postfix/main.cf"]
    assert "_journal" not in found["/etc/dovecot/rideau-users"]
    assert TIMER not in found


def test_a_journal_takes_a_copy_for_each_recipient_and_keeps_it_as_long_as_asked() -> None:
    found = files(KEPT)
    assert "recipient_bcc_maps = regexp:/etc/postfix/rideau/journal\n" in found["/etc/postfix/main.cf"]
    assert "before 90d" in found["/etc/systemd/system/rideau-journal.service"]
    users = found["/etc/dovecot/rideau-users"].splitlines()
    assert "userdb_quota_storage_size=0" in next(each for each in users if each.startswith("_journal"))


def test_nothing_goes_from_the_journal_while_an_office_closes() -> None:
    found = files(replace(KEPT, stage=Stage.CLOSING))
    assert "recipient_bcc_maps" in found["/etc/postfix/main.cf"]
    assert TIMER not in found


def test_nobody_can_write_into_the_journal_by_its_address() -> None:
    assert "inline:{ journal.invalid=reject }" in files(KEPT)["/etc/postfix/main.cf"]


# ---- who was revoked -----------------------------------------------------------------------------------


def test_who_was_revoked_is_refused_by_the_mail_host_and_keeps_a_mailbox() -> None:
    found = files(replace(office(), locked=frozenset({"minister"})))
    lines = found["/etc/dovecot/rideau-locked"].splitlines()
    assert [each for each in lines if not each.startswith("#")] == ["minister:"]
    assert "\nminister:" in found["/etc/dovecot/rideau-users"]
    configuration = found["/etc/dovecot/dovecot.conf"]
    assert configuration.index("deny = yes") < configuration.index("passdb ldap")
