"""Webmail, calendars and ActiveSync, as people meet them: with clients that nobody here wrote."""

import json
import quopri
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from rideau import directory, mail
from rideau.checks import LEASED, InZone, OnHost, Outcome
from rideau.lab import Lab
from rideau.office import Office, Zone
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.lab.conftest import OFFICE
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

CLIENTS = Path(__file__).with_name("clients")
OWN = "a password of my own"
FORGIVE = "fail2ban-client restart --unban email"
"""A count that somebody else began must not end in a ban here, nor ours elsewhere."""


@dataclass
class Desk:
    """A machine among people's own, and whose passwords are known there."""

    lab: Lab
    office: Office

    @property
    def url(self) -> str:
        return f"https://{mail.name(self.office)}"

    def run(self, shell: str, timeout: int = 60) -> Outcome:
        return self.lab.run(InZone(Zone.OPERATIONS), f"{LEASED}; {shell}", timeout, OFFICE)

    def play(self, client: str, **given: object) -> dict[str, object]:
        """Run a client with what it is given; return what it saw."""
        program = (CLIENTS / f"{client}.py").read_text()
        shell = f"""
folder=$(mktemp -d) && cd $folder && umask 077
cat >client.py <<'END_OF_CLIENT'
{program}
END_OF_CLIENT
HOME=$folder python3 -W ignore client.py <<'END_OF_GIVEN'
{json.dumps(given)}
END_OF_GIVEN
status=$?; cd /; rm -r $folder; exit $status
"""
        said = self.run(shell, 150)
        assert said.exit_code == 0, said.stdout + said.stderr
        found: dict[str, object] = json.loads(said.stdout.splitlines()[-1])
        return found

    def on_host(self, host: str, shell: str) -> Outcome:
        return self.lab.run(OnHost(host), shell, 60, OFFICE)

    def first_password(self, login: str) -> str:
        person = next(each for each in self.office.people if each.login == login)
        return value_of(OFFICE, directory.initial_password(person).id, self.lab.vaults)

    def choose(self, login: str, old: str, new: str, again: str | None = None) -> str:
        """Fill in the page on which passwords are chosen; return what it says."""
        form = {"login": login, "old": old, "new": new, "again": again or new}
        words = " ".join(f"--data-urlencode {shlex.quote(f'{key}={value}')}" for key, value in form.items())
        page = self.run(f"curl -sk --max-time 20 {words} {self.url}/password?lang=en").stdout
        return page.partition('class="said"')[2].partition(">")[2].partition("<")[0]

    def subjects(self, login: str) -> str:
        fetch = f"doveadm fetch -u {login} hdr.subject.utf8 mailbox INBOX"
        return " ".join(self.on_host("mail", fetch).stdout.split())


def begin_anew(desk: Desk, login: str) -> None:
    host = directory.directory_host(desk.office)
    assert host
    dn = f"uid={login},{directory.people_base(desk.office)}"
    shell = f"ldapdelete -Q -Y EXTERNAL -H ldapi:/// {dn} && systemctl restart rideau-directory"
    assert desk.on_host(host.slug, shell).exit_code == 0


@pytest.fixture(scope="module")
def desk(applied: Lab) -> Iterator[Desk]:
    """A desk of the chief's and the minister's, who are both new, before and after."""
    made = Desk(applied, Project.load().office(OFFICE))
    made.on_host("mail", FORGIVE)
    for login in ("chief", "minister"):
        begin_anew(made, login)
    first = made.first_password("chief")
    assert "too short" in made.choose("chief", first, "short")
    assert "not written the same way" in made.choose("chief", first, OWN, OWN + "!")
    assert "is changed" in made.choose("chief", first, OWN)
    assert "used this password before" in made.choose("chief", OWN, OWN)
    yield made
    made.on_host("mail", FORGIVE)
    for login in ("chief", "minister"):
        begin_anew(made, login)
        made.on_host("mail", f"doveadm expunge -u {login} mailbox '*' all")


@pytest.fixture(scope="module")
def written(desk: Desk) -> dict[str, object]:
    """What the minister's browser saw, whose own language is another one, while they wrote to the chief."""
    return desk.play(
        "webmail",
        url=f"{desk.url}/",
        login="minister",
        first=desk.first_password("minister"),
        own=OWN,
        browser_language="en-CA",
        to=f"chief@{desk.office.domain}",
        subject=f"Écrit dans un navigateur {uuid4()}",
    )


def test_a_first_password_is_changed_in_the_webmail_and_a_message_written(
    desk: Desk, written: dict[str, object]
) -> None:
    until(lambda: str(written["subject"]) in desk.subjects("chief"), "the chief has the message", 30)


def test_the_webmail_speaks_the_language_of_its_person(written: dict[str, object]) -> None:
    assert written["language"] == "fr"
    assert "Réception | Courrier" in str(written["title"])


def test_an_invitation_is_accepted_from_another_client_and_a_room_accepts_by_itself(
    desk: Desk, written: dict[str, object]
) -> None:
    said = desk.play(
        "calendars",
        url=f"{desk.url}/SOGo/dav/",
        domain=desk.office.domain,
        room="boardroom",
        passwords={"chief": OWN, "minister": OWN},
    )
    assert said["invited"] == {"minister": "NEEDS-ACTION", "boardroom": "ACCEPTED"}
    assert said["accepted"] == {"minister": "ACCEPTED", "boardroom": "ACCEPTED"}
    assert "simultaneous bookings" in str(said["again"])
    assert "FREEBUSY" in str(said["busy"])


def test_a_telephone_reads_a_message_by_activesync(desk: Desk, written: dict[str, object]) -> None:
    subject = f"For the telephone {uuid4()}"
    send = f"printf 'Subject: {subject}\\n\\nRead on the way.\\n' | sendmail chief@{desk.office.domain}"
    assert desk.on_host("mail", send).exit_code == 0
    said = desk.play(
        "activesync",
        url=f"{desk.url}/Microsoft-Server-ActiveSync",
        login="chief",
        password=OWN,
        device=uuid4().hex[:16],
        subject=subject,
        body="Read on the way.",
    )
    assert subject in str(said["subjects"])
    assert said["whole"] is True
    assert "Personal Calendar" in str(said["folders"])


def test_people_and_rooms_are_found_and_who_is_away_answers_in_both_languages(
    desk: Desk, written: dict[str, object]
) -> None:
    said = desk.play(
        "absence",
        searched=["minister", "boardroom"],
        url=desk.url,
        server=mail.name(desk.office),
        domain=desk.office.domain,
        away="chief",
        writer="minister",
        to=f"chief@{desk.office.domain}",
        password=OWN,
        subject=f"Absence {uuid4()}",
        next=f"{OWN}, the second",
    )
    for each in ("minister", "boardroom"):
        assert f"{each}@{desk.office.domain}" in str(said["found"])
    answer = quopri.decodestring(str(said["answer"]).encode()).decode()
    assert "I am away from the office" in answer
    assert "je vous répondrai à mon retour" in answer
    # The session knows whose password it is; the webmail does not say.
    assert said["changed"] == "chief"
    assert desk.choose("chief", f"{OWN}, the second", "short").startswith("The new password is too short")


def test_who_has_a_first_password_reads_no_mail_and_a_wrong_one_is_counted_wherever_it_is_tried(
    desk: Desk,
) -> None:
    def counted() -> int:
        said = desk.on_host("mail", "fail2ban-client status email").stdout
        return int(said.partition("Total failed:")[2].split()[0])

    before = counted()
    begin_anew(desk, "minister")
    first = desk.first_password("minister")
    for path, password in (("dav/minister/", first), ("Microsoft-Server-ActiveSync", "guessed")):
        ask = f"curl -sk --max-time 20 -u minister:{password} -o /dev/null -w '%{{http_code}}' -X OPTIONS"
        where = f"{desk.url}/{'' if path.startswith('M') else 'SOGo/'}{path}"
        assert desk.run(f"{ask} {where}").stdout.endswith("401"), path
    form = '{"userName": "minister", "password": "guessed"}'
    ask = f"curl -sk --max-time 20 -o /dev/null -w '%{{http_code}}' --json {shlex.quote(form)}"
    assert desk.run(f"{ask} {desk.url}/SOGo/connect").stdout.endswith("403")
    assert "is not right" in desk.choose("minister", "guessed", OWN)
    until(lambda: counted() >= before + 4, "wrong passwords are counted", 30)
