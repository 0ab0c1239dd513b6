"""What ``rideau drift`` says of hosts, to people and to programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from rideau.cli.recording import first_line
from rideau.converge.drifted import HostDrift, Judged
from rideau.fleet_runs.record import Ending, HostOutcome, RunRecord
from rideau.history.record import HostRecord

FORMAT = 1
_MANY = 3
"""Offices beyond which they are not named one by one in the command that puts them right."""


def outcome(host: HostDrift) -> HostOutcome:
    """Return what became of a host, for the record of the run."""
    ending = Ending.FAILED if host.error else Ending.PENDING if host.counting else Ending.UNCHANGED
    words = tuple(str(each.finding) for each in host.counting)
    return HostOutcome(host.plan.office, host.name, ending, host.generation, words, error=host.error)


def host_record(host: HostDrift) -> HostRecord:
    """Return what the history keeps of a host."""
    what = "failed" if host.error else "drifted" if host.counting else "unchanged"
    counts = Counter(f"{each.finding.kind}s" for each in host.counting)
    return HostRecord(
        host.name, host.plan.office, what, host.generation or None, None, counts, first_line(host.error)
    )


def lines(host: HostDrift) -> Iterator[str]:
    """Yield what was found on a host."""
    if host.error:
        yield f"{host.name}: FAILED"
        yield f"    {host.error}"
        return
    count = len(host.counting)
    differences = f"{count} difference{'s' * (count > 1)} from" if count else "as it should be on"
    yield f"{host.name}: {differences} generation {host.generation}"
    for each in sorted(host.findings, key=lambda found: not found.counts):
        yield from wrap(
            _words(each), 96, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False
        )


def _words(each: Judged) -> str:
    excused, expired = each.judgement.excused, each.judgement.expired
    if excused:
        return f"{each.finding} (accepted until {excused.until}: {excused.reason})"
    if expired:
        note = f"(it was accepted until {expired.until}: {expired.reason}; {expired.place})"
        return f"{each.finding} {note}"
    return str(each.finding)


def conclusion(record: RunRecord, hosts: Sequence[HostDrift]) -> Iterator[str]:
    """Yield what it comes to, and what to do."""
    drifted = [each for each in hosts if each.counting]
    silent = [each for each in hosts if each.error]
    reasons = [each for each in record.offices if each.reasons]
    for office in reasons:
        yield f"{office.office}: FAILED"
        yield from (f"    {line}" for reason in office.reasons for line in reason.splitlines())
    found = f"Drift on {len(drifted)} of {len(hosts)} hosts" if drifted else f"No drift on {len(hosts)} hosts"
    if silent:
        found += f"; {len(silent)} could not be looked at"
    yield f"{found}."
    if drifted:
        offices = sorted({each.plan.office for each in drifted})
        named = " ".join(offices) if len(offices) <= _MANY else "OFFICE"
        yield f"rideau apply {named} puts it right; with --diff it shows what changed inside files."


def document(record: RunRecord, hosts: Iterable[HostDrift]) -> dict[str, Any]:
    """Return everything for a program."""
    everyone = tuple(hosts)
    return {
        "format": FORMAT,
        "run": record.id,
        "drift": any(each.counting for each in everyone),
        "offices": [{"office": each.office, "reasons": list(each.why)} for each in record.offices],
        "hosts": [_host(each) for each in everyone],
    }


def _host(host: HostDrift) -> dict[str, Any]:
    return {
        "host": host.name,
        "office": host.plan.office,
        "generation": host.generation,
        "findings": [_finding(each) for each in host.findings],
        "error": host.error or None,
    }


def _finding(each: Judged) -> dict[str, Any]:
    exception = each.judgement.excused or each.judgement.expired
    return {
        "kind": str(each.finding.kind),
        "subject": each.finding.subject,
        "what": each.finding.what,
        "counts": each.counts,
        "exception": exception
        and {
            "reason": exception.reason,
            "until": exception.until.isoformat(),
            "file": str(exception.place.file),
            "line": exception.place.line,
            "column": exception.place.column,
        },
    }
