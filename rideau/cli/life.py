"""What verbs do with the life of an office: refuse, take a step, remember it."""

from collections.abc import Iterable

import click

from rideau import lifecycle_record
from rideau.cli.days import today
from rideau.fleet_runs.identity import who
from rideau.language import gettext
from rideau.lifecycle import Transition, before_apply, word
from rideau.office import Stage
from rideau.problems import Refused
from rideau.project import Project


def refuse_closed(project: Project, slugs: Iterable[str]) -> None:
    """Raise :class:`Refused` for offices whose hosts are not to be changed any more."""
    refuse({slug: tuple(before_apply(project.life(slug))) for slug in slugs})


def refuse(reasons: dict[str, tuple[str, ...]]) -> None:
    """Raise :class:`Refused` with every reason of every office, if there is any."""
    lines = [f"{slug}: {reason}" for slug, some in reasons.items() for reason in some]
    if lines:
        raise Refused("\n".join(lines))


def remember_staged(project: Project, slugs: Iterable[str]) -> None:
    """Take planned offices whose hosts are all what their plans say to ``staged``."""
    for slug in slugs:
        if project.life(slug).stage is Stage.PLANNED:
            take(project, slug, Transition(Stage.STAGED, today(), who()))


def take(project: Project, slug: str, step: Transition) -> None:
    """Remember one more step in the life of an office, and say so."""
    lifecycle_record.write(project.record(slug), project.life(slug).then(step))
    remembered(project, slug, step)


def remembered(project: Project, slug: str, step: Transition) -> None:
    """Say that a step was remembered, and where."""
    file = project.record(slug)
    said = gettext("{office}: {stage}. {file}: written; commit it")
    if file.parent != project.repository.life(slug).parent:
        said = gettext("{office}: {stage} (a rehearsal, remembered by the lab alone)")
    click.echo(said.format(office=slug, stage=word(step.stage), file=file), err=True)
