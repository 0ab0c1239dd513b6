"""The office's mail as others meet it: a stranger's server before its door, and people who signed in."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import localtime
from pathlib import Path
from typing import Self

from rideau import certificates, directory
from rideau.checks import LEASED, OnHost
from rideau.lab import Lab
from rideau.mail import STORE, SUBMISSIONS_PORT, mail_host
from rideau.office import Office, Zone
from rideau.vault.opening import value_of

STRANGER = "203.0.113.10"
"""Where a stranger's server comes from, put into the zone of the mail host: the address of ELSEWHERE."""
ELSEWHERE = "site.example"
"""A domain that there is, and that says nothing about its mail."""
PASSWORD = "five boats upon the canal"

_PROGRAM = """
import json, smtplib, ssl
from base64 import b64decode
trusting = ssl._create_unverified_context()
def say(line, *words):
    code, text = line.docmd(*words)
    return f"{code} {text.decode(errors='replace')}"
def deliver(line, each):
    line.docmd("RSET")
    yield (begun := say(line, "MAIL", f"FROM:<{each['sender']}> BODY=8BITMIME"))
    if not begun.startswith("250"):
        return
    known = [say(line, "RCPT", f"TO:<{recipient}>") for recipient in each["recipients"]]
    yield from known
    if not any(said.startswith("25") for said in known):
        return
    yield (opened := say(line, "DATA"))
    if opened.startswith("354"):
        content = b64decode(each["content"])
        if content.startswith(b"."):
            content = b"." + content
        line.send(content.replace(b"\\n.", b"\\n..") + b"\\r\\n.\\r\\n")
        code, text = line.getreply()
        yield f"{code} {text.decode(errors='replace')}"
def session(each):
    if each["user"]:
        line = smtplib.SMTP_SSL(each["server"], each["port"], timeout=100, context=trusting)
        line.ehlo("laptop.example")
        line.login(each["user"], each["password"])
        return line
    come_from = (each["source"], 0) if each["source"] else None
    line = smtplib.SMTP(each["server"], each["port"], source_address=come_from, timeout=100)
    line.ehlo("site.example")
    return line
lines = {}
def handed_over(each):
    of = tuple(each[name] for name in ("server", "port", "user", "source"))
    for attempt in range(2):
        try:
            line = lines.pop(of, None) or session(each)
            replies = list(deliver(line, each))
            lines[of] = line
            return replies
        except (OSError, smtplib.SMTPException) as problem:
            said = [str(problem)]
    return said
for each in json.loads(DELIVERIES):
    print(json.dumps(handed_over(each)), flush=True)
"""

_TALK = """
import socket, ssl
line = socket.create_connection((SERVER, PORT), timeout=20, source_address=SOURCE)
if TLS:
    line = ssl._create_unverified_context().wrap_socket(line)
line.settimeout(20)
print(line.recv(9999).decode(errors="replace").strip().encode("unicode_escape").decode())
for each in WORDS:
    line.sendall(each.encode() + b"\\r\\n")
    print(line.recv(9999).decode(errors="replace").strip().encode("unicode_escape").decode())
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as a client hands it over; with a ``user`` it signs in first."""

    server: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    content: str
    source: str = ""
    user: str = ""
    password: str = ""


def letter(
    subject: str, sender: str, recipient: str, text: str = "A letter about the bridge.\n"
) -> EmailMessage:
    """Return an ordinary message."""
    made = EmailMessage(policy=default.clone(max_line_length=200))
    made["From"], made["To"], made["Subject"] = sender, recipient, subject
    made["Date"] = localtime()
    made["Message-ID"] = f"<{subject.replace(' ', '-')}@{sender.rpartition('@')[2]}>"
    made["User-Agent"] = "a test"
    made.set_content(text)
    return made


class Mailing:
    """The mail host of an office, and who writes to it."""

    def __init__(self, lab: Lab, office: Office) -> None:
        host = mail_host(office)
        assert host
        self.lab, self.office, self.host = lab, office, host
        self.server = str(host.home.ipv4.ip)
        self.client = f"{office.slug}-{Zone.PUBLIC_ACCESS}"
        self.desk = f"{office.slug}-{Zone.OPERATIONS}"

    def address(self, mailbox: str) -> str:
        """Return the address of a mailbox of the office's."""
        return f"{mailbox}@{self.office.domain}"

    def on_host(self, shell: str, seconds: float = 120) -> str:
        """Run a command on the mail host."""
        done = self.lab.run(OnHost(self.host.slug), shell, seconds, self.office.slug)
        assert done.exit_code == 0, done.stdout + done.stderr
        return done.stdout

    def from_outside(self, message: EmailMessage | bytes, to: str, sender: str = "") -> Delivery:
        """Return a delivery by a stranger's server."""
        content = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
        sender = sender or f"stranger@{ELSEWHERE}"
        return Delivery(self.server, 25, sender, (self.address(to),), b64encode(content).decode(), STRANGER)

    def signed_in(self, user: str, message: EmailMessage, sender: str, *recipients: str) -> Delivery:
        """Return a delivery by somebody who signs in."""
        content = b64encode(message.as_bytes(policy=SMTP)).decode()
        return Delivery(
            self.server, SUBMISSIONS_PORT, sender, recipients, content, user=user, password=PASSWORD
        )

    def deliver(self, deliveries: Iterable[Delivery], seconds: float = 300) -> list[list[str]]:
        """Hand over messages one after the other; return what the server replied to each command.

        A stranger's come from where strangers are, all others from a desk of the office.
        """
        found = list(deliveries)
        program = f"DELIVERIES = {json.dumps([asdict(each) for each in found])!r}\n{_PROGRAM}"
        machine = self.client if found[0].source else self.desk
        done = self.lab.run_on(machine, f"{LEASED}\npython3 - <<'END'\n{program}\nEND\n", seconds)
        assert done.exit_code == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def last_reply(self, delivery: Delivery) -> str:
        """Hand over one message; return the server's last word."""
        return self.deliver([delivery])[0][-1]

    def talk(self, port: int, *words: str, stranger: bool = False, tls: bool = False) -> list[str]:
        """Say ``words`` to a port, from a desk or as a stranger; return the greeting and the answers."""
        source = (STRANGER, 0) if stranger else None
        given = f"SERVER, PORT, SOURCE, TLS, WORDS = {self.server!r}, {port}, {source!r}, {tls}, {words!r}"
        machine = self.client if stranger else self.desk
        done = self.lab.run_on(machine, f"{LEASED}\npython3 - <<'END'\n{given}\n{_TALK}\nEND\n", 60)
        assert done.exit_code == 0, done.stderr
        return done.stdout.splitlines()

    def inbox(self, mailbox: str, folder: str = "") -> list[EmailMessage]:
        """Return what lies in a folder of a mailbox."""
        box = Path(f"{STORE}/{mailbox}/Maildir") / (f".{folder}" if folder else "")
        root = self.lab.host_rootfs(self.host.name) / str(box).lstrip("/")
        files = sorted((*root.glob("new/*"), *root.glob("cur/*")))
        parsed = (message_from_bytes(each.read_bytes(), policy=default) for each in files)
        return [each for each in parsed if isinstance(each, EmailMessage)]

    def meets_a_stranger(self) -> None:
        """Let the host, which answers by way of the gateway, answer this one neighbour directly."""
        route = f"ip route add {STRANGER}/32 dev {Zone.PUBLIC_ACCESS}"
        self.on_host(f"{route} && ip rule add to {STRANGER} lookup main pref 50")

    def emptied(self, *mailboxes: str) -> None:
        """Empty mailboxes."""
        self.on_host("".join(f"doveadm expunge -u {each} mailbox '*' all\n" for each in mailboxes))


class Chosen:
    """Passwords that people chose; a context, at whose end their accounts are new again."""

    def __init__(self, mailing: Mailing, *logins: str) -> None:
        self._mailing, self._logins = mailing, logins

    def __enter__(self) -> Self:
        for login in self._logins:
            name = f"credentials.person.{login}.initial-password"
            first = value_of(self._mailing.office.slug, name, self._mailing.lab.vaults)
            ask = f"ldappasswd -x -H {directory.uri(self._mailing.office)} -o TLS_CACERT={certificates.ROOT}"
            self._on_apps(
                f"umask 077; printf %s '{first}' >/run/first; printf %s '{PASSWORD}' >/run/own; "
                f"{ask} -D {self._dn(login)} -y /run/first -T /run/own; "
                "status=$?; rm /run/first /run/own; exit $status"
            )
        return self

    def __exit__(self, *_: object) -> None:
        for login in self._logins:
            self._on_apps(f"ldapdelete -Q -Y EXTERNAL -H ldapi:/// {self._dn(login)}")
        self._on_apps("systemctl restart rideau-directory")

    def _dn(self, login: str) -> str:
        return f"uid={login},{directory.people_base(self._mailing.office)}"

    def _on_apps(self, shell: str) -> None:
        done = self._mailing.lab.run(OnHost("apps"), shell, 60, self._mailing.office.slug)
        assert done.exit_code == 0, done.stdout + done.stderr


@contextmanager
def with_a_stranger(mailing: Mailing) -> Iterator[None]:
    """Put an address from outside before the mail host's door, as the gateway lets strangers come to it."""
    zone = Zone.PUBLIC_ACCESS
    done = mailing.lab.run_on(mailing.client, f"ip address add {STRANGER}/32 dev eth0", 10)
    assert done.exit_code == 0, done.stderr
    mailing.meets_a_stranger()
    try:
        yield
    finally:
        mailing.on_host(f"ip rule delete to {STRANGER} pref 50; ip route delete {STRANGER}/32 dev {zone}")
        mailing.lab.run_on(mailing.client, f"ip address delete {STRANGER}/32 dev eth0", 10)
