"""What the packet filter does to traffic beyond the uplinks: its uplink, its address, its queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from rideau.arrivals import Arrival, arrivals
from rideau.host import File, Template
from rideau.needs import Needs, TrafficClass
from rideau.office import Office, Provider, Zone
from rideau.services.internet.queueing import (
    GUEST,
    GUEST_PERCENT,
    QueueClass,
    class_id,
    number_of,
    queue_classes,
)
from rideau.services.internet.slug import SLUG
from rideau.services.internet.uplinks import Path


@dataclass(frozen=True, slots=True)
class MarkedUplink:
    """An uplink with the mark of its flows and the most that guests may receive from it."""

    interface: str
    table: int
    guest_kbytes: int


@dataclass(frozen=True, slots=True)
class GuestLink:
    """The gateway's interface to guests and the class of what they send."""

    interface: str
    class_id: str


@dataclass(frozen=True, slots=True)
class RulesetContext:
    """What ``internet/internet.nft.j2`` may use."""

    uplinks: tuple[MarkedUplink, ...]
    interfaces: str
    guests: tuple[GuestLink, ...]
    classes: tuple[QueueClass, ...]
    translated: bool
    arrivals: tuple[Arrival, ...]


def ruleset(office: Office, paths: Sequence[Path], needs: Needs) -> File:
    """Return the office's own table; a department's WAN is never translated."""
    classes = needs.traffic_classes
    return File(
        "/etc/nftables.d/internet.nft",
        Template(
            "internet/internet.nft.j2",
            RulesetContext(
                uplinks=tuple(_marked(path) for path in paths),
                interfaces=", ".join(f'"{path.uplink.interface}"' for path in paths),
                guests=_guests(office, classes),
                classes=tuple(each for each in queue_classes(paths[0].uplink, classes) if each.dscp),
                translated=office.services[SLUG].provider is Provider.MANAGED,
                arrivals=arrivals(office, needs),
            ),
        ),
    )


def _marked(path: Path) -> MarkedUplink:
    kbytes = path.uplink.down_mbps * 1000 // 8 * GUEST_PERCENT // 100
    return MarkedUplink(path.uplink.interface, path.table, kbytes)


def _guests(office: Office, classes: Sequence[TrafficClass]) -> tuple[GuestLink, ...]:
    interface = office.gateway.interface(Zone.GUEST)
    return (GuestLink(interface.name, class_id(number_of(GUEST, classes))),) if interface else ()
