"""What a desk phone is told, whoever made it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Template
from rideau.office import Office, Zone
from rideau.office_telephony import PhoneVendor
from rideau.provisioning.clock import Clock, clock
from rideau.provisioning.secrets import ADMIN_PASSWORD, USER_PASSWORD, bare, first_token, steady_token
from rideau.secret import Secret
from rideau.telephony import (
    CODECS,
    COLLEAGUES,
    EMERGENCY,
    OUTSIDE_LINE,
    PICKUP,
    SIP_PORT,
    VOICEMAIL,
    Line,
    lines,
    phones_name,
    sip_name,
)
from rideau.text import Text

EXPEDITED, SIGNALLING = 46, 24
"""DSCP of media (EF, RFC 3246) and of signalling (CS3, RFC 4594)."""
HOURS_BETWEEN_LOOKS = 24
DIRECTORY = "directory.xml"
FIRMWARE = "firmware"
"""The folder of the site with what makers publish; engineers put it there."""

_DIRECTORY = Text("Office", "Cabinet")


@dataclass(frozen=True, slots=True)
class Phone:
    """One desk phone and its account."""

    name: str
    mac: str
    """Twelve digits, small letters."""
    vendor: PhoneVendor
    model: str
    """Without the maker: ``t54w``."""
    line: str
    """The SIP user name."""
    password: Secret
    display: str
    extension: str
    """Empty for a spare phone."""
    label: str
    """What its own line key says."""
    language: str
    directory: str
    server: str
    port: int
    codecs: tuple[str, ...]
    colleagues: str
    voicemail: str
    pickup: str
    first: str
    """The address that DHCP tells, without a slash at its end; it is a secret, as is the next one."""
    steady: str
    site: str
    ntp: str
    clock: Clock
    firmware: str
    """The pinned version; empty where none is."""
    admin: Secret
    user: Secret
    media_dscp: int = EXPEDITED
    signalling_dscp: int = SIGNALLING
    emergency: tuple[str, ...] = (EMERGENCY, OUTSIDE_LINE + EMERGENCY)
    """What it dials at once, even when it is locked."""
    minutes_between_looks: int = HOURS_BETWEEN_LOOKS * 60


@dataclass(frozen=True, slots=True)
class Served:
    """A file as phones ask for it. One that is given ``once`` holds credentials."""

    name: str
    content: Template | str
    once: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the telephone book."""

    name: str
    extension: str


@dataclass(frozen=True, slots=True)
class Book:
    """The telephone book of the office."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """All that a phone learns without a token: its language, and where to look again."""

    language: str
    site: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a maker's template is filled with."""

    phone: Phone
    language: str
    """As the maker calls it."""
    codecs: tuple[str, ...]
    """As the maker calls them, the preferred one first."""


def site_of(office: Office) -> str:
    """Return the address that phones fetch from."""
    return f"https://{phones_name(office)}"


def phones(office: Office) -> tuple[Phone, ...]:
    """Return every desk phone of the office."""
    return tuple(_phones(office))


def book(office: Office) -> Book:
    """Return everybody with an extension, and the ring groups and conference rooms."""
    return Book(f"{_DIRECTORY.en} / {_DIRECTORY.fr}", tuple(_entries(office)))


def _phones(office: Office) -> Iterator[Phone]:
    for line in lines(office):
        if line.device:
            yield _phone(office, line)


def _phone(office: Office, line: Line) -> Phone:
    if line.device is None or line.model is None or office.telephony is None:
        raise TypeError(f"{line.id} is no desk phone")
    vendor, model = line.model.split("-", 1)
    mac, address = line.device.mac, site_of(office)
    return Phone(
        name=line.device.name,
        mac=bare(mac),
        vendor=PhoneVendor(vendor),
        model=model,
        line=line.id,
        password=line.password,
        display=line.name,
        extension=line.extension,
        label=f"{line.extension} {line.name}".strip(),
        language=line.language,
        directory=_DIRECTORY.in_language(line.language),
        server=sip_name(office),
        port=SIP_PORT,
        codecs=CODECS,
        colleagues=f"{COLLEAGUES}@{sip_name(office)}",
        voicemail=VOICEMAIL,
        pickup=PICKUP,
        first=f"{address}/{first_token(mac)}",
        steady=f"{address}/{steady_token(mac)}",
        site=address,
        ntp=str(office.zone(Zone.VOICE).gateway4),
        clock=clock(office.timezone),
        firmware=office.telephony.firmware.get(PhoneVendor(vendor), ""),
        admin=ADMIN_PASSWORD,
        user=USER_PASSWORD,
    )


def _entries(office: Office) -> Iterator[Entry]:
    for person in office.people:
        if person.login not in office.locked:
            yield Entry(person.name, person.extension)
    for group in office.telephony.ring_groups if office.telephony else ():
        yield Entry(group.name, group.extension)
    for room in office.rooms:
        yield Entry(room.name, room.extension)
