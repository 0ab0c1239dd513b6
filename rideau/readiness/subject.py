"""Whom readiness is asked of: an office's services, its stage and its dates, as of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rideau.lifecycle import Dates, Life
from rideau.office import Provider, Stage
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class Margins:
    """Days before its appointment by which an office is installed, and proven; days a proof is good for."""

    installed: int = 14
    proven: int = 7
    proof: int = 7


@dataclass(frozen=True, slots=True)
class Subject:
    """An office whose profile can be used."""

    slug: str
    name: Text
    dates: Dates
    life: Life
    providers: Mapping[str, Provider]
    """All twelve slugs, in the order of the mission."""
    not_built: frozenset[str] = frozenset()
    """Managed services that this version of Rideau cannot build yet."""
    profile_changed: bool = False
    """Whether what was written for it differs from what was last applied or proven."""

    @property
    def stage(self) -> Stage:
        """Where the office is in its life."""
        return self.life.stage

    @property
    def withdrawn_by(self) -> date:
        """The day after the last one of its support."""
        return self.dates.support_until + timedelta(days=1)


def as_of(life: Life, on: date) -> Life:
    """Return ``life`` as it was at the end of the day ``on``."""
    return Life(tuple(step for step in life.transitions if step.on <= on))
