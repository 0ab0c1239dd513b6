"""What ``rideau apply`` says of hosts, to people and to programs."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from rideau.converge.results import Result
from rideau.fleet_runs.record import Ending, HostOutcome


def outcome(result: Result, *, dry: bool) -> HostOutcome:
    """Return what became of a host, for the record of the run."""
    changes = result.changes
    ending = Ending.UNCHANGED
    if result.error:
        ending = Ending.FAILED if result.begun else Ending.NOT_BEGUN
    elif changes.pending:
        ending = Ending.PENDING if dry else Ending.CHANGED
    return HostOutcome(
        changes.plan.office,
        result.name,
        ending,
        changes.generation,
        changes.lines,
        result.seconds,
        result.error,
    )


def summary(result: Result, *, dry: bool, every: bool) -> Iterator[str]:
    """Yield what became of a host in lines; ``every`` change on a line of its own, or counted."""
    changes = result.changes
    if result.error:
        yield f"{result.name}: {'FAILED' if result.begun else result.error}"
        if result.begun:
            yield from (f"    {line}" for line in result.error.splitlines())
        return
    done = "would change" if dry else "changed"
    if not changes.pending:
        done = "nothing to change"
    yield f"{result.name}: {done} (generation {changes.generation}, {result.seconds:.1f} s)"
    for line in changes.lines if every else changes.brief:
        yield from wrap(line, 76, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False)
    yield from result.differences


def document(result: Result) -> dict[str, object]:
    """Return what became of a host for a program."""
    changes = result.changes
    return {
        "host": result.name,
        "office": changes.plan.office,
        "generation": changes.generation,
        "pending": changes.pending,
        "packages": list(changes.packages),
        "files": [{"path": each.path, "change": str(each.verb)} for each in changes.files],
        "units": list(changes.units),
        "changes": list(changes.lines),
        "diff": list(result.differences),
        "seconds": round(result.seconds, 2),
        "error": result.error or None,
        "begun": result.begun,
        "log": list(result.said),
    }


def calm(results: Iterable[Result]) -> bool:
    """Tell whether nothing happened on hosts, and nothing was to."""
    return all(not each.error and not each.changes.pending for each in results)
