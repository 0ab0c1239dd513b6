"""What a run over several offices came to, in words: what was done, what was not, why, and what to do."""

from collections.abc import Iterable, Iterator, Sequence

from rideau.fleet_runs.record import GOOD, Ending, OfficeOutcome, RunRecord
from rideau.language import N_, gettext, ngettext

_WORDS = {
    Ending.CHANGED: N_("changed"),
    Ending.UNCHANGED: N_("unchanged"),
    Ending.PENDING: N_("would change"),
    Ending.READY: N_("ready"),
    Ending.NOT_READY: N_("not ready"),
    Ending.FAILED: N_("failed"),
    Ending.NOT_BEGUN: N_("not begun"),
    Ending.INTERRUPTED: N_("interrupted"),
    Ending.DONE_BEFORE: N_("done before"),
}
_NAMES = 8
"""Offices named where many share a reason; the JSON and the events name all of them."""
_LINES = 12
"""Lines shown of one reason; the JSON and the events hold all of it."""


def summary(record: RunRecord) -> Iterator[str]:
    """Yield the lines of the summary: what went wrong, then the count, then what to do."""
    bad = [each for each in record.offices if each.ending not in GOOD]
    for outcomes in _alike(each for each in bad if each.ending is not Ending.NOT_BEGUN):
        yield from _why(outcomes)
    waiting = [each.office for each in bad if each.ending is Ending.NOT_BEGUN]
    if waiting:
        words = gettext("Not begun, because {reason}: {offices}.")
        yield words.format(reason=record.stopped, offices=_names(waiting))
    yield _count(record)
    if bad:
        yield gettext("Put right what is wrong, then run the same command with --resume.")


def unchanged_line(offices: int) -> str:
    """Return the summary of a run that changed none of so many offices, ``{seconds}`` and ``{run}`` open."""
    counts = f"{offices} {gettext(_WORDS[Ending.UNCHANGED])}"
    return _template(offices).format(number=offices, counts=counts, seconds="{seconds:.0f}", run="{run}")


def _count(record: RunRecord) -> str:
    number = len(record.offices)
    counts = ", ".join(f"{many} {gettext(_WORDS[ending])}" for ending, many in record.counts.items())
    seconds = f"{record.seconds:.0f}"
    return _template(number).format(number=number, counts=counts, seconds=seconds, run=record.id)


def _template(number: int) -> str:
    return ngettext(
        "{number} office: {counts} ({seconds} s, run {run})",
        "{number} offices: {counts} ({seconds} s, run {run})",
        number,
    )


def _alike(outcomes: Iterable[OfficeOutcome]) -> Iterable[Sequence[OfficeOutcome]]:
    """Return offices that ended alike and for the same reasons together: a hundred may share one."""
    found: dict[object, list[OfficeOutcome]] = {}
    for each in outcomes:
        found.setdefault((each.ending, _reasons(each)), []).append(each)
    return found.values()


def _reasons(outcome: OfficeOutcome) -> tuple[str, ...]:
    """Return why, without the office's name in front of its hosts'."""
    return tuple(each.removeprefix(f"{outcome.office}-") for each in outcome.why)


def _why(outcomes: Sequence[OfficeOutcome]) -> Iterator[str]:
    yield f"{_names([each.office for each in outcomes])}: {gettext(_WORDS[outcomes[0].ending])}"
    for reason in _reasons(outcomes[0]):
        first, *rest = reason.splitlines() or [""]
        yield f"    {first}"
        yield from (f"        {line}" for line in rest[:_LINES])
        if len(rest) > _LINES:
            yield "        …"


def _names(offices: Sequence[str]) -> str:
    if len(offices) <= _NAMES:
        return ", ".join(offices)
    more = gettext("{names} and {number} more")
    return more.format(names=", ".join(offices[:_NAMES]), number=len(offices) - _NAMES)
