"""How the database of the history comes forward, from nothing or from any older schema version.

Plain SQL, the same in SQLite and in PostgreSQL. A step that was released never changes: what a later version
needs is another step below it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, select, text

from rideau.history.tables import SCHEMA_VERSION

Step = Sequence[str]
"""The statements that lead from one version to the next."""

_FIRST: Step = (
    """
    CREATE TABLE runs (
        id VARCHAR(40) NOT NULL PRIMARY KEY,
        verb VARCHAR(40) NOT NULL,
        who TEXT NOT NULL,
        begun TIMESTAMP WITH TIME ZONE NOT NULL,
        ended TIMESTAMP WITH TIME ZONE,
        outcome VARCHAR(40) NOT NULL,
        place VARCHAR(10) NOT NULL,
        commit_id VARCHAR(64),
        dirty BOOLEAN,
        plan VARCHAR(80),
        version VARCHAR(40) NOT NULL,
        note TEXT NOT NULL
    )
    """,
    "CREATE INDEX ix_runs_begun ON runs (begun)",
    """
    CREATE TABLE run_offices (
        run VARCHAR(40) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        office VARCHAR(60) NOT NULL,
        PRIMARY KEY (run, position)
    )
    """,
    "CREATE INDEX ix_run_offices_office ON run_offices (office)",
    """
    CREATE TABLE run_hosts (
        run VARCHAR(40) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        host VARCHAR(120) NOT NULL,
        office VARCHAR(60) NOT NULL,
        outcome VARCHAR(40) NOT NULL,
        generation_before INTEGER,
        generation_after INTEGER,
        changes TEXT NOT NULL,
        error TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )
    """,
    "CREATE INDEX ix_run_hosts_host ON run_hosts (host)",
    """
    CREATE TABLE run_checks (
        run VARCHAR(40) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        office VARCHAR(60) NOT NULL,
        passed INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        not_run INTEGER NOT NULL,
        failures TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )
    """,
)

_SERVICES: Step = (
    """
    CREATE TABLE run_services (
        run VARCHAR(40) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        office VARCHAR(60) NOT NULL,
        service VARCHAR(60) NOT NULL,
        passed INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        not_run INTEGER NOT NULL,
        PRIMARY KEY (run, position)
    )
    """,
    "CREATE INDEX ix_run_services_office ON run_services (office)",
)
"""Readiness is said of each service: its checks are counted."""

STEPS: Sequence[Step] = (_FIRST, _SERVICES)

_ADVISORY_LOCK = 7243328


class NewerSchemaError(Exception):
    """A later Rideau has brought this database forward; the message says how far."""


def migrate(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database forward to the version that this program knows; the caller's transaction holds it.

    Raise :class:`NewerSchemaError` for one that is ahead.
    """
    if connection.dialect.name == "postgresql":  # two commands may find the same empty database
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    now = _version(connection)
    if now > len(steps):
        raise NewerSchemaError(f"its schema has version {now}, this Rideau knows {len(steps)}")
    if now == len(steps):
        return
    for statement in (statement for step in steps[now:] for statement in step):
        connection.execute(text(statement))
    SCHEMA_VERSION.create(connection, checkfirst=True)
    connection.execute(SCHEMA_VERSION.delete())
    connection.execute(SCHEMA_VERSION.insert().values(version=len(steps)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(SCHEMA_VERSION.name):
        return 0
    return int(connection.scalar(select(SCHEMA_VERSION.c.version)) or 0)
