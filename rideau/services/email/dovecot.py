"""Dovecot: keeps the mail, takes what Postfix delivers, and lets people read it who the directory knows.

Every mailbox is a folder of the system's user ``mail``; the server reads a file of ours that lists them
(https://doc.dovecot.org/2.4.1/).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau import directory
from rideau.certificates import AUTHORITIES
from rideau.host import Action, Contribution, File, Template, Unit, Validator
from rideau.mail import (
    IMAP_PORT,
    IMAPS_PORT,
    OWNER,
    READER,
    SHARED,
    SIEVE_PORT,
    STORE,
    certificate,
    mailboxes,
    name,
    shown,
)
from rideau.mail_moving.programs import JOURNAL
from rideau.office import Host, Office
from rideau.office_email import Email
from rideau.secret import Secret
from rideau.services.email.journal import LIMITS, is_kept
from rideau.services.email.locked import LOCKED
from rideau.services.email.probe import FILTERED_PORT, PROBE
from rideau.services.email.quota import WARN, WARNINGS
from rideau.text import Text

FOLDER = "/etc/dovecot"
CONFIG = f"{FOLDER}/dovecot.conf"
DIRECTORY = f"{FOLDER}/rideau-directory.conf"
USERS = f"{FOLDER}/rideau-users"
BEFORE = f"{FOLDER}/rideau-before.sieve"
STORAGE = "/etc/tmpfiles.d/rideau-mail.conf"
_PACKAGES = (
    *("dovecot-core", "dovecot-flatcurve", "dovecot-imapd", "dovecot-ldap", "dovecot-lmtpd"),
    *("dovecot-managesieved", "dovecot-sieve"),
)


@dataclass(frozen=True, slots=True)
class _Configuration:
    name: str
    domain: str
    certificate: str
    key: str
    directory: str
    people: str
    quota_gb: int
    warnings: tuple[int, ...] = WARNINGS
    warn: str = WARN
    authorities: str = AUTHORITIES
    secret: str = DIRECTORY
    users: str = USERS
    locked: str = LOCKED
    before: str = BEFORE
    store: str = STORE
    shared: str = SHARED
    imap: int = IMAP_PORT
    imaps: int = IMAPS_PORT
    sieve: int = SIEVE_PORT
    filtered: int = FILTERED_PORT


@dataclass(frozen=True, slots=True)
class _Reader:
    dn: str
    password: Secret


@dataclass(frozen=True, slots=True)
class _User:
    name: str
    limits: str = ""


@dataclass(frozen=True, slots=True)
class _Users:
    users: tuple[_User, ...]
    store: str = STORE


@dataclass(frozen=True, slots=True)
class _Storage:
    store: str = STORE


def dovecot(office: Office, host: Host) -> Contribution:
    """Return the mail host's Dovecot."""
    return Contribution(
        OWNER,
        host.slug,
        packages=_PACKAGES,
        files=tuple(_files(office, host)),
        units=(_unit(office, host),),
        validators=(Validator("dovecot", "doveconf -n >/dev/null", (f"{FOLDER}/",)),),
        actions=(Action("mail-store", f"systemd-tmpfiles --create {STORAGE}", (STORAGE,)),),
        listens=tuple(f"tcp/{each}" for each in (IMAP_PORT, IMAPS_PORT, SIEVE_PORT)),
        data=(STORE, "/var/lib/dovecot"),
    )


def _files(office: Office, host: Host) -> Iterator[File]:
    reader = _Reader(READER.dn(office), READER.secret)
    users = [_User(each) for each in (*(box.name for box in mailboxes(office)), PROBE)]
    if is_kept(office):
        users.append(_User(JOURNAL, LIMITS))
    if office.email:
        yield File(CONFIG, Template("email/dovecot.conf.j2", _configuration(office, office.email, host)))
    yield File(DIRECTORY, Template("email/dovecot-directory.conf.j2", reader), 0o640, group="dovecot")
    yield File(USERS, Template("email/users.j2", _Users(tuple(users))))
    yield File(BEFORE, Template("email/before.sieve.j2"))
    yield File(STORAGE, Template("email/tmpfiles.conf.j2", _Storage()))


def _configuration(office: Office, email: Email, host: Host) -> _Configuration:
    return _Configuration(
        name(office),
        office.domain,
        *shown(office, host),
        directory.uri(office),
        directory.people_base(office),
        email.quota_gb,
    )


def _unit(office: Office, host: Host) -> Unit:
    return Unit(
        "dovecot.service",
        # A reload takes up neither what is listened to nor whom the directory is believed by.
        restart_on=(CONFIG,),
        reload_on=(DIRECTORY, *certificate(office, host).inputs),
        health=f"ss -Hltn 'sport = :{IMAPS_PORT}' | grep -q :{IMAPS_PORT}",
        impact=Text("people's mail programs connect again", "les logiciels de courriel se reconnectent"),
    )
