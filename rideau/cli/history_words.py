"""What is said of a run in a few words."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rideau.history.record import INTERRUPTED, RUNNING, CheckRecord, HostRecord, RunRecord

_SHORT_COMMIT = 8


def outcome_of(run: RunRecord) -> str:
    """Return how a run ended, in a few words: hosts and checks counted, what failed first."""
    words = [*_counted(run.hosts), *_checked(run.checks)]
    if run.outcome in (RUNNING, INTERRUPTED) or not words:
        words = [run.outcome, *words]
    note = f" ({run.note})" if run.note else ""
    return ", ".join(words) + note


def _counted(hosts: Iterable[HostRecord]) -> Iterator[str]:
    counts = Counter(each.outcome for each in hosts)
    order = sorted(counts, key=lambda each: each != "failed")
    yield from (f"{counts[each]} {each.upper() if each == 'failed' else each}" for each in order)


def _checked(checks: Iterable[CheckRecord]) -> Iterator[str]:
    everyone = tuple(checks)
    if failed := sum(each.failed for each in everyone):
        yield f"{failed} checks FAILED"
    if passed := sum(each.passed for each in everyone):
        yield f"{passed} checks passed"
    if not_run := sum(each.not_run for each in everyone):
        yield f"{not_run} not run"


def commit_of(run: RunRecord) -> str:
    """Return the commit of a run as people write it, with a plus where that is not all."""
    return (run.commit or "")[:_SHORT_COMMIT] + ("+" if run.dirty else "")
