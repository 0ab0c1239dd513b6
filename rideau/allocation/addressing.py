"""What is given out, from which pools, and to whom: the records of allocation.

The positions and ranges below are promises to running offices. They may be added to, never changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from netaddr import IPNetwork

from rideau.allocation.lock_rules import LOCK_RULES
from rideau.language import gettext
from rideau.office import Zone
from rideau.problems import Location, Problem
from rideau.profiles.rules import DocumentPath, shown
from rideau.profiles.source import Document

LOCK_SUFFIX = ".lock.yaml"

VPN = "vpn"
"""The subnet of an office that VPN clients live in; every other subnet is named for its zone."""

POSITIONS: tuple[str, ...] = (
    *map(
        str,
        (
            Zone.PUBLIC_ACCESS,
            Zone.OPERATIONS,
            Zone.RESTRICTED,
            Zone.MANAGEMENT,
            Zone.VOICE,
            Zone.GUEST,
        ),
    ),
    VPN,
)
"""Where each subnet lies in its office's prefix, counted in subnets from the start."""

GATEWAY = 1
"""The gateway's number in every subnet."""
HOST_NUMBERS = range(10, 20)
"""Numbers of the other hosts; a host has the same one in every subnet it is in."""
DEVICE_NUMBERS = range(20, 100)
"""Numbers of devices with a fixed address, in each zone."""
LEASED_NUMBERS = range(100, 250)
"""Numbers leased to devices by DHCP, where a zone leases at all."""
EXTENSIONS = range(200, 900)
"""Extensions given out; 0, 1 and 9 in front mean operator, long distance and outside line."""
VLAN_BLOCKS = range(100, 4090, 10)
"""First VLAN ids of the blocks given to offices; a zone's id is that plus its position."""

IPV4 = 4
LONGEST_SUBNET = 24
"""Prefix length of the smallest subnet that has all the numbers above."""
ULA_LENGTH = 48
SUBNET6_LENGTH = 64
ULA = IPNetwork("fd00::/8")
"""Locally assigned unique local addresses (RFC 4193)."""

HOME_NETWORKS = tuple(map(IPNetwork, ("10.0.0.0/24", "192.168.0.0/24", "192.168.1.0/24")))
"""What most homes use: an office there would be out of reach of its own VPN clients."""


@dataclass(frozen=True, slots=True)
class PartnerNetworks:
    """Networks of another organization, which no office may touch."""

    name: str
    networks: tuple[IPNetwork, ...]


@dataclass(frozen=True, slots=True)
class Pools:
    """Where offices' prefixes come from."""

    location: Location
    """Where the fleet's file says so."""
    fleet: str
    """The fleet's name: two fleets with the same office names get different IPv6 prefixes."""
    ipv4: IPNetwork
    office_length: int
    """Prefix length of an office."""
    subnet_length: int
    """Prefix length of a zone; at most 24, for the numbers above to fit."""
    partners: tuple[PartnerNetworks, ...]

    @property
    def reserved(self) -> list[IPNetwork]:
        """Every network of every partner."""
        return [network for partner in self.partners for network in partner.networks]


@dataclass(frozen=True, slots=True)
class Request:
    """What one office needs a number for, in the order of its profile."""

    office: str
    profile: Path
    """The file it is described in."""
    site: str
    """The office whose site it is at: itself unless they are co-located."""
    hosts: tuple[str, ...]
    """Slugs of its hosts, the gateway left out."""
    devices: tuple[tuple[str, str], ...]
    """Zone and name of each device with a fixed address."""
    extensions: Mapping[str, str | None]
    """Login of each person, and the extension the profile asks for."""
    vpn: tuple[str, ...] = ()
    """Devices (``chief.laptop``) that keep an address of their own in the VPN's subnet."""


@dataclass(frozen=True, slots=True)
class Subnet:
    """One zone of one office, or its VPN."""

    ipv4: IPNetwork
    ipv6: IPNetwork


@dataclass(frozen=True, slots=True)
class Allocation:
    """Everything one office was given; also what its lockfile holds."""

    ipv4: IPNetwork
    ipv6: IPNetwork
    vlans: int
    """First id of its VLAN block."""
    subnets: Mapping[str, Subnet]
    hosts: Mapping[str, int]
    devices: Mapping[str, Mapping[str, int]]
    """For each zone, device name to number."""
    extensions: Mapping[str, str]
    """Login to extension."""
    vpn: Mapping[str, int] = field(default_factory=dict)
    """Person's device to number in the VPN's subnet."""

    def vlan(self, zone: Zone) -> int:
        """Return the VLAN id of ``zone``."""
        return self.vlans + POSITIONS.index(zone)


@dataclass(frozen=True, slots=True)
class Lock:
    """What an office was given, and where in its lockfile each value stands, if it does yet."""

    file: Path
    allocation: Allocation
    document: Document | None = None
    """The lockfile as read; none before it is first written."""

    def location(self, path: DocumentPath) -> Location:
        """Return where ``path`` stands in this lockfile, if it does."""
        return self.document.location(path) if self.document else Location(self.file)

    def problem(
        self, code: str, path: DocumentPath, values: Mapping[str, str], related: tuple[Location, ...] = ()
    ) -> Problem:
        """Return what is said about rule ``code`` broken at ``path`` here and at the ``related`` places."""
        return replace(lock_problem(code, self.location(path), path, values), related=related)


def lockfile(profile: Path) -> Path:
    """Return where the lockfile of the office in ``profile`` lies."""
    return profile.with_suffix(LOCK_SUFFIX)


def lock_problem(code: str, location: Location, path: DocumentPath, values: Mapping[str, str]) -> Problem:
    """Return what is said, in the reader's language, about rule ``code`` of lockfiles and pools."""
    rule = LOCK_RULES[code]
    message, remedy = gettext(rule.message), gettext(rule.remedy)
    return Problem(location, code, shown(path), message.format_map(values), remedy.format_map(values))
