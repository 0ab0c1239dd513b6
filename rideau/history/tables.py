"""The tables of the history, as the latest schema version has them (see :mod:`rideau.history.migrations`)."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

SCHEMA_VERSION = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("verb", String(40), nullable=False),
    Column("who", Text, nullable=False),
    Column("begun", DateTime(timezone=True), nullable=False, index=True),
    Column("ended", DateTime(timezone=True)),
    Column("outcome", String(40), nullable=False),
    Column("place", String(10), nullable=False),
    Column("commit_id", String(64)),
    Column("dirty", Boolean),
    Column("plan", String(80)),
    Column("version", String(40), nullable=False),
    Column("note", Text, nullable=False),
)


def _run() -> Column[str]:
    return Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True)


RUN_OFFICES = Table(
    "run_offices", METADATA, _run(), _position(), Column("office", String(60), nullable=False, index=True)
)

RUN_HOSTS = Table(
    "run_hosts",
    METADATA,
    _run(),
    _position(),
    Column("host", String(120), nullable=False, index=True),
    Column("office", String(60), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("generation_before", Integer),
    Column("generation_after", Integer),
    Column("changes", Text, nullable=False),
    Column("error", Text, nullable=False),
)

RUN_CHECKS = Table(
    "run_checks",
    METADATA,
    _run(),
    _position(),
    Column("office", String(60), nullable=False),
    Column("passed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("not_run", Integer, nullable=False),
    Column("failures", Text, nullable=False),
)

RUN_SERVICES = Table(
    "run_services",
    METADATA,
    _run(),
    _position(),
    Column("office", String(60), nullable=False, index=True),
    Column("service", String(60), nullable=False),
    Column("passed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("not_run", Integer, nullable=False),
)
"""The checks of an office, counted for each service."""
