"""Record what a verb does, and hand it to the database of the history where somebody waits for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from rideau.history.record import (
    DONE,
    FAILED,
    INTERRUPTED,
    CheckRecord,
    HostRecord,
    Json,
    RunRecord,
    document,
    parse,
)
from rideau.history.recorder import Begun, Recorder
from rideau.history.spool import Spool, state_folder
from rideau.office import Environment
from rideau.problems import ProblemsFound, RideauError
from rideau.project import Project

if TYPE_CHECKING:
    from rideau.converge.drift import Known
    from rideau.history.database import History


@dataclass(slots=True)
class Outcome:
    """How a run went, filled in while it goes on; what is in it when it ends is recorded."""

    outcome: str = DONE
    hosts: list[HostRecord] = field(default_factory=list)
    checks: list[CheckRecord] = field(default_factory=list)
    plan: str | None = None
    note: str = ""
    document: Json = field(default_factory=dict)
    """What was recorded, once the run is over."""
    alone: bool = True
    """Whether nobody waits for the record but who asks for the history here."""


@contextmanager
def recorded(project: Project, begun: Begun) -> Iterator[Outcome]:
    """Record the run that happens inside, however it ends."""
    lab = begun.lab or _lives_in_the_lab(project)
    network = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    recorder = Recorder.begin(project.repository.root, replace(begun, lab=lab))
    outcome = Outcome(note=begun.note)
    try:
        yield outcome
    except KeyboardInterrupt:
        outcome.outcome = INTERRUPTED
        raise
    except RideauError as error:
        outcome.outcome, outcome.note = FAILED, outcome.note or first_reason(str(error))
        raise
    except Exception as error:
        outcome.outcome, outcome.note = FAILED, type(error).__name__
        raise
    finally:
        ended = recorder.end(outcome.outcome, outcome.hosts, outcome.checks, outcome.plan, outcome.note)
        outcome.document, outcome.alone = document(ended), not _is_awaited(project)
        _hand_over(project, network, lab=lab)
        os.close(network)


def history_of(project: Project) -> "History":
    """Return the history of a project, wherever the environment or its fleet wants it."""
    from rideau.history.address import address_of  # noqa: PLC0415 -- few runs get here
    from rideau.history.database import History  # noqa: PLC0415 -- SQLAlchemy takes longer than an apply

    return History(address_of(project.repository.root, _wanted_by_fleet(project)))


def known_hosts(project: Project, *, lab: bool) -> "dict[str, Known]":
    """Return what the history knows of hosts; a database that is away knows of none, and says so.

    To be asked before a lab's network is entered: from there, no database is reached.
    """
    from rideau.converge.drift import Known  # noqa: PLC0415

    place = "lab" if lab or _lives_in_the_lab(project) else "live"
    history = history_of(project)
    try:
        history.take_up(spool_of(project))
        latest = history.latest(place)
    except RideauError as error:
        click.echo(f"{error}. Generations are not compared with it.", err=True)
        return {}
    return {
        each.host: Known(
            generation,
            run.short,
            run.verb,
            run.who,
            run.begun[:16].replace("T", " "),
            moved=each.outcome == "changed",
        )
        for each, run in latest
        if (generation := each.generation_after) is not None
    }


def runs_of(project: Project, office: str, *, lab: bool) -> tuple[RunRecord, ...]:
    """Return the runs of an office out in the world or in the lab, as far as anybody remembers them.

    Where the database is away, those that wait for it here are all there is. To be asked before a lab's
    network is entered.
    """
    place = "lab" if lab or _lives_in_the_lab(project) else "live"
    history, spool = history_of(project), spool_of(project)
    try:
        history.take_up(spool)
        found = history.runs(office, _MOST_RUNS)
    except RideauError as error:
        click.echo(f"{error}. Only what waits for it here is known.", err=True)
        found = tuple(_readable(spool))
    return tuple(each for each in found if each.where == place)


_MOST_RUNS = 500


def _readable(spool: Spool) -> Iterator[RunRecord]:
    for _, found in spool.ended():
        with suppress(ValueError):
            yield parse(found)


def spool_of(project: Project) -> Spool:
    """Return where the runs of a project wait for the database."""
    return Spool(state_folder(str(project.repository.root)))


def first_line(words: str) -> str:
    """Return the first line that says something."""
    return next((line.strip() for line in words.splitlines() if line.strip()), "")


def first_reason(words: str) -> str:
    """Return the first line that tells more than what follows: ``activate failed:`` alone says nothing."""
    begun, _, reason = words.partition("\n")
    return f"{begun} {first_line(reason)}" if begun.endswith(":") and reason else first_line(words)


def _lives_in_the_lab(project: Project) -> bool:
    with suppress(ProblemsFound):
        return project.fleet.model.environment is Environment.LAB
    return False


def _wanted_by_fleet(project: Project) -> str | None:
    with suppress(ProblemsFound):
        return project.fleet.model.history.database
    return None


def _is_awaited(project: Project) -> bool:
    """Tell whether somebody asked for a database, which is then to have every run at once."""
    from rideau.history.address import VARIABLE  # noqa: PLC0415

    return bool(os.environ.get(VARIABLE) or _wanted_by_fleet(project))


def _hand_over(project: Project, network: int, *, lab: bool) -> None:
    """Have the database take the spool up, if somebody asked for this database; readers do so in any case.

    One that is away is told of and does no harm: the spool keeps the run until it is there again.
    """
    if not _is_awaited(project):
        return
    try:
        if lab:  # from inside the lab's network, no database is reached
            from rideau.lab.namespaces import enter_open  # noqa: PLC0415 -- loaded where there is a lab

            enter_open(network, "of this command")
        history_of(project).take_up(spool_of(project))
    except (RideauError, OSError) as error:
        click.echo(f"{error}. The run is kept here and taken up later.", err=True)
