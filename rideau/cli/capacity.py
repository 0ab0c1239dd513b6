"""``rideau capacity``: how much there is of everything that can run out, and until when."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from rideau import language
from rideau.cli import completion
from rideau.cli.capacity_tables import conclusion, tables
from rideau.cli.days import on_day, on_option
from rideau.cli.tables import show
from rideau.fleet_capacity.demands import Given, measures, prefixes
from rideau.fleet_capacity.document import document
from rideau.fleet_capacity.measure import Measure
from rideau.fleet_capacity.picture import OfficeCapacity, Picture
from rideau.inspection import chosen
from rideau.mail import mail_host
from rideau.office import Office
from rideau.project import Project

GROWTHS = (10.0, 25.0)


@click.command()
@click.argument("offices", metavar="[OFFICE]...", nargs=-1, shell_complete=completion.offices)
@click.option(
    "--growth",
    "growths",
    metavar="PERCENT",
    multiple=True,
    type=click.FloatRange(0, 1000),
    help="By how much demand grows a year; may be given several times. 10 and 25 if not said.",
)
@on_option
@click.option(
    "--html",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write the page capacity.en.html, and capacity.fr.html, into DIR.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def capacity(
    offices: tuple[str, ...],
    *,
    growths: tuple[float, ...],
    day: str | None,
    folder: Path | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Show what is asked of each OFFICE, or of all, what there is, and when growth uses it up.

    Remote access, calls, the front desk, bandwidth, addresses, extensions and mail. It reads profiles and
    asks no host: what is asked is reckoned, and the page that --html writes says how.
    """
    language.use(lang or language.preferred())
    project = Project.load()
    slugs = chosen(offices, project.offices)
    picture = _picture(project, slugs, growths or GROWTHS, on_day(day))
    if folder:
        _write(folder, picture)
    if as_json:
        click.echo(json.dumps(document(picture), ensure_ascii=False, indent=2))
        return
    show(tables(picture))
    click.echo(conclusion(picture))


def _picture(project: Project, slugs: Sequence[str], growths: tuple[float, ...], on: date) -> Picture:
    found = []
    for slug in slugs:
        office = project.office(slug)
        found.append(OfficeCapacity(slug, office.name, measures(office, _given(project, office))))
    own = tuple(_own(project)) if len(slugs) == len(project.offices) else ()
    return Picture(project.fleet.model.fleet, on, growths, tuple(found), own)


def _own(project: Project) -> Iterator[Measure]:
    fleet = project.fleet.model
    reserved = [network for partner in fleet.partners for network in partner.networks]
    held = len(project.allocations)
    yield prefixes(fleet.pools.ipv4, reserved, fleet.pools.office_prefix_length, held)


def _given(project: Project, office: Office) -> Given:
    profile, host = project.profile(office.slug).model, mail_host(office)
    machine = profile.hosts.get(host.slug) if host else None
    trunk = profile.services.telephony.trunk
    return Given(trunk.channels if trunk else None, machine.disk_gb if machine else None)


def _write(folder: Path, picture: Picture) -> None:
    from rideau.cli.page_files import write_pages  # noqa: PLC0415 -- templates and plots, for who wants a page
    from rideau.fleet_capacity.page import capacity_page  # noqa: PLC0415

    write_pages(folder, lambda: capacity_page(picture))
