"""What services ask of each other, without knowing each other (first pass).

A service declares; :func:`rideau.compile.collect` gathers the declarations of all services once;
the second pass reads them. Every need carries its owner, so a conflict can name both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from netaddr import IPNetwork

from rideau.certificates import HostCertificate
from rideau.directory import Reader
from rideau.office import Zone
from rideau.secret import Secret
from rideau.text import Text
from rideau.websites import Website

Protocol = Literal["tcp", "udp", "icmp", "any"]
PortRange = tuple[int, int]
"""First and last port, both included."""


def shown_ports(ports: PortRange) -> str:
    """Return ``ports`` as people and nft write them: ``443``, ``5000-5010``."""
    first, last = ports
    return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in the default deny between zones.

    ``host`` narrows the destination to one host of the office (its slug); ``None`` means the whole
    zone. ``source_networks`` narrows the source. ``reason`` ends up as a comment in the ruleset.
    An opening whose destination host is the gateway concerns traffic *to* the gateway.
    """

    owner: str
    source: Zone
    destination: Zone
    host: str | None
    protocol: Protocol
    ports: tuple[PortRange, ...]
    """Empty for ``icmp`` and ``any``."""
    reason: Text
    source_networks: tuple[IPNetwork, ...] = ()
    silent: bool = False
    """Whether no stranger gets an answer there (WireGuard), so that no packet of one can show it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A DNS name in the office's domain that points at a host of the office.

    ``label`` is relative to the domain ("mail", "gateway.voice"); ``zones`` are those whose
    clients see it.
    """

    owner: str
    label: str
    host: str
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class DhcpOption:
    """A DHCPv4 option for clients of a zone, optionally only those of one vendor, or one device.

    ``vendor`` names a row of :data:`rideau.services.network.VENDORS` (matched by option 60 and OUI).
    ``device`` names a device with a fixed address; it gets this option in place of any other of the code, and
    ``data`` may refer to a secret.
    """

    owner: str
    zone: Zone
    code: int
    data: str
    vendor: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class TrafficClass:
    """A class of outgoing traffic: ``dscp`` codepoint names ("ef", "cs3") and its priority.

    ``share`` is the guaranteed part of the uplink in percent; priority 0 goes first.
    """

    owner: str
    name: str
    dscp: tuple[str, ...]
    priority: int
    share: int


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything asked for, by one service or by all of them."""

    openings: tuple[Opening, ...] = ()
    names: tuple[Name, ...] = ()
    dhcp_options: tuple[DhcpOption, ...] = ()
    traffic_classes: tuple[TrafficClass, ...] = field(default=())
    secrets: tuple[Secret, ...] = ()
    certificates: tuple[HostCertificate, ...] = ()
    readers: tuple[Reader, ...] = ()
    """Who asks the office's directory about people."""
    websites: tuple[Website, ...] = ()

    def __add__(self, other: "Needs") -> "Needs":
        return Needs(
            self.openings + other.openings,
            self.names + other.names,
            self.dhcp_options + other.dhcp_options,
            self.traffic_classes + other.traffic_classes,
            self.secrets + other.secrets,
            self.certificates + other.certificates,
            self.readers + other.readers,
            self.websites + other.websites,
        )

    @property
    def kept(self) -> tuple[Secret, ...]:
        """Everything the office keeps: what services declared, and what their certificates are made of."""
        made = (each for one in self.certificates for each in one.secrets)
        return (*self.secrets, *made, *(each.secret for each in self.readers))

    def inside(self, trusted: Sequence[IPNetwork]) -> "Needs":
        """Return these needs without what exposes the office: openings from ``PUBLIC`` to it.

        Those that let in nobody but ``trusted`` networks stay: through them the office is built.
        """
        return replace(self, openings=tuple(each for each in self.openings if not _exposes(each, trusted)))


def _exposes(opening: Opening, trusted: Sequence[IPNetwork]) -> bool:
    if opening.source is not Zone.PUBLIC:
        return False
    networks = opening.source_networks
    return not networks or not all(any(each in known for known in trusted) for each in networks)
