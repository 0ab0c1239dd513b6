"""What a run over several offices came to, in words: what was done, what was not, why, and what to do."""

from collections.abc import Iterator

from rideau.fleet_runs.record import GOOD, Ending, OfficeOutcome, RunRecord

_WORDS = {
    Ending.CHANGED: "changed",
    Ending.UNCHANGED: "unchanged",
    Ending.PENDING: "would change",
    Ending.FAILED: "failed",
    Ending.NOT_BEGUN: "not begun",
    Ending.INTERRUPTED: "interrupted",
    Ending.DONE_BEFORE: "done before",
}


def summary(record: RunRecord) -> Iterator[str]:
    """Yield the lines of the summary; the last things said are the first to be done."""
    counts = ", ".join(f"{number} {_WORDS[ending]}" for ending, number in record.counts.items())
    yield f"{len(record.offices)} offices: {counts} ({record.seconds:.0f} s, run {record.id})"
    bad = [each for each in record.offices if each.ending not in GOOD]
    for outcome in (each for each in bad if each.ending is not Ending.NOT_BEGUN):
        yield from _why(outcome)
    waiting = [each.office for each in bad if each.ending is Ending.NOT_BEGUN]
    if waiting:
        yield f"  not begun, because {record.stopped}: {', '.join(waiting)}"
    if bad:
        yield f"Put right what failed, then run the same command with --resume: {_left(record)}."


def unchanged_line(offices: int) -> str:
    """Return the summary of a run that changed none of so many offices, ``{seconds}`` and ``{run}`` open."""
    return f"{offices} offices: {offices} {_WORDS[Ending.UNCHANGED]} ({{seconds:.0f}} s, run {{run}})"


def _left(record: RunRecord) -> str:
    done = sum(each.ending in GOOD for each in record.offices)
    return f"it leaves out the {done} that are done" if done else "it leaves out what is done"


def _why(outcome: OfficeOutcome) -> Iterator[str]:
    yield f"  {outcome.office}: {_WORDS[outcome.ending]}"
    for reason in outcome.why:
        first, *rest = reason.splitlines()
        yield f"    {first}"
        yield from (f"        {line}" for line in rest)
