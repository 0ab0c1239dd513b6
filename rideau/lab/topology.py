"""Which machines and lines a lab of some offices consists of. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rideau.compile import OfficePlan
from rideau.lab import offices, outside
from rideau.lab.parts import Topology
from rideau.problems import Refused


def topology(plans: Sequence[OfficePlan]) -> Topology:
    """Return the lab of ``plans``; :class:`Refused` where an office cannot be had in this lab."""
    chosen = tuple(plan.office for plan in plans)
    machines = (
        *(machine for office in chosen for machine in offices.hosts(office)),
        *(machine for office in chosen for machine in offices.clients(office)),
        offices.control(chosen),
        *outside.machines(chosen),
    )
    _refuse_twins(machine.name for machine in machines)
    return Topology(
        offices=tuple(each.slug for each in chosen), machines=machines, lines=tuple(outside.lines(chosen))
    )


def _refuse_twins(names: Iterable[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise Refused(
            f"lab: two machines would be called {' and '.join(twice)}. Rename the office or the host."
        )
