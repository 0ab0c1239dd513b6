"""Postfix: takes mail from other servers and from people who signed in, and hands it on.

Which addresses there are and who may write as them is in tables that follow the profile; who may sign in is
asked of Dovecot (https://www.postfix.org/postconf.5.html).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.mail import (
    LARGEST_MESSAGE,
    OWNER,
    SMTP_PORT,
    SUBMISSION_PORT,
    SUBMISSIONS_PORT,
    addresses,
    certificate,
    mailboxes,
    name,
    senders,
    shown,
)
from rideau.office import Host, Office
from rideau.services.email.filtering import MILTER
from rideau.services.email.journal import DOMAIN, MAIN_CF, TRANSPORT, is_kept
from rideau.services.email.outgoing import PORT as POLICIES
from rideau.services.email.probe import FILTERED_PORT, PROBE
from rideau.text import Text

FOLDER = "/etc/postfix"
MAIN, MASTER = f"{FOLDER}/main.cf", f"{FOLDER}/master.cf"
TABLES = f"{FOLDER}/rideau"
QUEUE = "/var/spool/postfix"
ARRIVES = "/usr/local/lib/rideau/mail-arrives"
"""Sends the probe a message, and tells whether it arrived."""
_UNIT = "postfix.service"
_OURS = "550 5.7.1 Sign in to write as this domain. / Authentifiez-vous pour écrire au nom de ce domaine."


@dataclass(frozen=True, slots=True)
class _Main:
    name: str
    domain: str
    hosts: tuple[str, ...]
    certificate: str
    key: str
    journal: tuple[str, ...] = ()
    copies_go: str = ""
    unreachable: str = DOMAIN
    folder: str = TABLES
    milter: str = MILTER
    largest: int = LARGEST_MESSAGE
    policies: int = POLICIES


@dataclass(frozen=True, slots=True)
class _Master:
    smtp: int = SMTP_PORT
    submissions: int = SUBMISSIONS_PORT
    submission: int = SUBMISSION_PORT
    filtered: int = FILTERED_PORT


@dataclass(frozen=True, slots=True)
class _Probe:
    address: str
    probe: str = PROBE


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def postfix(office: Office, host: Host) -> Contribution:
    """Return the mail host's Postfix."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("postfix",),
        files=tuple(_files(office, host)),
        units=(_unit(office, host),),
        validators=(_validator(),),
        listens=tuple(
            f"tcp/{each}" for each in (SMTP_PORT, SUBMISSIONS_PORT, SUBMISSION_PORT, FILTERED_PORT)
        ),
        data=(QUEUE, "/var/lib/postfix", "/etc/aliases", "/etc/aliases.db"),
    )


def _files(office: Office, host: Host) -> Iterator[File]:
    hosts = tuple(_others(office, host))
    main = _Main(name(office), office.domain, hosts, *shown(office, host))
    if is_kept(office):
        main = replace(main, journal=MAIN_CF, copies_go=TRANSPORT)
    yield File(MAIN, Template("email/main.cf.j2", main))
    yield File(MASTER, Template("email/master.cf.j2", _Master()))
    rooms = tuple(office.email.resources) if office.email else ()
    boxes = {each: (each,) for each in (*(box.name for box in mailboxes(office)), *rooms, PROBE)}
    yield _table(office, "mailboxes", boxes)
    # The calendar answers for a room; what it is sent besides is for nobody.
    yield _table(office, "rooms", dict.fromkeys(rooms, ("discard:",)))
    others = {each: targets for each, targets in addresses(office).items() if each not in boxes}
    reached = {each: tuple(f"{one}@{office.domain}" for one in targets) for each, targets in others.items()}
    yield _table(office, "aliases", reached)
    yield _table(office, "senders", senders(office))
    yield _table(office, "inside", dict.fromkeys((*_lists(office), *rooms, PROBE), ("insiders",)))
    probe = _Probe(f"{PROBE}@{office.domain}")
    yield File(ARRIVES, Template("email/mail-arrives.j2", probe), 0o755)
    yield File(f"{TABLES}/ours", f"{office.domain} {_OURS}\n")


def _lists(office: Office) -> tuple[str, ...]:
    return tuple(office.email.lists) if office.email else ()


def _others(office: Office, host: Host) -> Iterator[str]:
    """Yield where the office's other hosts hand over their mail from."""
    for other in office.hosts:
        if other is not host:
            link = office.link(other, host)
            yield f"{link.ipv4.ip}/32"
            yield f"[{link.ipv6.ip}]/128"


def _table(office: Office, table: str, targets: Mapping[str, tuple[str, ...]]) -> File:
    rows = tuple((f"{each}@{office.domain}", of) for each, of in targets.items() if of)
    return File(f"{TABLES}/{table}", Template("email/table.j2", _Table(rows)))


def _unit(office: Office, host: Host) -> Unit:
    return Unit(
        _UNIT,
        reload_on=(f"{FOLDER}/", *certificate(office, host).inputs),
        health=f"ss -Hltn 'sport = :{SMTP_PORT}' | grep -q :{SMTP_PORT}",
        impact=Text("mail waits for a second", "le courriel attend une seconde"),
    )


def _validator() -> Validator:
    """Return what refuses a configuration that Postfix warns of."""
    says = "{ postconf -n >/dev/null; postfix check; } 2>&1 | grep -E 'warning|fatal|error'"
    return Validator("postfix", f"! {says}", (f"{FOLDER}/",))
