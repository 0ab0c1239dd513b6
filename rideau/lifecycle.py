"""The life of an office: its stages, and what must be true before the next one. Pure: dates are data.

``planned → staged → active → closing → closed``. An office that is closing may become active again as
long as nothing was removed; a closed one begins anew without its record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rideau.language import N_, gettext
from rideau.office import Stage

SUCCESSORS: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.PLANNED: (Stage.STAGED,),
    Stage.STAGED: (Stage.ACTIVE, Stage.CLOSING),
    Stage.ACTIVE: (Stage.CLOSING,),
    Stage.CLOSING: (Stage.CLOSED, Stage.ACTIVE),
    Stage.CLOSED: (),
}

_WORDS: Mapping[Stage, str] = {
    Stage.PLANNED: N_("planned"),
    Stage.STAGED: N_("staged"),
    Stage.ACTIVE: N_("active"),
    Stage.CLOSING: N_("closing"),
    Stage.CLOSED: N_("closed"),
}


def word(stage: Stage) -> str:
    """Return the name of ``stage`` in the reader's language."""
    return gettext(_WORDS[stage])


@dataclass(frozen=True, slots=True)
class Dates:
    """What a profile says about time: day one, the last day of support, and how long data is held then."""

    appointment: date
    support_until: date
    retention_days: int


@dataclass(frozen=True, slots=True)
class Transition:
    """A step to ``stage``: when, by whom, and, if it came before its day, why."""

    stage: Stage
    on: date
    by: str
    early: str = ""
    hold_until: date | None = None
    """When closing: the last day on which nothing may be removed."""


@dataclass(frozen=True, slots=True)
class Life:
    """Every step of an office so far; none means that it is planned."""

    transitions: tuple[Transition, ...] = ()

    @property
    def last(self) -> Transition | None:
        """The step that led to the present stage."""
        return self.transitions[-1] if self.transitions else None

    @property
    def stage(self) -> Stage:
        """Where the office is."""
        return self.last.stage if self.last else Stage.PLANNED

    def then(self, step: Transition) -> "Life":
        """Return this life with one more step."""
        return Life((*self.transitions, step))


def hold_until(dates: Dates, today: date) -> date:
    """Return the last day of the hold of an office that begins to close ``today``.

    People use an office until its support ends: the hold is counted from then, or from a later closing.
    """
    return max(dates.support_until, today) + timedelta(days=dates.retention_days)


def before_apply(life: Life) -> Iterator[str]:
    """Yield why the hosts of an office may not be changed any more."""
    if life.last and life.stage is Stage.CLOSED:
        yield gettext(
            "it was closed on {date}. To build it anew, delete its lifecycle record; its lock file keeps its "
            "addresses."
        ).format(date=life.last.on)


def before_activation(life: Life, dates: Dates, today: date, early: str) -> Iterator[str]:
    """Yield why an office may not be exposed ``today``; ``early`` is the reason for not waiting."""
    yield from _not_possible(life, Stage.ACTIVE)
    if today < dates.appointment and not early:
        yield gettext("day one is {date}. Wait until then, or say with --early why it cannot wait.").format(
            date=dates.appointment
        )
    if today > dates.support_until:
        yield gettext(
            "its support ended on {date}. Give lifecycle.support_until a later date in its profile."
        ).format(date=dates.support_until)


def before_closing(life: Life, dates: Dates, today: date, early: str) -> Iterator[str]:
    """Yield why exposure may not be withdrawn from an office ``today``."""
    yield from _not_possible(life, Stage.CLOSING)
    if today <= dates.support_until and not early:
        yield gettext(
            "its support lasts until {date}. Wait until then, or say with --early why it cannot wait."
        ).format(date=dates.support_until)


def before_removal(life: Life, today: date, early: str) -> Iterator[str]:
    """Yield why the data of an office may not go ``today``; only a rehearsal may be ``early``."""
    yield from _not_possible(life, Stage.CLOSED)
    held = life.last.hold_until if life.last else None
    if held and today <= held and not early:
        yield gettext(
            "its data is held until {date}: nothing is removed before. Run this again after that day."
        ).format(date=held)


def _not_possible(life: Life, wanted: Stage) -> Iterator[str]:
    if wanted in SUCCESSORS[life.stage]:
        return
    now = life.stage
    if life.last is None:
        yield gettext("it is planned: nothing was installed yet. Stage it first: rideau apply.")
    elif now is wanted:
        yield gettext("it is {stage} since {date} already.").format(stage=word(now), date=life.last.on)
    else:
        yield gettext("it is {stage} since {date} and cannot become {wanted}.").format(
            stage=word(now), date=life.last.on, wanted=word(wanted)
        )
