"""``rideau readiness``: which offices are go, why the others are not, and what is late."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from rideau import language
from rideau.cli import completion
from rideau.cli.days import on_day, on_option
from rideau.cli.readiness_subjects import Written, judged
from rideau.cli.readiness_tables import conclusion, tables
from rideau.cli.tables import show
from rideau.history.address import address_of
from rideau.history.record import RunRecord
from rideau.history.spool import Spool, state_folder
from rideau.inspection import chosen
from rideau.office import Environment
from rideau.profiles.fleet import Fleet
from rideau.profiles.repository import Repository, find
from rideau.profiles.validation import load_fleet
from rideau.readiness.document import document
from rideau.readiness.picture import Picture
from rideau.readiness.verdict import OfficeVerdict, Verdict

NOT_READY = 2
RUNS = 10
"""Runs of each verb that are read of each office; the last proof of each service is read however old."""


@click.command()
@click.argument("offices", metavar="[OFFICE]...", nargs=-1, shell_complete=completion.offices)
@click.option("--lab", is_flag=True, help="What runs in the lab have proven.")
@on_option
@click.option(
    "--html",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the page readiness.en.html, and readiness.fr.html, into DIR.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def readiness(
    offices: tuple[str, ...],
    *,
    lab: bool,
    day: str | None,
    folder: Path | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Show which offices are go and which are not, and why: each OFFICE, or all of them.

    It reads the records of runs and asks no host: rideau verify makes the proof. With one OFFICE, it tells
    the evidence of every service and the last runs.

    Exit status: 0 nothing wrong and nothing late, 2 an office is no-go or late, 1 error.
    """
    language.use(lang or language.preferred())
    on = on_day(day)
    repository = find(Path())
    fleet = load_fleet(repository.fleet).model
    lab = lab or fleet.environment is Environment.LAB
    slugs = chosen(offices, repository.offices)
    written = Written(repository, _lives() if lab else None)
    found = judged(written, fleet, slugs, _runs(repository, fleet, lab=lab), on)
    if folder:
        _write(folder, Picture(found, on, fleet.fleet, lab))
    if as_json:
        told = document(found, on, "lab" if lab else "live")
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(tables(found, on))
        click.echo(conclusion(found, on))
    sys.exit(_status(found, on))


def _write(folder: Path, picture: Picture) -> None:
    from rideau.cli.page_files import write_pages  # noqa: PLC0415 -- templates, for who wants a page
    from rideau.readiness.page import readiness_page  # noqa: PLC0415

    write_pages(folder, lambda: readiness_page(picture))


def _lives() -> Path:
    from rideau.lab.paths import lives  # noqa: PLC0415 -- only where a lab is asked for

    return lives()


def _runs(repository: Repository, fleet: Fleet, *, lab: bool) -> tuple[RunRecord, ...]:
    """Return what the history remembers; one that is away is an error: a guess is no evidence."""
    from rideau.history.database import History  # noqa: PLC0415 -- not for a refusal

    root = repository.root
    history = History(address_of(root, fleet.history.database))
    history.take_up(Spool(state_folder(str(root))))
    return history.evidence("lab" if lab else "live", RUNS)


def _status(found: Sequence[OfficeVerdict], on: date) -> int:
    wrong = any(each.verdict is Verdict.NO_GO or (each.due and each.due.late(on)) for each in found)
    return NOT_READY if wrong else 0
