"""The office's mail as services, people and devices meet it: names, mailboxes, addresses, ports.

A *mailbox* is called by what stands before the ``@``: a person's login, or the name of a shared one. The
service ``email`` runs the server on the host of the role ``mail`` (``docs/decisions/0120-email.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.certificates import HostCertificate
from rideau.device_links import meets_strangers
from rideau.directory import Reader
from rideau.office import Host, Office, Person, Role
from rideau.office_email import POSTMASTER, ROLES
from rideau.websites import Website, shown_certificate

OWNER = "email"
LABEL = "mail"
LABELS = (LABEL, "autoconfig", "autodiscover", "mta-sts")
"""Names below the domain at which the mail host answers: its own first, then those that clients look for."""
READER = Reader(OWNER)
"""Who asks the directory about people, and about their passwords."""
SMTP_PORT, SUBMISSIONS_PORT, SUBMISSION_PORT = 25, 465, 587
IMAP_PORT, IMAPS_PORT, SIEVE_PORT = 143, 993, 4190
STORE = "/var/vmail"
"""Below it each mailbox has a folder of its name."""
SHARED = "Shared"
"""The folder in which people see the mailboxes they share."""
LOCATIONS = "/etc/nginx/rideau/email.d"
"""What the office's mail website answers: a file a part."""
MIB = 1 << 20
LARGEST_MESSAGE = 50 * MIB
"""In bytes, as it travels: attachments of 35 MB and what encodes them."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox: a person's, or one that several people share."""

    name: str
    person: Person | None
    readers: tuple[str, ...]
    """Logins of who reads it and writes as it: its own person, or those who share it."""
    language: str
    """Of what the server itself says to it."""


def mail_host(office: Office) -> Host | None:
    """Return the host with the mailboxes; none where we do not run the office's mail."""
    if office.email is None:
        return None
    return next(host for host in office.hosts if Role.MAIL in host.roles)


def name(office: Office) -> str:
    """Return the server's name: for other servers, for people's clients, and of the webmail."""
    return f"{LABEL}.{office.domain}"


def website_names(office: Office) -> tuple[str, ...]:
    """Return the names that the certificate proves."""
    return tuple(f"{each}.{office.domain}" for each in LABELS)


def certificate(office: Office, host: Host) -> HostCertificate:
    """Return what every daemon of the mail host shows, until there is a publicly trusted one."""
    return HostCertificate(OWNER, host.slug, website_names(office))


def website(office: Office, host: Host) -> Website:
    """Return the mail website: webmail, and what clients read to configure themselves."""
    return Website(
        OWNER,
        host.slug,
        website_names(office),
        certificate(office, host),
        public=meets_strangers(host),
        per_minute=1200,
        units=("postfix.service", "dovecot.service"),
    )


def shown(office: Office, host: Host) -> tuple[str, str]:
    """Return where the certificate and the key lie that the mail host shows now."""
    return shown_certificate(office, website(office, host))


def mailboxes(office: Office) -> tuple[Mailbox, ...]:
    """Return every mailbox: people's in the order of the staff, then shared ones."""
    return tuple(_mailboxes(office))


def _mailboxes(office: Office) -> Iterator[Mailbox]:
    if office.email is None:
        return
    for person in office.people:
        yield Mailbox(person.login, person, (person.login,), person.language)
    for shared, readers in office.email.shared.items():
        yield Mailbox(shared, None, tuple(each for each in readers if each not in office.locked), "en")


def addresses(office: Office) -> dict[str, tuple[str, ...]]:
    """Return every address of the domain (what stands before the ``@``) with the mailboxes it reaches."""
    if office.email is None:
        return {}
    boxes = {each.name: (each.name,) for each in mailboxes(office)}
    others = {each: (of,) for each, of in office.email.aliases.items()}
    named: dict[str, tuple[str, ...]] = {**boxes, **others, **office.email.lists}
    return dict.fromkeys(ROLES, named[POSTMASTER]) | named


def senders(office: Office) -> dict[str, tuple[str, ...]]:
    """Return every address of the domain that somebody may write as, with their logins: nobody as a list."""
    if office.email is None:
        return {}
    boxes: dict[str, tuple[str, ...]] = {each.name: each.readers for each in mailboxes(office)}
    return boxes | {each: boxes[of] for each, of in office.email.aliases.items()}
