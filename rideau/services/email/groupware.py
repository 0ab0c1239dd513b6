"""SOGo: webmail, calendars, contacts and ActiveSync, for the people of the directory in their languages.

People sign in with the password that the directory knows; SOGo reads and sends their mail as they would
themselves, through Dovecot and Postfix (``docs/decisions/0126-groupware.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau import directory, mail
from rideau.certificates import AUTHORITIES
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.mail import OWNER
from rideau.office import Host, Office
from rideau.secret import Kind, Secret
from rideau.services.email.arrangement import AWAY_SUBJECT, PORT, ROOMS, arrangement
from rideau.services.email.database import (
    CACHE,
    CACHE_GROUP,
    CACHE_UNIT,
    DATABASE,
    DATABASE_UNIT,
    PROGRAM,
    USER,
)
from rideau.services.email.passwords import SOCKET as PASSWORDS
from rideau.text import Text

UNIT = "sogo.service"
KEY = Secret(
    OWNER,
    "groupware-key",
    Kind.TOKEN,
    Text(
        "SOGo keeps with it the passwords of calendars elsewhere",
        "SOGo garde avec elle les mots de passe d'agendas d'ailleurs",
    ),
)

_CONFIG = "/etc/sogo/sogo.conf"
_DROP_IN = "/etc/systemd/system/sogo.service.d/rideau.conf"
_RESOURCES = "/usr/share/GNUstep/SOGo/WebServerResources"
_LONGEST_WAIT = 900
"""Seconds that a device may wait for news; networks forget a silent connection after about as many."""
_WORKERS_AT_ONCE, _MOST_WORKERS = 8, 40
"""Workers come by the eight, so that a person more seldom restarts anything."""
_TABLES = (
    ("SOGoProfileURL", "sogo_user_profile"),
    ("OCSFolderInfoURL", "sogo_folder_info"),
    ("OCSSessionsFolderURL", "sogo_sessions_folder"),
    ("OCSEMailAlarmsFolderURL", "sogo_alarms_folder"),
    ("OCSStoreURL", "sogo_store"),
    ("OCSAclURL", "sogo_acl"),
    ("OCSCacheFolderURL", "sogo_cache_folder"),
    ("OCSAdminURL", "sogo_admin"),
)
_STYLE = "/usr/local/share/rideau-webmail/webmail.css"
_COLOURS = (
    ("77,128,128", "27,58,107"),
    ("99,153,151", "45,84,140"),
    ("125,179,176", "100,132,180"),
    ("142,191,187", "122,150,190"),
    ("161,204,200", "150,172,208"),
    ("178,214,211", "187,203,228"),
    ("225,245,243", "232,238,248"),
    ("0,176,192", "0,92,160"),
    ("86,176,76", "27,58,107"),
    ("136,199,129", "90,120,170"),
    ("203,229,200", "210,220,236"),
    ("0,200,83", "45,84,140"),
)
"""Of SOGo's theme, and what takes their place: white on the darker ones has a contrast of 4.5 and more."""
_PEOPLE_TITLE, _ROOMS_TITLE = "Office / Cabinet", "Rooms / Salles"


@dataclass(frozen=True, slots=True)
class _Configuration:
    domain: str
    timezone: str
    workers: int
    directory: str
    people: str
    reader: str
    password: Secret
    user: str = USER
    database: str = DATABASE
    tables: tuple[tuple[str, str], ...] = _TABLES
    rooms: str = ROOMS
    cache: str = CACHE
    key: Secret = KEY
    port: int = PORT
    longest_wait: int = _LONGEST_WAIT
    largest_kib: int = mail.LARGEST_MESSAGE // 1024
    people_title: str = _PEOPLE_TITLE
    rooms_title: str = _ROOMS_TITLE
    imap: int = mail.IMAP_PORT
    sieve: int = mail.SIEVE_PORT
    submission: int = mail.SUBMISSION_PORT
    away_subject: str = AWAY_SUBJECT


@dataclass(frozen=True, slots=True)
class _DropIn:
    database: str = DATABASE_UNIT
    cache: str = CACHE_UNIT
    cache_group: str = CACHE_GROUP
    program: str = PROGRAM
    authorities: str = AUTHORITIES


@dataclass(frozen=True, slots=True)
class _Locations:
    name: str
    zone: str = OWNER
    port: int = PORT
    largest: int = mail.LARGEST_MESSAGE
    longest_wait: int = _LONGEST_WAIT
    resources: str = _RESOURCES
    passwords: str = PASSWORDS
    style: str = _STYLE
    colours: tuple[tuple[str, str], ...] = _COLOURS


@dataclass(frozen=True, slots=True)
class _Style:
    title: str = r"Courriel\A Email"
    """What stands beside the form, a language a line."""
    colour: str = "#1b3a6b"


def groupware(office: Office, host: Host) -> Iterator[Contribution]:
    """Yield SOGo, and what tells it of the office."""
    yield Contribution(
        OWNER,
        host.slug,
        packages=("sogo", "sogo-activesync"),
        files=tuple(_files(office)),
        units=(
            Unit(
                UNIT,
                restart_on=(_CONFIG, _DROP_IN),
                health=f"ss -Hltn 'sport = :{PORT}' | grep -q :{PORT}",
                impact=Text(
                    "webmail and calendars do not answer for some seconds",
                    "la messagerie web et les agendas ne répondent pas pendant quelques secondes",
                ),
            ),
        ),
        validators=(Validator("sogo", f"plparse {_CONFIG}", (_CONFIG,)),),
        listens=(f"tcp/{PORT}",),
        data=("/var/log/sogo", "/var/spool/sogo"),
    )
    yield arrangement(office, host)


def _files(office: Office) -> Iterator[File]:
    configuration = _Configuration(
        office.domain,
        office.timezone,
        min(_WORKERS_AT_ONCE * (1 + len(office.people) // _WORKERS_AT_ONCE), _MOST_WORKERS),
        directory.uri(office),
        directory.people_base(office),
        mail.READER.dn(office),
        mail.READER.secret,
    )
    yield File(_CONFIG, Template("email/sogo.conf.j2", configuration), 0o640, group=USER)
    yield File(_DROP_IN, Template("email/sogo.service.j2", _DropIn()))
    locations = Template("email/groupware.conf.j2", _Locations(mail.name(office)))
    yield File(f"{mail.LOCATIONS}/groupware.conf", locations)
    yield File(_STYLE, Template("email/webmail.css.j2", _Style()))
