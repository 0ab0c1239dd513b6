"""Mail on its way in and out of a real mail host, and what becomes of it when somebody goes."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from rideau.checks import OnHost
from rideau.lab import Lab
from rideau.office import Office
from rideau.project import Project
from tests.lab.conftest import OFFICE, RIDEAU, rideau
from tests.lab.mailing import PASSWORD as PASSWORD_CHOSEN
from tests.lab.mailing import Chosen, Mailing
from tests.lab.old_imap import PASSWORD, OldServer
from tests.lab.other_profile import applied_with
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

MANY = 400
PASSED = r"(\S.*\S)  (\d+)  (\d+)  (\d+)  (\d+)"
"""A folder in what an import says: at the source, brought, there before, refused."""


class Mailboxes:
    """The mailboxes of the office, seen from their host."""

    def __init__(self, lab: Lab, office: Office) -> None:
        self.lab, self.office = lab, office

    def on_host(self, shell: str) -> str:
        done = self.lab.run(OnHost("mail"), shell, 120, OFFICE)
        assert done.exit_code == 0, done.stdout + done.stderr
        return done.stdout

    def write(self, to: str, *subjects: str) -> None:
        """Have somebody outside write to a mailbox, and wait until it is there."""
        letter = f"From: <x@site.example>\\nTo: <{to}@{self.office.domain}>\\nSubject: %s\\n\\nHello\\n"
        self.on_host(
            f"for each in {' '.join(subjects)}; do printf '{letter}' $each | "
            f"sendmail -f x@site.example {to}@{self.office.domain}; done"
        )
        until(lambda: set(subjects) <= set(self.subjects(to)), f"{subjects} arrive", 60)

    def subjects(self, mailbox: str, folder: str = "INBOX") -> list[str]:
        said = self.on_host(f"doveadm -f flow fetch -u {mailbox} hdr.subject mailbox '{folder}' all")
        return re.findall(r"hdr\.subject=(\S+)", said)

    def emptied(self, *names: str) -> None:
        for name in names:
            self.on_host(
                f"doveadm expunge -u {name} mailbox '*' all; rm -f /var/vmail/{name}/rideau-imported"
            )


@pytest.fixture(scope="module")
def mailboxes(applied: Lab) -> Iterator[Mailboxes]:
    made = Mailboxes(applied, Project.load().office(OFFICE))
    made.emptied("chief", "minister", "info")
    yield made
    made.emptied("chief", "minister", "info")


def said(*words: str, status: int = 0, given: str | None = None, root: Path | None = None) -> str:
    environment = {**os.environ, "RIDEAU_ROOT": str(root)} if root else None
    done = subprocess.run(
        [RIDEAU, "mail", *words, "--lab", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        input=given,
        env=environment,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def passed(text: str) -> dict[str, tuple[int, ...]]:
    return {name: tuple(map(int, counts)) for name, *counts in re.findall(PASSED, text)}


# ---- out -----------------------------------------------------------------------------------------------


def test_an_export_that_was_cut_off_goes_on_and_is_whole(mailboxes: Mailboxes, tmp_path: Path) -> None:
    mailboxes.write("chief", "first")
    mailboxes.on_host(
        "cd /var/vmail/chief/Maildir/new && first=$(ls) && seq 20000 >>$first && "
        f"for n in $(seq {MANY}); do cp -p $first $n.M1P1.copy; done"
    )
    out = tmp_path / "out"
    words = [RIDEAU, "mail", "export", OFFICE, "chief", str(out), "--lab"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as export:
        while export.poll() is None and len([*out.glob("chief/cur/*")]) < MANY / 10:
            time.sleep(0.01)
        export.send_signal(signal.SIGKILL)
    assert not (out / "SHA256SUMS").exists()
    told = said("export", OFFICE, "chief", str(out))
    assert re.search(rf"chief  INBOX  {MANY + 1}  ", told)
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=False)
    assert checked.returncode == 0
    assert len([*out.glob("chief/cur/*")]) == MANY + 1
    mailboxes.emptied("chief")


def test_mail_comes_back_in_from_an_export_once(mailboxes: Mailboxes, tmp_path: Path) -> None:
    mailboxes.write("chief", "one", "two")
    mailboxes.on_host("doveadm flags add -u chief '\\Seen $Forwarded' mailbox INBOX subject one")
    for kept_as in ("maildir", "mbox"):
        out = tmp_path / kept_as
        said("export", OFFICE, "chief", str(out), "--as", kept_as)
        again = passed(said("import", OFFICE, "minister", str(out / "chief")))
        assert again["INBOX"][0] == 2
    assert sorted(mailboxes.subjects("minister")) == ["one", "two"]
    flags = mailboxes.on_host(
        "doveadm -f flow fetch -u minister 'hdr.subject flags' mailbox INBOX subject one"
    )
    assert "$Forwarded" in flags
    assert "\\Seen" in flags
    mailboxes.emptied("chief", "minister")


# ---- in ------------------------------------------------------------------------------------------------


def test_mail_comes_in_from_an_old_server_once_with_all_that_was_done_to_it(
    mailboxes: Mailboxes, tmp_path: Path
) -> None:
    letter = "From: <a@x.example>\nSubject: {}\nMessage-ID: <{}@x>\n\nHello, é\n"
    with OldServer(mailboxes.lab, mailboxes.office) as old:
        old.has("", "1.M1.old:2,SR", letter.format("kept", 1), 1_000_000_000)
        old.has("", "2.M2.old:2,", letter.format("deleted", 2))
        old.has("&AMk-l&AOk-ments envoy&AOk-s", "3.M3.old:2,S", letter.format("sent", 3))
        old.has("Projets.R&-D", "4.M4.old:2,F", letter.format("project", 4))
        trusting = ("--authority", str(old.authority(tmp_path)), "--password-file", "-")
        into = ("import", OFFICE, "minister", old.url)
        assert "its certificate is not to be believed" in said(
            *into, "--password-file", "-", given="x", status=1
        )
        assert "AUTHENTICATIONFAILED" in said(*into, *trusting, given="wrong", status=1)
        first = passed(said(*into, *trusting, given=PASSWORD))
        assert first == {
            "INBOX": (2, 2, 0, 0),
            "Projets/R&D": (1, 1, 0, 0),
            "Sent": (1, 1, 0, 0),
        }
        mailboxes.on_host("doveadm expunge -u minister mailbox INBOX subject deleted")
        old.has("", "5.M5.old:2,", letter.format("new", 5))
        starttls = old.url.replace("imaps:", "imap:")
        second = passed(said("import", OFFICE, "minister", starttls, *trusting, given=PASSWORD))
        assert second["INBOX"] == (3, 1, 2, 0)
        assert second["Sent"] == (1, 0, 1, 0)
    assert sorted(mailboxes.subjects("minister")) == ["kept", "new"]
    assert mailboxes.subjects("minister", "Sent") == ["sent"]
    kept = mailboxes.on_host(
        "doveadm -f flow fetch -u minister 'flags date.received.unixtime' mailbox INBOX subject kept"
    )
    assert "\\Answered" in kept
    assert "\\Seen" in kept
    assert "1000000000" in kept
    assert mailboxes.subjects("minister", "Projets/R&D") == ["project"]
    mailboxes.emptied("minister")


# ---- a mailbox that is full, one that nobody has, and the journal --------------------------------------


@pytest.fixture
def small(mailboxes: Mailboxes) -> Iterator[None]:
    """Give the minister's mailbox little room, and take that back."""
    users = "/etc/dovecot/rideau-users"
    limit = "userdb_quota_storage_size=1M userdb_quota_storage_grace=0"
    mailboxes.on_host(f"cp -p {users} /run/users && sed -i 's/^minister:.*/&{limit}/' {users}")
    # Dovecot looks at the file again no sooner than a second after it last did.
    until(lambda: " 1024 " in mailboxes.on_host("doveadm quota get -u minister"), "it is read again", 20)
    yield
    mailboxes.on_host(f"cp -p /run/users {users} && rm /run/users")
    mailboxes.emptied("minister")


def test_a_mailbox_that_fills_up_says_so_in_french_and_then_refuses(
    mailboxes: Mailboxes, small: None
) -> None:
    del small
    address = f"minister@{mailboxes.office.domain}"
    program = (
        "import smtplib\n"
        "def send(size):\n"
        "    with smtplib.SMTP('localhost') as smtp:\n"
        "        smtp.ehlo('x.example')\n"
        "        body = 'Subject: x\\r\\n\\r\\n' + ('x' * 76 + '\\r\\n') * (size // 78)\n"
        f"        return smtp.sendmail('x@site.example', ['{address}'], body)\n"
    )
    mailboxes.on_host(f"python3 - <<'END'\n{program}send(505000)\nsend(505000)\nEND")
    until(lambda: len(mailboxes.subjects("minister")) == 3, "the warning arrives", 60)
    fetch = "doveadm fetch -u minister hdr.subject.utf8 mailbox INBOX from postmaster"
    assert "Votre boîte de courriel est pleine à 95 %" in mailboxes.on_host(fetch)
    said_by_server = mailboxes.on_host(
        f"python3 - <<'END'\n{program}"
        "try:\n    send(200000)\nexcept smtplib.SMTPRecipientsRefused as refused:\n    print(refused)\nEND"
    )
    assert "452" in said_by_server
    assert (
        "Cette boîte est pleine" in said_by_server.encode().decode("unicode_escape")
        or "full" in said_by_server
    )


SHARED = "    shared_mailboxes: {info: [chief, minister]}\n"


@contextmanager
def going(login: str, folder: Path) -> Iterator[None]:
    """Revoke somebody and change the profile, in one apply; and back, in another."""
    assert rideau("people", "revoke", OFFICE, login, "--lab").returncode == 0
    try:
        with applied_with(folder, SHARED, "    journal: {days: 30}\n"):
            try:
                yield
            finally:
                assert rideau("people", "restore", OFFICE, login, "--lab").returncode == 0
    finally:
        rideau("people", "restore", OFFICE, login, "--lab")  # where the apply did not succeed


DESK = f"{OFFICE}-operations"
READING = """
import imaplib, smtplib, ssl, sys, time
server, login, password, sender = sys.argv[1:]
trusting = ssl._create_unverified_context()
def reads():
    imap = imaplib.IMAP4_SSL(server, ssl_context=trusting, timeout=30)
    imap.login(login, password)
    return imap
def writes():
    with smtplib.SMTP_SSL(server, context=trusting, timeout=30) as smtp:
        smtp.login(login, password)
        smtp.sendmail(sender, [sender], f"From: <{sender}>\\nTo: <{sender}>\\nSubject: mine\\n\\nx\\n")
"""


def at_a_desk(mailing: Mailing, login: str, program: str) -> "subprocess.Popen[str]":
    """Have somebody's mail program do something at a desk in the office."""
    account = (mailing.server, login, PASSWORD_CHOSEN, mailing.address(login))
    words = mailing.lab.command(DESK, "python3", "-c", READING + program, *account)
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


@contextmanager
def signed_in(mailing: Mailing, login: str) -> Iterator[IO[str]]:
    """Have somebody signed in, whose mail program says so, and when it is put out."""
    stays = (
        "imap = reads()\nprint('IN', flush=True)\n"
        "try:\n    for _ in range(600):\n        imap.noop(); time.sleep(0.3)\n"
        "except (imaplib.IMAP4.error, OSError):\n    print('OUT', flush=True)\n"
    )
    with at_a_desk(mailing, login, stays) as session:
        assert session.stdout
        try:
            yield session.stdout
        finally:
            session.kill()


def may(mailing: Mailing, login: str) -> set[str]:
    """Return what somebody may do: read, write."""
    tries = (
        "for name, work in ('read', reads), ('write', writes):\n"
        "    try:\n        work(); print(name)\n"
        "    except (imaplib.IMAP4.error, smtplib.SMTPAuthenticationError): pass\n"
    )
    with at_a_desk(mailing, login, tries) as done:
        assert done.stdout
        said_there = done.stdout.read()
    assert done.returncode == 0
    return set(said_there.split())


def test_who_is_gone_is_shut_out_what_nobody_has_is_held_and_the_journal_has_everything(
    mailboxes: Mailboxes, tmp_path: Path
) -> None:
    mailboxes.write("info", "held")
    mailing = Mailing(mailboxes.lab, mailboxes.office)
    leased = mailing.lab.run_on(DESK, "ip route show default | grep -q . || lease", 60)
    assert leased.exit_code == 0, leased.stderr
    mailboxes.on_host("fail2ban-client unban --all")  # whom others had try wrong passwords from this desk
    with Chosen(mailing, "minister"), signed_in(mailing, "minister") as session:
        assert session.readline() == "IN\n"
        assert may(mailing, "minister") == {"read", "write"}
        with going("minister", tmp_path):
            assert session.readline() == "OUT\n"
            assert may(mailing, "minister") == set()
            mailboxes.write("minister", "kept")
            held_and_recorded(mailboxes, tmp_path)
    # What was recorded stays when the profile asks for no journal any more.
    assert "secret" in mailboxes.on_host("cat /var/vmail/_journal/Maildir/*/*.veterans-affairs-mail*")
    mailboxes.on_host("rm -r /var/vmail/_journal; fail2ban-client unban --all")
    mailboxes.emptied("chief", "minister", "info")


def held_and_recorded(mailboxes: Mailboxes, root: Path) -> None:
    mailboxes.write("chief", "secret")
    mailboxes.on_host("doveadm expunge -u chief mailbox INBOX all")
    copies = mailboxes.on_host("doveadm fetch -u _journal hdr mailbox INBOX subject secret")
    assert f"Delivered-To: _journal+chief={mailboxes.office.domain}@journal.invalid" in copies
    assert "Return-Path: <x@site.example>" in copies
    mailboxes.on_host(
        "cd /var/vmail/_journal/Maildir/cur && file=1.M1P1.aged && "
        "printf 'Subject: aged\\n\\nx\\n' >$file:2, && chown mail:mail $file:2, && "
        "touch -d '31 days ago' $file:2, && systemctl start rideau-journal.service"
    )
    assert sorted(mailboxes.subjects("_journal")) == ["kept", "secret"]
    shown = said("list", OFFICE, root=root)
    assert re.search(r"info +nobody: held +1 ", shown)
    assert re.search(r"minister +Minister, who may not come in any more +[12] ", shown)
