"""Checks: statements about a running office that can fail.

Declared by services as data, run by :mod:`rideau.verify` from where it matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from netaddr import IPAddress

from rideau.office import Zone
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class OnHost:
    """On a host of the office (its slug), as root."""

    host: str


@dataclass(frozen=True, slots=True)
class InZone:
    """On a client machine that got its address in ``zone``."""

    zone: Zone


@dataclass(frozen=True, slots=True)
class Outside:
    """On a machine out in the internet."""


Place = OnHost | InZone | Outside


@dataclass(frozen=True, slots=True)
class Command:
    """A shell command that must exit 0 and, if ``expect`` is given, print a match (a regex).

    Asked again until it holds or ``within`` seconds have passed. What matched, or else the last line
    printed, is the evidence a person reads: a command that passes must print some.
    """

    shell: str
    expect: str | None = None
    within: float = 15.0


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of the zone matrix, and whether it may pass from a client of ``source`` to ``target``."""

    source: Zone
    destination: Zone
    target: IPAddress
    protocol: str
    port: int
    allowed: bool
    why: str
    """The opening that allows it (its owner and reason), or ``default deny``."""
    sender: IPAddress | None = None
    """Which machine of ``source`` sends it; ``None`` is the zone's client."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Packets sent at once by real clients; arrivals are observed where they should end."""

    packets: tuple[Packet, ...]


@dataclass(frozen=True, slots=True)
class UplinkCut:
    """While the named uplink is cut (only where faults can be made: the lab)."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Check:
    """``id`` is stable: ``<service>.<subject>[.<detail>]``."""

    id: str
    service: str
    title: Text
    place: Place
    probe: Command | Matrix
    during: UplinkCut | None = None
    after: UplinkCut | None = None
    """Run once the named uplink has been given back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    exit_code: int
    stdout: str
    stderr: str


LEASED = "{ ip route show default | grep -q . || lease >/dev/null; }"
"""A shell command that has a client machine of a zone take an address, unless it has one."""


def all_running(units: Iterable[str]) -> str:
    """Return a shell command that succeeds when all of ``units`` run, and tells which do not.

    Each is asked for on its own: ``systemctl is-active`` is content with one of several.
    """
    names = " ".join(units)
    return (
        f'failed=$(for unit in {names}; do state=$(systemctl is-active "$unit") || echo "$unit is $state"; '
        f'done) && if [ -n "$failed" ]; then echo $failed; exit 1; fi; echo "active: {names}"'
    )
