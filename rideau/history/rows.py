"""Records as rows, and rows as records."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from rideau.history.record import CheckRecord, HostRecord, RunRecord, ServiceRecord
from rideau.history.tables import RUN_CHECKS, RUN_HOSTS, RUN_OFFICES, RUN_SERVICES, RUNS


def add(connection: Connection, run: RunRecord) -> int:
    """Write ``run`` unless it is there already; return how many were written."""
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415 -- readers have no time for both

    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(RUNS).values(_columns(run)).on_conflict_do_nothing().returning(RUNS.c.id)
    if connection.execute(new).first() is None:
        return 0
    for table, rows in (
        (RUN_OFFICES, [{"office": each} for each in run.offices]),
        (RUN_HOSTS, [_host_columns(each) for each in run.hosts]),
        (RUN_CHECKS, [_check_columns(each) for each in run.checks]),
        (RUN_SERVICES, [_service_columns(each, one) for each in run.checks for one in each.services]),
    ):
        if rows:
            numbered = [{"run": run.id, "position": number, **row} for number, row in enumerate(rows)]
            connection.execute(table.insert(), numbered)
    return 1


def _columns(run: RunRecord) -> dict[str, Any]:
    return {
        "id": run.id,
        "verb": run.verb,
        "who": run.who,
        "begun": _time(run.begun),
        "ended": _time(run.ended) if run.ended else None,
        "outcome": run.outcome,
        "place": run.where,
        "commit_id": run.commit,
        "dirty": run.dirty,
        "plan": run.plan,
        "version": run.version,
        "note": run.note,
    }


def _host_columns(each: HostRecord) -> dict[str, Any]:
    return {
        "host": each.host,
        "office": each.office,
        "outcome": each.outcome,
        "generation_before": each.generation_before,
        "generation_after": each.generation_after,
        "changes": json.dumps(dict(each.changes or {})),
        "error": each.error,
    }


def _check_columns(each: CheckRecord) -> dict[str, Any]:
    counts = {"passed": each.passed, "failed": each.failed, "not_run": each.not_run}
    return {"office": each.office, **counts, "failures": json.dumps(list(each.failures))}


def _service_columns(checks: CheckRecord, each: ServiceRecord) -> dict[str, Any]:
    counts = {"passed": each.passed, "failed": each.failed, "not_run": each.not_run}
    return {"office": checks.office, "service": each.service, **counts}


def records(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[RunRecord, ...]:
    """Return the records whose rows of :data:`RUNS` are ``rows``, in their order."""
    ids = [row.id for row in rows]
    tables = (RUN_OFFICES, RUN_HOSTS, RUN_CHECKS, RUN_SERVICES)
    parts = [_by_run(connection, table, ids) for table in tables]
    return tuple(_record(row, *(part[row.id] for part in parts)) for row in rows)


def _by_run(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {run: [] for run in ids}
    wanted = select(table).where(table.c.run.in_(ids)).order_by(table.c.run, table.c.position)
    for row in connection.execute(wanted):
        found[row.run].append(row)
    return found


_Rows = list[Row[Any]]


def _record(row: Row[Any], offices: _Rows, hosts: _Rows, checks: _Rows, services: _Rows) -> RunRecord:
    return RunRecord(
        id=row.id,
        verb=row.verb,
        who=row.who,
        begun=_text(row.begun),
        where=row.place,
        offices=tuple(each.office for each in offices),
        ended=_text(row.ended) if row.ended else "",
        outcome=row.outcome,
        commit=row.commit_id,
        dirty=row.dirty,
        plan=row.plan,
        version=row.version,
        note=row.note,
        hosts=tuple(_host(each) for each in hosts),
        checks=tuple(_check(each, services) for each in checks),
    )


def _host(row: Row[Any]) -> HostRecord:
    before, after = row.generation_before, row.generation_after
    return HostRecord(row.host, row.office, row.outcome, before, after, json.loads(row.changes), row.error)


def _check(row: Row[Any], services: _Rows) -> CheckRecord:
    return CheckRecord(
        row.office,
        row.passed,
        row.failed,
        row.not_run,
        tuple(json.loads(row.failures)),
        tuple(
            ServiceRecord(each.service, each.passed, each.failed, each.not_run)
            for each in services
            if each.office == row.office
        ),
    )


def _time(words: str) -> datetime:
    return datetime.fromisoformat(words)


def _text(time: datetime) -> str:
    """Return a time as records hold it; SQLite forgets the zone, which is always UTC."""
    zoned = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return zoned.isoformat(timespec="milliseconds").replace("+00:00", "Z")
