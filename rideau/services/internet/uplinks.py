"""Uplinks as systemd-networkd links, each with a routing table of its own.

The rules, in the order the kernel asks them (``docs/decisions/0040-failover.md``):

====  ==============================================================================
100+  the office's own networks, from the main table without any default route
200+  a flow that carries an uplink's mark stays on that uplink
300+  a socket bound to an uplink's interface (its watcher's echoes) uses that uplink
500+  uplinks that are alive, in order of preference: kept by their watchers
1000+ every uplink in order of preference: before the watchers know, or when all are dead
====  ==============================================================================
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork

from rideau.host import File, Template
from rideau.office import Office, Uplink

FIRST_TABLE = 101
OWN_NETWORKS, MARKED, BOUND, ALIVE, ANY = 100, 200, 300, 500, 1000


@dataclass(frozen=True, slots=True)
class Path:
    """An uplink with its routing table, which is also the mark of its flows."""

    uplink: Uplink
    index: int

    @property
    def table(self) -> int:
        """The uplink's routing table and the mark of its flows."""
        return FIRST_TABLE + self.index


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing policy rule; ``selector`` is a networkd assignment or empty."""

    preference: int
    table: str
    selector: str
    why: str


@dataclass(frozen=True, slots=True)
class UplinkContext:
    """What ``internet/uplink.network.j2`` may use."""

    name: str
    interface: str
    address: IPNetwork | None
    gateway: IPAddress | None
    table: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NetworkdContext:
    """``internet/networkd.conf.j2`` has no variables."""


def paths(office: Office) -> tuple[Path, ...]:
    """Return the uplinks of ``office`` in order of preference."""
    return tuple(Path(uplink, index) for index, uplink in enumerate(office.uplinks))


def files(paths: Sequence[Path]) -> Iterator[File]:
    """Return one ``.network`` file an uplink, sorted before what an installer leaves behind."""
    for path in paths:
        yield File(
            f"/etc/systemd/network/30-{path.uplink.interface}.network",
            Template("internet/uplink.network.j2", _context(path)),
        )
    yield File(
        "/etc/systemd/networkd.conf.d/30-internet.conf",
        Template("internet/networkd.conf.j2", NetworkdContext()),
    )


def _context(path: Path) -> UplinkContext:
    uplink = path.uplink
    return UplinkContext(
        name=uplink.name,
        interface=uplink.interface,
        address=uplink.address,
        gateway=uplink.gateway,
        table=path.table,
        rules=tuple(_rules(path)),
    )


def _rules(path: Path) -> Iterator[Rule]:
    table = str(path.table)
    yield Rule(OWN_NETWORKS + path.index, "main", "SuppressPrefixLength=0", "Own networks come first.")
    yield Rule(MARKED + path.index, table, f"FirewallMark={path.table}", "A flow stays on its uplink.")
    yield Rule(
        BOUND + path.index,
        table,
        f"OutgoingInterface={path.uplink.interface}",
        "Its watcher asks through it.",
    )
    yield Rule(ANY + path.index, table, "", "What holds until a watcher knows better.")
