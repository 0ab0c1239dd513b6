"""Which uplinks are alive: one watcher an uplink asks the fleet's health targets through it.

Timing, with nothing but silence: ``MISSES_TO_AVOID`` rounds of at most ``TIMEOUT_MS`` and ``PAUSE``
(6 s) until an uplink is avoided, ``ANSWERS_TO_PREFER`` rounds (about 15 s) until it is preferred
again. A lost carrier needs no watcher: networkd withdraws the route, the kernel takes the next table,
and masquerading forgets the flows. Decision 0040 says why this is not foolsm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netaddr import IPAddress

from rideau.host import File, Template, Unit, Validator
from rideau.services.internet.uplinks import ALIVE, Path
from rideau.text import Text

TIMEOUT_MS = 1000
PAUSE = "0.5"
MISSES_TO_AVOID = 4
ANSWERS_TO_PREFER = 30

PACKAGES = ("conntrack", "fping", "iproute2")
SCRIPT = "/usr/local/lib/rideau/watch-uplink"
UNIT_FILE = "/etc/systemd/system/rideau-uplink@.service"
VALIDATOR = Validator("watch-uplink", f"sh -n {SCRIPT}", inputs=(SCRIPT,))


@dataclass(frozen=True, slots=True)
class WatchedUplink:
    """An uplink and the rule it has while alive."""

    name: str
    interface: str
    table: int
    preference: int


@dataclass(frozen=True, slots=True)
class WatcherContext:
    """What ``internet/watch-uplink.j2`` may use."""

    uplinks: tuple[WatchedUplink, ...]
    targets: str
    timeout_ms: int = TIMEOUT_MS
    pause: str = PAUSE
    misses_to_avoid: int = MISSES_TO_AVOID
    answers_to_prefer: int = ANSWERS_TO_PREFER


@dataclass(frozen=True, slots=True)
class UnitContext:
    """What ``internet/rideau-uplink@.service.j2`` may use."""

    script: str = SCRIPT


def files(paths: Sequence[Path], targets: Sequence[IPAddress]) -> Iterator[File]:
    """Return the watcher and its unit."""
    context = WatcherContext(tuple(_watched(path) for path in paths), " ".join(map(str, targets)))
    yield File(SCRIPT, Template("internet/watch-uplink.j2", context), mode=0o755)
    yield File(UNIT_FILE, Template("internet/rideau-uplink@.service.j2", UnitContext()))


def units(paths: Sequence[Path]) -> Iterator[Unit]:
    """Return one watcher an uplink; a restart keeps what the last one knew."""
    for path in paths:
        yield Unit(
            f"rideau-uplink@{path.uplink.name}.service",
            restart_on=(SCRIPT, UNIT_FILE),
            impact=Text(
                "nothing, unless this uplink fails within the next seconds: then the other takes over later",
                "rien, sauf si ce lien tombe dans les secondes suivantes : l'autre prend le relais en retard",
            ),
        )


def _watched(path: Path) -> WatchedUplink:
    uplink = path.uplink
    return WatchedUplink(uplink.name, uplink.interface, path.table, ALIVE + path.index)
