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
    for (ending, offices), reasons in _shared(each for each in bad if each.ending is not Ending.NOT_BEGUN):
        yield f"{_names(offices)}: {gettext(_WORDS[ending])}"
        for reason in reasons:
            yield from _lines(reason)
    waiting = [each.office for each in bad if each.ending is Ending.NOT_BEGUN]
    if waiting:
        words = gettext("Not begun, because {reason}: {offices}.")
        yield words.format(reason=record.stopped, offices=_names(waiting))
    yield _count(record)
    if bad:
        yield gettext("Put right what is wrong, then run the same command with --resume.")


def changed_offices(record: RunRecord) -> Iterator[str]:
    """Yield a line for every office that was changed, with the hosts that were."""
    for each in record.offices:
        if each.ending is Ending.CHANGED:
            changed = [host.host for host in each.hosts if host.ending is Ending.CHANGED]
            names = ", ".join(host.removeprefix(f"{each.office}-") for host in changed)
            yield f"{each.office}: {gettext(_WORDS[each.ending])}: {names} ({each.seconds:.0f} s)"


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


def _shared(
    outcomes: Iterable[OfficeOutcome],
) -> Iterable[tuple[tuple[Ending, tuple[str, ...]], Sequence[str]]]:
    """Return the reasons of each ending, told once for all the offices that share them: a hundred may."""
    offices: dict[tuple[Ending, str], list[str]] = {}
    for each in outcomes:
        for reason in _reasons(each):
            offices.setdefault((each.ending, reason), []).append(each.office)
    found: dict[tuple[Ending, tuple[str, ...]], list[str]] = {}
    for (ending, reason), some in offices.items():
        found.setdefault((ending, tuple(some)), []).append(reason)
    return found.items()


def _reasons(outcome: OfficeOutcome) -> tuple[str, ...]:
    """Return why, without the office's name in front of its hosts'."""
    return tuple(dict.fromkeys(each.removeprefix(f"{outcome.office}-") for each in outcome.why)) or ("?",)


def _lines(reason: str) -> Iterator[str]:
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
