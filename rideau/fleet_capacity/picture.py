"""What is shown of a fleet's capacity."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rideau.fleet_capacity.measure import Kind, Measure, tightest
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class OfficeCapacity:
    """One office's measures."""

    slug: str
    name: Text
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Every measure of a fleet, or of some of its offices, on a day, and the growths that are asked about."""

    fleet: str
    on: date
    growths: tuple[float, ...]
    """Percent a year."""
    offices: tuple[OfficeCapacity, ...]
    own: tuple[Measure, ...]
    """The fleet's own."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All of them: the fleet's own first."""
        return (*self.own, *(each for office in self.offices for each in office.measures))

    def of(self, kind: Kind) -> tuple[Measure, ...]:
        """Return the measures of ``kind``."""
        return tuple(each for each in self.measures if each.kind is kind)

    def kinds(self) -> Iterator[tuple[Kind, tuple[Measure, ...]]]:
        """Yield every kind that something is measured of, with its measures."""
        for kind in Kind:
            if found := self.of(kind):
                yield kind, found


def soonest(measures: Iterable[Measure], growth: float, on: date) -> Measure | None:
    """Return the measure that runs out first, or is the tightest where none does."""
    given = tuple(measures)
    dated = [(day, each) for each in given if (day := each.runs_out(growth, on))]
    if not dated:
        return tightest(given)
    return max(dated, key=lambda pair: (-pair[0].toordinal(), pair[1].used or 0.0))[1]


def first(measures: Iterable[Measure], growth: float, on: date) -> tuple[Measure, ...]:
    """Return the measures that run out, the first of them first; where several have, the worst."""
    dated = [(day, each) for each in measures if (day := each.runs_out(growth, on))]
    dated.sort(key=lambda pair: (pair[0], -(pair[1].used or 0.0), pair[1].owner, pair[1].kind))
    return tuple(each for _, each in dated)
