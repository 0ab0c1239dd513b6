"""What is resolved of an office's telephones and conferences: numbers, groups, trunks, rooms.

Pure data, part of :class:`rideau.office.Office`. Numbers are E.164 with their plus sign; extensions are three
to five digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from netaddr import IPNetwork

RECEPTION = "reception"
"""The ring group that answers the main number, where nobody else is named."""
_COUNTRY, _DIGITS = "1", 11
"""Of North America: a country code, an area code of three digits and seven more."""


def readable(number: str) -> str:
    """Return a number (E.164) as people read it here: ``613-555-0100``; others keep their plus sign."""
    digits = number.removeprefix("+")
    if not (digits.startswith(_COUNTRY) and len(digits) == _DIGITS):
        return number
    return f"{digits[1:4]}-{digits[4:7]}-{digits[7:]}"


class SipTransport(StrEnum):
    """How SIP travels to the carrier; ``TLS`` unless the carrier has none."""

    TLS = "tls"
    TCP = "tcp"
    UDP = "udp"


class Calling(StrEnum):
    """How far somebody may call; 911 is never restricted."""

    INTERNAL = "internal"
    """Within the office, and toll-free numbers."""
    NATIONAL = "national"
    """Canada as well."""
    INTERNATIONAL = "international"
    """Everywhere; numbers of the premium kind never."""


class PhoneVendor(StrEnum):
    """The makers of desk phones that can be provisioned."""

    CISCO = "cisco"
    GRANDSTREAM = "grandstream"
    POLY = "poly"
    SNOM = "snom"
    YEALINK = "yealink"


@dataclass(frozen=True, slots=True)
class Trunk:
    """The carrier's SIP service; ``name`` is ``primary`` or ``backup``."""

    name: str
    host: str
    transport: SipTransport
    username: str
    """The name to register with; empty where the carrier knows the office by its address."""
    networks: tuple[IPNetwork, ...]
    """Where the carrier calls from, where it does not answer to a registration."""


@dataclass(frozen=True, slots=True)
class RingGroup:
    """Several people who are rung at once."""

    name: str
    extension: str
    members: tuple[str, ...]
    """Logins."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When the office answers: days as ``mon-fri``, times as ``08:00`` in the office's time zone."""

    days: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Telephony:
    """The office's telephones."""

    trunks: tuple[Trunk, ...]
    """In the order in which they are tried."""
    number: str
    """The office's main number, which emergency services call back; empty where there is no carrier yet."""
    test_number: str
    """What reaches the carrier's emergency test line; empty where it has none."""
    direct_numbers: Mapping[str, str]
    """Login or ring group to the number that rings there."""
    ring_groups: tuple[RingGroup, ...]
    front_desk: tuple[str, ...]
    """Logins of who answers the main number, and hears of emergency calls."""
    hours: tuple[Hours, ...]
    """Always, where there are none."""
    calling: Mapping[str, Calling]
    """Login to how far they may call, for those who differ from ``NATIONAL``."""
    spare_phones: tuple[str, ...]
    """Names of desk phones that belong to nobody yet."""
    softphones: frozenset[str]
    """Logins of who has an account for an application."""
    firmware: Mapping[PhoneVendor, str]
    """The version that a vendor's phones must run, where it is pinned."""
    mail_relay: str
    """Where voice mail is handed over; empty where it stays on the telephone."""


@dataclass(frozen=True, slots=True)
class Room:
    """A conference room that is dialled into."""

    name: str
    extension: str
    number: str
    """From outside; empty where the room has none of its own."""
    capacity: int


@dataclass(frozen=True, slots=True)
class CivicAddress:
    """Where the office is, as an emergency call reports it; ``floor`` and ``room`` may be empty."""

    street: str
    floor: str
    room: str
    city: str
    province: str
    postal_code: str
