"""The history in a database: runs are taken up from the spool, and read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event, func, or_, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from rideau.history.address import Address
from rideau.history.migrations import NewerSchemaError, migrate
from rideau.history.record import HostRecord, RunRecord, parse
from rideau.history.rows import add, records
from rideau.history.spool import Spool
from rideau.history.tables import RUN_HOSTS, RUN_OFFICES, RUN_SERVICES, RUNS
from rideau.problems import Refused

PATIENCE = 10
"""Seconds to wait for a database that does not answer, or for another command that writes."""


class Away(Refused):
    """The database cannot be used now; what the spool holds is safe there."""


class History:
    """The runs of one repository, in the database at ``address``."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def take_up(self, spool: Spool) -> int:
        """Move what the spool holds into the database; return how many runs it did not have yet.

        Two commands may do so at once. A document that is no record is set aside.
        """
        waiting = [*_waiting(spool)]
        if not waiting:
            return 0
        with self._transaction() as connection:
            new = sum(add(connection, run) for _, run in waiting)
        for name, _ in waiting:
            spool.forget(name)
        return new

    def runs(self, office: str | None = None, limit: int | None = None) -> tuple[RunRecord, ...]:
        """Return the latest runs, newest first; of ``office`` alone if it is given."""
        wanted = select(RUNS).order_by(RUNS.c.begun.desc(), RUNS.c.id.desc())
        if office is not None:
            wanted = wanted.where(
                RUNS.c.id.in_(select(RUN_OFFICES.c.run).where(RUN_OFFICES.c.office == office))
            )
        with self._transaction() as connection:
            return records(connection, connection.execute(wanted.limit(limit)).all())

    def named(self, name: str) -> tuple[RunRecord, ...]:
        """Return every run whose id is ``name``, or begins or ends with it."""
        alike = or_(RUNS.c.id.startswith(name, autoescape=True), RUNS.c.id.endswith(name, autoescape=True))
        with self._transaction() as connection:
            return records(connection, connection.execute(select(RUNS).where(alike)).all())

    def evidence(self, place: str, each: int) -> tuple[RunRecord, ...]:
        """Return what tells how offices at ``place`` are, newest first.

        That is the latest runs, ``each`` of every verb on every office, and the last that asked each service,
        however long ago: a fleet's hourly drift hides nobody's proof.
        """
        chosen = or_(RUNS.c.id.in_(_latest_of_each_verb(each)), RUNS.c.id.in_(_last_to_ask()))
        wanted = select(RUNS).where(RUNS.c.place == place, chosen).order_by(RUNS.c.id.desc())
        with self._transaction() as connection:
            return records(connection, connection.execute(wanted).all())

    def latest(self, place: str) -> tuple[tuple[HostRecord, RunRecord], ...]:
        """Return for every host of ``place`` the latest run that left a generation active on it."""
        left = (
            select(func.max(RUNS.c.id))
            .join(RUN_HOSTS, RUN_HOSTS.c.run == RUNS.c.id)
            .where(RUN_HOSTS.c.generation_after.is_not(None), RUNS.c.place == place)
            .group_by(RUN_HOSTS.c.host)
        )
        with self._transaction() as connection:
            found = records(connection, connection.execute(select(RUNS).where(RUNS.c.id.in_(left))).all())
        newest_last = sorted(found, key=lambda run: run.id)
        by_host = {
            each.host: (each, run) for run in newest_last for each in run.hosts if each.generation_after
        }
        return tuple(by_host.values())

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Yield a connection to a database of this version; raise :class:`Away` with a reason for people."""
        engine = None
        try:
            engine = _engine(self.address)
            with engine.begin() as connection:
                migrate(connection)
                yield connection
        except NewerSchemaError as error:
            raise Away(f"history in {self.address.name}: {error}; bring this checkout up to date") from None
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise Away(f"history in {self.address.name}: {_reason(self.address, error)}") from None
        finally:
            if engine is not None:
                engine.dispose()


def _latest_of_each_verb(each: int) -> Select[tuple[str]]:
    """Return the ids of the latest runs of every verb on every office of each place."""
    alike = (RUN_OFFICES.c.office, RUNS.c.verb, RUNS.c.place)
    number = func.row_number().over(partition_by=alike, order_by=RUNS.c.id.desc()).label("number")
    joined = RUN_OFFICES.join(RUNS, RUNS.c.id == RUN_OFFICES.c.run)
    numbered = select(RUNS.c.id, number).select_from(joined).subquery()
    return select(numbered.c.id).where(numbered.c.number <= each)


def _last_to_ask() -> Select[tuple[str]]:
    """Return the ids of the last run that asked each service of every office of each place."""
    joined = RUN_SERVICES.join(RUNS, RUNS.c.id == RUN_SERVICES.c.run)
    asked = (RUN_SERVICES.c.office, RUN_SERVICES.c.service, RUNS.c.place)
    return select(func.max(RUNS.c.id)).select_from(joined).group_by(*asked)


def _reason(address: Address, error: Exception) -> str:
    """Return why a database cannot be used, in one line and without its password."""
    if isinstance(error, ImportError):
        return "psycopg is not installed here: pip install 'rideau[postgresql]'"
    if isinstance(error, ArgumentError):
        return "its URL cannot be read"
    cause = getattr(error, "orig", None) or error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return address.hidden(lines[0] if lines else type(cause).__name__)


def _engine(address: Address) -> Engine:
    if address.url.startswith("sqlite"):
        if not address.remote:
            Path(address.name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(address.url, connect_args={"timeout": PATIENCE})
        _one_writer(engine)
        return engine
    try:
        return create_engine(address.url, connect_args={"connect_timeout": PATIENCE}, hide_parameters=True)
    except ValueError:  # a port that is no number
        raise ArgumentError("it cannot be read") from None


def _one_writer(engine: Engine) -> None:
    """Have SQLite wait for others when a transaction begins: for a lock taken later it may not wait."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _waiting(spool: Spool) -> Iterator[tuple[str, RunRecord]]:
    for name, found in spool.ended():
        try:
            yield name, parse(found)
        except ValueError:
            spool.set_aside(name)
    for name, found, alive in spool.unfinished():
        if not alive:
            try:
                yield name, parse(found).cut_short()
            except ValueError:
                spool.set_aside(name)
