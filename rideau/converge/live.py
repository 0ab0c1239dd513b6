"""What an apply would change on hosts as they are now: looked at, compared, and left alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rideau.converge.changes import Changes, changes_for, refused
from rideau.converge.differences import differences
from rideau.converge.reading import read_contents, read_states
from rideau.converge.results import Target
from rideau.text import Text

_NOTICED = frozenset({"restart", "reload", "stop", "release"})
"""What a unit does that people may notice; one that starts was not there before."""


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What one host needs; ``error`` is why that cannot be known, or why it cannot be done."""

    changes: Changes
    differences: tuple[str, ...] = ()
    error: str = ""

    @property
    def name(self) -> str:
        """The host's name."""
        return self.changes.plan.host.name


def live_plans(targets: Sequence[Target]) -> tuple[LivePlan, ...]:
    """Return what every host needs, with what changes inside its files."""
    reading = read_states(targets)
    found = {
        each.name: changes_for(each.plan, None, reading.states[each.name])
        for each in targets
        if each.name in reading.states
    }
    wanted = [(each, _paths(found[each.name])) for each in targets if each.name in found]
    contents = read_contents(wanted)
    return tuple(_live_plan(each, found, contents, reading.silent) for each in targets)


def _paths(changes: Changes) -> list[str]:
    return [] if changes.problems else [each.path for each in changes.files]


def _live_plan(
    target: Target,
    found: Mapping[str, Changes],
    contents: Mapping[str, Mapping[str, bytes]],
    silent: Mapping[str, str],
) -> LivePlan:
    if target.name in silent:
        return LivePlan(refused(target.plan, silent[target.name]), error=silent[target.name])
    changes = found[target.name]
    if changes.problems:
        return LivePlan(changes, error="; ".join(changes.problems))
    return LivePlan(changes, tuple(differences(changes, contents.get(target.name, {}))))


@dataclass(frozen=True, slots=True)
class UnitAct:
    """What a unit will do, and what people notice of it, if anybody wrote that down."""

    verb: str
    unit: str
    impact: Text | None


def unit_acts(changes: Changes) -> Iterator[UnitAct]:
    """Yield what every unit will do."""
    impacts = {unit.name: unit.impact for part in changes.plan.contributions for unit in part.units}
    for line in changes.units:
        verb, _, unit = line.partition(" ")
        yield UnitAct(verb, unit, impacts.get(unit) if verb in _NOTICED else None)
