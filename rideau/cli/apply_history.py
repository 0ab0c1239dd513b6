"""What the history keeps of an apply."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from rideau.cli.fleet_plans import digest
from rideau.cli.recording import Outcome, first_line, first_reason
from rideau.compile import OfficePlan
from rideau.converge.changes import Changes
from rideau.converge.results import Result
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord
from rideau.history.record import DONE, FAILED, INTERRUPTED, HostRecord


def keep_apply(
    kept: Outcome, record: RunRecord, results: Sequence[Result], plans: Mapping[str, OfficePlan]
) -> None:
    """Note what became of every host, and the digest of what they were meant to be."""
    kept.hosts = [host_record(each) for each in results]
    kept.hosts += [_not_planned(each) for each in record.offices if not each.hosts and each.reasons]
    kept.plan = plan_digest(plans)
    kept.outcome = INTERRUPTED if record.interrupted else DONE if record.good else FAILED


def host_record(result: Result) -> HostRecord:
    """Return what is kept of one host."""
    changes = result.changes
    outcome = "changed" if changes.pending else "unchanged"
    if result.error:
        outcome = "failed" if result.begun else "skipped"
    return HostRecord(
        result.name,
        changes.plan.office,
        outcome,
        changes.state.active or None,
        None if result.error else changes.generation,
        dict(_counts(changes)),
        first_reason(result.error),
    )


def plan_digest(plans: Mapping[str, OfficePlan]) -> str | None:
    """Return the digest of what hosts were meant to be; secrets are references in it."""
    each = {slug: digest(plan) for slug, plan in sorted(plans.items())}
    if len(each) == 1:
        return next(iter(each.values()))
    return (
        sha256("\n".join(f"{slug} {own}" for slug, own in each.items()).encode()).hexdigest()
        if each
        else None
    )


def _counts(changes: Changes) -> Iterable[tuple[str, int]]:
    kinds = {"packages": changes.packages, "files": changes.files, "units": changes.units}
    yield from ((kind, len(found)) for kind, found in kinds.items() if found)


def _not_planned(office: OfficeOutcome) -> HostRecord:
    """Stand in for the hosts of an office that has no plan, or was not begun."""
    outcome = "failed" if office.ending is Ending.FAILED else "skipped"
    return HostRecord("", office.office, outcome, error=first_line(office.reasons[0]))
