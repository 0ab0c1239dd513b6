"""``--resume``: the offices that an interrupted run had finished are left out."""

from collections.abc import Mapping

import click

from rideau.fleet_runs.memory import Memory, Remembered
from rideau.office import Environment
from rideau.project import Project


def memory_of(project: Project, verb: str, *, lab: bool) -> Memory:
    """Return where runs of a verb are remembered; a rehearsal in the lab says nothing about live hosts."""
    rehearsal = lab or project.fleet.model.environment is Environment.LAB
    return Memory(project.repository.root, f"{verb} in the lab" if rehearsal else verb)


def done_before(memory: Memory, plans: Mapping[str, str]) -> tuple[str, ...]:
    """Return the offices that the last run finished with the plans they have now, and say so."""
    last = memory.last()
    done = tuple(slug for slug, plan in plans.items() if last.had(slug, plan))
    click.echo(_words(last, len(done), len(plans)), err=True)
    return done


def _words(last: Remembered, done: int, every: int) -> str:
    moved = sum(1 for _ in last.finished) - done
    also = f"; {moved} more it finished have another plan now, or are not asked for" if moved else ""
    return f"Resuming run {last.run}: {done} of {every} offices are done{also}."
