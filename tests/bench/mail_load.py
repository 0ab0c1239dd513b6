"""A thousand messages for one mailbox: how fast they get there, and what a power cut makes of them."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rideau.mail import STORE
from tests.lab.mailing import ELSEWHERE, STRANGER, Mailing
from tests.lab.waiting import until

MAILBOX = "minister"
_UNLIMITED = (
    "postconf -e smtpd_client_message_rate_limit=0 smtpd_client_connection_rate_limit=0"
    " smtpd_client_connection_count_limit=0"
)
_BARE = "postconf -e smtpd_milters= non_smtpd_milters="
_NUMBER, _QUEUED = (
    re.compile(rb"(?mi)^Message-ID: <load-(\d+)@"),
    re.compile(rb"(?s)\(Postfix\)\s+with ESMTP\s+id (\w+)"),
)

_SENDER = """
import json, smtplib, threading, time
from email.message import EmailMessage
from email.utils import formatdate
doubtful, tries = [], []
work = list(range(COUNT))
lock = threading.Lock()
def message(number):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SENDER, TO, f"load {number}"
    made["Date"], made["Message-ID"] = formatdate(), f"<load-{number}@site.example>"
    made.set_content("A letter about the bridge.\\n" * 100)
    return made.as_bytes().replace(b"\\n", b"\\r\\n")
def attempt(line, number):
    for words in (("MAIL", f"FROM:<{SENDER}>"), ("RCPT", f"TO:<{TO}>"), ("DATA",)):
        code, text = line.docmd(*words)
        if code >= 400:
            raise OSError(f"{code} {text}")
    line.send(message(number) + b"\\r\\n.\\r\\n")
    try:
        code, text = line.getreply()
    except (OSError, smtplib.SMTPException):
        doubtful.append(number)
        raise
    if code != 250:
        raise OSError(f"{code} {text}")
def deliver():
    line = None
    while True:
        with lock:
            if not work:
                return
            number = work.pop()
        while True:
            try:
                if line is None:
                    line = smtplib.SMTP(SERVER, 25, source_address=(SOURCE, 0), timeout=15)
                    line.ehlo("site.example")
                attempt(line, number)
                break
            except (OSError, smtplib.SMTPException) as problem:
                tries.append(str(problem)[:60])
                line = None
                time.sleep(1)
threads = [threading.Thread(target=deliver) for _ in range(SESSIONS)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(json.dumps({"doubtful": doubtful, "again": len(tries)}))
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Seconds until the last message was taken, and until the last was in the mailbox."""

    count: int
    taken: float
    delivered: float

    @property
    def per_second(self) -> float:
        return self.count / self.delivered


@dataclass(frozen=True, slots=True)
class Survived:
    """What became of messages during whose delivery the host lost its power."""

    count: int
    before: int
    """How many were in the mailbox then."""
    again: int
    """Tries of the sender that failed, and were followed by another."""
    lost: int
    sent_twice: int
    """Copies that came because the sender had handed a message over whole, and saw no reply."""
    handed_on_twice: int
    """Copies that Postfix gave to Dovecot again, for it had not noted that Dovecot had taken them."""
    doubled: int
    """Copies that neither explains."""


@contextmanager
def one_sender_may_send_all(mailing: Mailing, *, filtered: bool) -> Iterator[None]:
    """Take Postfix's limits for a single sender off, and the filter too where it is not measured."""
    mailing.on_host("cp -p /etc/postfix/main.cf /var/tmp/main.cf")
    mailing.on_host(f"{_UNLIMITED} && {'true' if filtered else _BARE} && postfix reload")
    try:
        yield
    finally:
        mailing.on_host("cp -p /var/tmp/main.cf /etc/postfix/main.cf && postfix reload")


def measured(mailing: Mailing, count: int, sessions: int) -> Rate:
    """Let Postfix's own smtp-source send, and wait for the last message."""
    mailing.emptied(MAILBOX)
    command = (
        f"ip route replace {mailing.server}/32 dev eth0 src {STRANGER}; "
        f"smtp-source -d -s {sessions} -m {count} -l 4000 -M {ELSEWHERE} -f stranger@{ELSEWHERE} "
        f"-t {mailing.address(MAILBOX)} {mailing.server}:25; status=$?; "
        f"ip route delete {mailing.server}/32 dev eth0; exit $status"
    )
    begun = time.monotonic()
    done = mailing.lab.run_on(mailing.client, command, 600)
    assert done.exit_code == 0, done.stdout + done.stderr
    taken = time.monotonic() - begun
    until(lambda: _count(mailing) >= count, f"{count} messages are in the mailbox", 300)
    return Rate(count, taken, time.monotonic() - begun)


def survived_a_power_cut(mailing: Mailing, count: int, sessions: int) -> Survived:
    """Cut the host's power when a tenth of the messages is there; the sender tries again, as all do."""
    mailing.emptied(MAILBOX)
    said: list[str] = []
    sender = threading.Thread(target=lambda: said.append(_send(mailing, count, sessions)))
    sender.start()
    until(lambda: _count(mailing) >= count // 10, "a tenth is there", 300)
    before = _count(mailing)
    mailing.lab.boot(mailing.host.name)
    mailing.meets_a_stranger()
    sender.join()
    until(
        lambda: mailing.on_host("postqueue -p").startswith("Mail queue is empty"), "the queue is empty", 300
    )
    found = json.loads(said[0])
    queued = _queued(mailing)
    twice = {number: ids for number, ids in queued.items() if len(ids) > 1}
    handed_on = sum(len(ids) - len(set(ids)) for ids in twice.values())
    sent = {number: len(set(ids)) - 1 for number, ids in twice.items()}
    doubtful = set(found["doubtful"])
    return Survived(
        count=count,
        before=before,
        again=found["again"],
        lost=count - len(queued),
        sent_twice=sum(more for number, more in sent.items() if number in doubtful),
        handed_on_twice=handed_on,
        doubled=sum(more for number, more in sent.items() if number not in doubtful),
    )


def _queued(mailing: Mailing) -> dict[int, list[str]]:
    """Return the numbers of what arrived, each with what Postfix called every copy."""
    found: dict[int, list[str]] = {}
    for each in _files(mailing):
        content = each.read_bytes()
        number, queued = _NUMBER.search(content), _QUEUED.search(content)
        assert number, each
        assert queued, each
        found.setdefault(int(number[1]), []).append(queued[1].decode())
    return found


def _send(mailing: Mailing, count: int, sessions: int) -> str:
    given = (
        f"COUNT, SESSIONS, SERVER, SOURCE = {count}, {sessions}, {mailing.server!r}, {STRANGER!r}\n"
        f"SENDER, TO = {f'stranger@{ELSEWHERE}'!r}, {mailing.address(MAILBOX)!r}"
    )
    done = mailing.lab.run_on(mailing.client, f"python3 - <<'END'\n{given}\n{_SENDER}\nEND\n", 900)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def _count(mailing: Mailing) -> int:
    return sum(1 for _ in _files(mailing))


def _files(mailing: Mailing) -> Iterator[Path]:
    folder = mailing.lab.host_rootfs(mailing.host.name) / f"{STORE}/{MAILBOX}/Maildir".lstrip("/")
    for each in ("new", ".Junk/new"):
        yield from (folder / each).glob("*")
