"""What the history keeps of a verification."""

from collections.abc import Mapping, Sequence

from rideau.cli.recording import Outcome, first_line
from rideau.fleet_runs.record import Ending, RunRecord
from rideau.history.record import CHANGES, DONE, FAILED, INTERRUPTED, CheckRecord, HostRecord, ServiceRecord
from rideau.verify import Result, Verdict


def check_record(office: str, results: Sequence[Result]) -> CheckRecord:
    """Return what is kept of an office's checks: how many ended how, which failed."""
    failures = tuple(each.check.id for each in results if each.verdict is Verdict.FAILED)
    services = dict.fromkeys(each.check.service for each in results)
    counted = (
        ServiceRecord(service, *_counts([each for each in results if each.check.service == service]))
        for service in services
    )
    return CheckRecord(office, *_counts(results), failures, tuple(counted))


def _counts(results: Sequence[Result]) -> tuple[int, int, int]:
    """Return how many passed, failed and were not run."""
    verdicts = [each.verdict for each in results]
    return (
        verdicts.count(Verdict.PASSED),
        verdicts.count(Verdict.FAILED),
        verdicts.count(Verdict.NOT_RUN),
    )


def keep_verify(
    kept: Outcome, found: Mapping[str, Sequence[Result]], record: RunRecord | None = None
) -> None:
    """Note how the checks of every office ended; ``record`` tells of those that could not be asked."""
    kept.checks = [check_record(slug, results) for slug, results in sorted(found.items())]
    ready = all(each.verdict is Verdict.PASSED for results in found.values() for each in results)
    kept.outcome = DONE if ready else CHANGES
    for office in record.offices if record else ():
        if office.ending is Ending.FAILED:
            reason = first_line("\n".join(office.why))
            kept.hosts.append(HostRecord("", office.office, "failed", error=reason))
            kept.outcome = FAILED
    if record is not None and record.interrupted:
        kept.outcome = INTERRUPTED
