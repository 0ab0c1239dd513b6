"""What is sent to the office, and by it, that nobody should get: refused with a reason, or delivered."""

import struct
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO

import pytest

from rideau.lab import Lab
from rideau.mail import LARGEST_MESSAGE, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT
from rideau.project import Project
from tests.lab import malformed_mime
from tests.lab.conftest import OFFICE
from tests.lab.mailing import ELSEWHERE, Chosen, Mailing, letter, with_a_stranger
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

SPAM = "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80).ljust(0x44, b"\0") + b"PE\0\0".ljust(900, b"\0")
MALFORMED = 220
FORGIVE = "fail2ban-client reload --restart --unban email"
"""Passwords are guessed here, as elsewhere, and all guess from the same desk."""
DAEMONS = ("postfix", "rspamd", "clamav-daemon", "redis-server", "dovecot")


@pytest.fixture(scope="module")
def mailing(applied: Lab) -> Iterator[Mailing]:
    """The office's mail, with a stranger's server before its door, and a chief who chose a password."""
    made = Mailing(applied, Project.load().office(OFFICE))
    made.on_host(FORGIVE)
    with with_a_stranger(made), Chosen(made, "chief"):
        yield made
        made.on_host(FORGIVE)
        made.emptied("minister", "chief", "info")


def zipped(name: str, content: bytes) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return archive.getvalue()


def carrying(name: str, content: bytes) -> EmailMessage:
    """Return a message with an attachment, from a stranger."""
    made = from_a_stranger(f"carries {name}")
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def from_a_stranger(subject: str, text: str = "A letter about the bridge.\n") -> EmailMessage:
    return letter(subject, f"stranger@{ELSEWHERE}", "minister@vac-minister.example", text)


def nested(inner: EmailMessage) -> EmailMessage:
    made = from_a_stranger("carries a message")
    made.add_attachment(inner)
    return made


VIRUSES = (
    from_a_stranger("a virus as text", VIRUS.decode()),
    carrying("letter.pdf", VIRUS),
    carrying("virus.zip", zipped("letter.txt", VIRUS)),
    carrying("virus-deep.zip", zipped("inner.zip", zipped("letter.txt", VIRUS))),
    nested(carrying("letter.bin", VIRUS)),
)
PROGRAMS = (
    carrying("Setup.EXE", b"anything"),
    carrying("invoice.pdf.js", b"anything"),
    carrying("program.pdf", PROGRAM),
    carrying("script.txt", b"#!/bin/sh\necho hello\n"),
    carrying("named.zip", zipped("run.vbs", b"anything at all")),
    carrying("named-deep.zip", zipped("inner.zip", zipped("run.hta", b"anything at all"))),
    carrying("real.zip", zipped("letter.txt", PROGRAM)),
    carrying("real-deep.zip", zipped("inner.zip", zipped("letter.txt", PROGRAM))),
)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        ((from_a_stranger("spam", SPAM),), "554 5.7.1"),
        (VIRUSES, "554 5.7.1 It carries a virus. / Ce message contient un virus."),
        (PROGRAMS, "554 5.7.1 We take no programs or scripts. / Nous n'acceptons ni programmes ni scripts."),
    ],
    ids=["spam", "viruses", "programs"],
)
def test_what_nobody_should_get_is_refused(
    mailing: Mailing, refused: tuple[EmailMessage, ...], reason: str
) -> None:
    said = mailing.deliver(mailing.from_outside(each, "minister") for each in refused)
    answers = {each["Subject"]: replies[-1] for each, replies in zip(refused, said, strict=True)}
    assert all(answer.startswith(reason) for answer in answers.values()), answers


def test_documents_arrive_and_sealed_archives_are_put_aside(mailing: Mailing) -> None:
    sealed = bytearray(zipped("letter.txt", b"hello"))
    for at in (sealed.index(b"PK\3\4") + 6, sealed.index(b"PK\1\2") + 8):
        sealed[at] |= 1
    document = zipped("word/document.xml", b"<w:document/>")
    sent = (carrying("letter.docx", document), carrying("sealed.zip", bytes(sealed)))
    said = mailing.deliver(mailing.from_outside(each, "minister") for each in sent)
    assert all(replies[-1].startswith("250 ") for replies in said), said
    until(lambda: "carries letter.docx" in subjects(mailing, "minister"), "the document arrives", 60)
    until(lambda: "carries sealed.zip" in subjects(mailing, "minister", "Junk"), "the archive arrives", 60)
    (aside,) = [each for each in mailing.inbox("minister", "Junk") if each["Subject"] == "carries sealed.zip"]
    assert aside["X-Spam"] == "Yes"


def subjects(mailing: Mailing, mailbox: str, folder: str = "") -> list[str]:
    return [str(each["Subject"]) for each in mailing.inbox(mailbox, folder)]


def test_a_stranger_borrows_no_name_and_relays_nothing(mailing: Mailing) -> None:
    ours = mailing.address("minister")
    borrowed = letter("borrowed", ours, ours)
    enveloped, *_ = mailing.deliver([mailing.from_outside(borrowed, "minister", ours)])
    assert any(each.startswith("550 5.7.1 ") for each in enveloped), enveloped
    headed, *_ = mailing.deliver([mailing.from_outside(borrowed, "minister")])
    assert headed[-1].startswith("554 5.7.1 Sign in to write as this domain."), headed
    for elsewhere in (
        f"a@{ELSEWHERE}",
        f"a%{ELSEWHERE}@{mailing.office.domain}",
        f"@vac-minister.example:a@{ELSEWHERE}",
    ):
        words = ("EHLO site.example", f"MAIL FROM:<a@{ELSEWHERE}>", f"RCPT TO:<{elsewhere}>")
        answer = mailing.talk(SMTP_PORT, *words, stranger=True)[-1]
        assert answer.startswith(("550 ", "554 ", "501 ", "454 ")), answer


def test_who_signed_in_writes_in_their_own_names_alone(mailing: Mailing) -> None:
    chief, minister, info = (mailing.address(each) for each in ("chief", "minister", "info"))

    def written(header: str, envelope: str) -> str:
        message = letter(f"by chief as {header}", header, minister)
        return mailing.last_reply(mailing.signed_in("chief", message, envelope, minister))

    assert written(chief, chief).startswith("250 ")
    assert written(info, info).startswith("250 ")
    assert written(minister, chief).startswith("554 5.7.1 Write in your own name.")
    assert not written(chief, minister).startswith("250 ")
    until(lambda: f"by chief as {info}" in subjects(mailing, "minister"), "what was written arrives", 60)
    (own,) = [each for each in mailing.inbox("minister") if each["Subject"] == f"by chief as {chief}"]
    assert own["X-Spam"] is None
    signatures = " ".join(own.get_all("DKIM-Signature", []))
    assert "a=rsa-sha256" in signatures
    assert "a=ed25519-sha256" in signatures


def test_nobody_signs_in_without_encryption_and_nobody_learns_who_is_here(mailing: Mailing) -> None:
    for port, stranger in ((SMTP_PORT, True), (SUBMISSION_PORT, False)):
        _, offers, answer = mailing.talk(port, "EHLO site.example", "AUTH PLAIN AGEAYg==", stranger=stranger)
        assert "AUTH" not in offers
        assert answer.startswith(("503 ", "530 ", "538 ")), answer
    assert "PRIVACYREQUIRED" in mailing.talk(143, "a LOGIN chief x")[-1]
    *_, chief, nobody = mailing.talk(
        SMTP_PORT, "EHLO site.example", "VRFY chief", "VRFY nobody", stranger=True
    )
    assert chief == nobody
    assert chief.startswith("502 ")
    wrong = "AGNoaWVmAHdyb25n", "AG5vYm9keQB3cm9uZw=="  # chief and nobody, with a wrong password
    answers = [
        mailing.talk(SUBMISSIONS_PORT, "EHLO laptop.example", f"AUTH PLAIN {each}", tls=True)[-1]
        for each in wrong
    ]
    assert answers[0].startswith("535 5.7.8 ")
    assert len(set(answers)) == 1


def test_what_is_too_large_is_refused_before_it_is_sent(mailing: Mailing) -> None:
    size = f"MAIL FROM:<a@{ELSEWHERE}> SIZE={LARGEST_MESSAGE + 1}"
    assert mailing.talk(SMTP_PORT, "EHLO site.example", size, stranger=True)[-1].startswith("552 5.3.4 ")


def test_where_nobody_looks_mail_waits(mailing: Mailing) -> None:
    plain = mailing.from_outside(from_a_stranger("looked at"), "minister")
    for stop, start in (
        (
            "systemctl stop clamav-daemon.socket clamav-daemon",
            "systemctl start clamav-daemon.socket clamav-daemon",
        ),
        ("systemctl kill --signal KILL rspamd; systemctl stop rspamd", "systemctl start rspamd"),
    ):
        mailing.on_host(stop)
        try:
            answer = mailing.last_reply(plain)
        finally:
            mailing.on_host(start)
        assert answer.startswith("451 4.7.1 "), answer
    until(lambda: mailing.last_reply(plain).startswith("250 "), "mail is taken again", 60)


def test_a_person_reaches_so_many_recipients_in_an_hour(mailing: Mailing) -> None:
    chief = mailing.address("chief")
    # As many recipients as Postfix takes with one message, none of them outside.
    many = tuple(mailing.address(f"minister+{each}") for each in range(150))
    sent = [
        mailing.signed_in("chief", letter(f"to many {each}", chief, chief), chief, *many) for each in (1, 2)
    ]
    mailing.on_host("redis-cli -s /run/redis/redis-server.sock flushall")
    try:
        said = [each[-1] for each in mailing.deliver(sent)]
    finally:
        mailing.on_host("redis-cli -s /run/redis/redis-server.sock flushall")
    assert said[0].startswith("250 "), said
    assert said[1].startswith("451 4.7.1 Too many recipients in an hour; try later. / "), said


def test_malformed_messages_are_delivered_or_refused_with_a_reason(mailing: Mailing) -> None:
    running = pids(mailing)
    made = list(malformed_mime.messages(MALFORMED))
    said = mailing.deliver(mailing.from_outside(each, "minister") for each in made)
    taken = {malformed_mime.mark(at) for at, each in enumerate(said) if each[-1].startswith("250 ")}
    refused = [each[-1] for each in said if not each[-1].startswith("250 ")]
    assert all(each.startswith(("550 5.", "554 5.")) and len(each) > len("554 5.7.1 ") for each in refused), (
        refused
    )
    assert len(taken) > MALFORMED / 2
    until(lambda: taken <= arrived(mailing), "all that was taken arrives", 120)
    assert taken == arrived(mailing)
    assert pids(mailing) == running


def arrived(mailing: Mailing) -> set[str]:
    """Return the marks of malformed messages in the minister's mailbox."""
    shell = "grep -rhoaE 'malformed-[0-9]{4}-mark' /var/vmail/minister/Maildir | sort -u"
    return set(mailing.on_host(f"{{ {shell}; }} || true").split())


def pids(mailing: Mailing) -> str:
    return mailing.on_host(f"systemctl show -P MainPID {' '.join(DAEMONS)}")
