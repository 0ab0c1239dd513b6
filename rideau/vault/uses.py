"""Which hosts, files and units an office's secrets end up in: what changes when one of them does."""

from collections.abc import Iterable
from dataclasses import dataclass

from rideau.compile import OfficePlan
from rideau.host import HostPlan, Unit
from rideau.render import render


@dataclass(frozen=True, slots=True)
class Use:
    """A file of a host that holds a secret, and the units that act when it changes."""

    secret: str
    host: str
    path: str
    units: tuple[str, ...]


def uses(plan: OfficePlan) -> tuple[Use, ...]:
    """Return every use of every secret, host by host in the order of the plan."""
    return tuple(
        Use(name, host.host.name, file.path, tuple(_units(host, file.path)))
        for host in plan.hosts
        for file in render(host)
        for name in dict.fromkeys(slot.name for slot in file.slots)
    )


def _units(host: HostPlan, path: str) -> Iterable[str]:
    for part in host.contributions:
        yield from (unit.name for unit in part.units if _follows(unit, path))


def _follows(unit: Unit, path: str) -> bool:
    inputs = (*unit.reload_on, *unit.restart_on)
    return any(path.startswith(each) if each.endswith("/") else path == each for each in inputs)
