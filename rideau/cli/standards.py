"""``rideau standards``: what every office is held to, what was found, and where to look."""

import json
from datetime import date
from pathlib import Path

import click

from rideau import language
from rideau.cli import standards_tables as tables
from rideau.cli.completion import offices
from rideau.cli.days import on_day, on_option
from rideau.cli.standards_document import document
from rideau.cli.tables import show
from rideau.policy.catalogue import STANDARDS
from rideau.problems import ProblemsFound
from rideau.project import Project
from rideau.standards.statement import Judgement, Statement, judge, judge_fleet
from rideau.standards.words import NO_CLAIM, spoken


@click.command()
@click.argument("names", metavar="[OFFICE]...", nargs=-1, shell_complete=offices)
@click.option("--rule", type=click.Choice(tuple(STANDARDS)), metavar="CODE", help="All about one standard.")
@click.option("--controls", is_flag=True, help="What bears on which control of ITSG-33.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@click.option("--html", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write pages.")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said.")
@on_option
def standards(
    names: tuple[str, ...],
    rule: str | None,
    html: Path | None,
    lang: str | None,
    day: str | None,
    *,
    controls: bool,
    as_json: bool,
) -> None:
    """Say what offices are held to, what was found, and the evidence: file, check, record.

    Without names, every office. It claims compliance with nothing; "rideau check" tells what counts.
    """
    language.use(lang or language.preferred())
    project, today = Project.load(), on_day(day)
    usable = tuple(slug for slug in project.offices if slug in project.report.offices)
    judged = tuple(judge(project, name, today) for name in names or usable)
    fleet = judge_fleet(project)
    if html:
        _write_pages(html, judged, fleet, today)
    elif as_json:
        shown = document(tuple(STANDARDS.values()), judged, fleet, today)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif rule:
        for line in tables.of_standard(STANDARDS[rule], judged, fleet):
            click.echo(line)
    else:
        _show(judged, fleet, controls=controls, named=bool(names))
    if not names and project.report.problems:
        raise ProblemsFound(project.report.problems)  # of the offices that are not among those shown


def _show(
    judged: tuple[Judgement, ...], fleet: tuple[Statement, ...], *, controls: bool, named: bool
) -> None:
    if controls:
        show(tables.of_controls(judged))
    elif named:
        show(table for each in judged for table in tables.of_office(each))
        click.echo(tables.legend())
    else:
        show((tables.of_all(judged, fleet),))
        click.echo(tables.legend())
    click.echo(spoken(NO_CLAIM))


def _write_pages(
    folder: Path, judged: tuple[Judgement, ...], fleet: tuple[Statement, ...], today: date
) -> None:
    from rideau.cli.page_files import write_all  # noqa: PLC0415 -- likewise
    from rideau.standards.page import files  # noqa: PLC0415 -- templates, where pages are asked for

    for file in write_all(folder, files(judged, fleet, tuple(STANDARDS.values()), today)):
        click.echo(file)
