"""The resolved office: every choice made, every address known, nothing left to decide.

Pure data. :mod:`rideau.resolve` makes it from fleet, profile and lock; services read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from netaddr import EUI, IPAddress, IPNetwork

from rideau.office_email import Email
from rideau.office_telephony import CivicAddress, Room, Telephony
from rideau.text import Text


class Zone(StrEnum):
    """Network security zones, after ITSP.80.022. ``PUBLIC`` is everything beyond the uplinks."""

    PUBLIC = "public"
    PUBLIC_ACCESS = "public-access"
    OPERATIONS = "operations"
    RESTRICTED = "restricted"
    MANAGEMENT = "management"
    VOICE = "voice"
    GUEST = "guest"
    VPN = "vpn"
    """Who works from afar: clients of the office's tunnels, on no link of its own."""


class Role(StrEnum):
    """What a host is for; one machine may hold several roles."""

    GATEWAY = "gateway"
    VOICE = "voice"
    MAIL = "mail"
    APPS = "apps"


class Provider(StrEnum):
    """Who runs a service."""

    MANAGED = "managed"
    PARTNER = "partner"
    NONE = "none"


class Environment(StrEnum):
    """Where a fleet lives: ``LAB`` fleets may use documentation ranges, ``LIVE`` fleets may not."""

    LAB = "lab"
    LIVE = "live"


class Platform(StrEnum):
    """The system of a device that a person carries."""

    IOS = "ios"
    ANDROID = "android"
    MACOS = "macos"
    WINDOWS = "windows"
    LINUX = "linux"


class Group(StrEnum):
    """What a person may reach from afar: the office's services, or its management as well."""

    STAFF = "staff"
    ENGINEERS = "engineers"


class Tunnel(StrEnum):
    """A way to connect from afar."""

    IKEV2 = "ikev2"
    WIREGUARD = "wireguard"


class Stage(StrEnum):
    """Where an office is in its life (:mod:`rideau.lifecycle`); only an ``ACTIVE`` one is exposed."""

    PLANNED = "planned"
    STAGED = "staged"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ZoneNetwork:
    """One zone of one office as an addressed network (never ``PUBLIC``)."""

    zone: Zone
    vlan: int
    """802.1Q VLAN id, unique at the site."""
    ipv4: IPNetwork
    ipv6: IPNetwork
    """A /64 of the office's ULA prefix (RFC 4193)."""
    gateway4: IPAddress
    gateway6: IPAddress
    pool4: tuple[IPAddress, IPAddress] | None
    """First and last address leased to devices; ``None`` where nothing is leased."""


@dataclass(frozen=True, slots=True)
class VpnNetwork:
    """The subnet of those who work from afar, and how they come in."""

    ipv4: IPNetwork
    ipv6: IPNetwork
    tunnels: tuple[Tunnel, ...]
    full: bool
    """Whether all that a device sends goes through the tunnel; else what is for the office alone."""
    numbers: Mapping[str, int]
    """The number of each device (``chief.laptop``) in both subnets, for tunnels that do not lease."""


@dataclass(frozen=True, slots=True)
class Uplink:
    """A way out to the internet (or to the department's WAN), in order of preference."""

    name: str
    interface: str
    address: IPNetwork | None
    """Host address with its prefix length; ``None`` when the provider assigns it by DHCP."""
    gateway: IPAddress | None
    down_mbps: int
    up_mbps: int


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of a host inside a zone of the office."""

    name: str
    zone: Zone
    ipv4: IPNetwork
    """Host address with the zone's prefix length."""
    ipv6: IPNetwork
    trunk: str | None = None
    """The physical interface when this one is a VLAN on it."""


@dataclass(frozen=True, slots=True)
class Host:
    """A machine of the office."""

    slug: str
    """Unique in the office, e.g. ``gateway``."""
    name: str
    """Unique in the fleet: ``<office>-<slug>``; also its host name."""
    fqdn: str
    roles: frozenset[Role]
    debian: str
    """The Debian release this host must run: ``13`` or ``14``."""
    interfaces: tuple[Interface, ...]
    """The management interface first, then the zones it serves or lives in."""
    ssh: IPAddress
    """Where engineers connect."""

    def interface(self, zone: Zone) -> Interface | None:
        """Return this host's interface in ``zone``, if it has one."""
        return next((each for each in self.interfaces if each.zone is zone), None)

    @property
    def home(self) -> Interface:
        """The interface the host is known by: its first one outside management, if it has any."""
        return next(
            (each for each in self.interfaces if each.zone is not Zone.MANAGEMENT), self.interfaces[0]
        )


@dataclass(frozen=True, slots=True)
class Device:
    """A device with a fixed address: a desk phone, a printer."""

    name: str
    mac: EUI
    zone: Zone
    ipv4: IPAddress
    model: str | None
    owner: str | None
    """Login of the person it belongs to."""


@dataclass(frozen=True, slots=True)
class PersonalDevice:
    """A device that a person carries, with credentials of its own; ``name`` is ``phone`` or ``laptop``."""

    name: str
    platform: Platform


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works in the office (samples name a role, never an invented person)."""

    name: str
    login: str
    language: str
    extension: str
    group: Group
    devices: tuple[PersonalDevice, ...]
    remote_access: bool
    """Whether the person's devices may connect from afar."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as this office has it. ``options`` is the typed options model of that service."""

    slug: str
    provider: Provider
    options: Any


@dataclass(frozen=True, slots=True)
class TimeServer:
    """An NTP server; ``nts`` asks for Network Time Security (RFC 8915)."""

    name: str
    nts: bool


@dataclass(frozen=True, slots=True)
class Standards:
    """What the fleet's owner asks of every office."""

    time_servers: tuple[TimeServer, ...]
    hub: tuple[IPNetwork, ...]
    """Where the fleet's engineers connect from, outside the offices."""
    blocked_domains: tuple[str, ...]
    """Names no office resolves (RPZ); a leading ``*.`` takes the names below as well."""
    health_targets: tuple[IPAddress, ...]
    """Addresses outside that tell a working uplink from a dead one; at least two."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom people ask; either may be empty, not both."""

    number: str
    """E.164 with its plus sign."""
    email: str


@dataclass(frozen=True, slots=True)
class DkimSets:
    """Which keys sign the office's mail, by the numbers of their sets; see :mod:`rideau.dkim`."""

    signing: int = 1
    other: int = 2
    """Published besides: the set that will sign next, one higher, or that which signed before, one lower."""


@dataclass(frozen=True, slots=True)
class Office:
    """One minister's office with no choices left."""

    slug: str
    name: Text
    department: Text
    domain: str
    timezone: str
    environment: Environment
    stage: Stage
    standards: Standards
    prefix4: IPNetwork
    prefix6: IPNetwork
    zones: tuple[ZoneNetwork, ...]
    uplinks: tuple[Uplink, ...]
    hosts: tuple[Host, ...]
    devices: tuple[Device, ...]
    people: tuple[Person, ...]
    services: Mapping[str, Service]
    """All twelve slugs, in the order of the mission's table."""
    vpn: VpnNetwork | None = None
    """Where we run remote access."""
    revoked: frozenset[str] = frozenset()
    """Devices of people that may not come in any more: ``chief.laptop``."""
    locked: frozenset[str] = frozenset()
    """Logins of people who may not come in any more, with any device."""
    address: CivicAddress | None = None
    """Where it is; always known where we run the telephones."""
    telephony: Telephony | None = None
    """Where we run the telephones."""
    dkim: DkimSets = DkimSets()
    """Which keys sign the office's mail, where that is ours."""
    rooms: tuple[Room, ...] = ()
    """Conference rooms, where we run teleconferencing."""
    email: Email | None = None
    """Where we run the mail."""
    support: Contact | None = None
    """Whom people of the office ask about what we run, if the fleet says."""
    department_support: Contact | None = None
    """Whom they ask about what the department runs, if the profile says."""

    def zone(self, zone: Zone) -> ZoneNetwork:
        """Return the network of ``zone``."""
        return next(each for each in self.zones if each.zone is zone)

    def host(self, slug: str) -> Host:
        """Return the host named ``slug``."""
        return next(each for each in self.hosts if each.slug == slug)

    def link(self, host: Host, to: Host) -> Interface:
        """Return the interface by which ``host`` asks ``to``: the gateway is in that zone as well."""
        shared = host.interface(to.home.zone) if host is self.gateway else None
        return shared or host.home

    @property
    def gateway(self) -> Host:
        """The host every office has."""
        return next(each for each in self.hosts if Role.GATEWAY in each.roles)
