"""``rideau close``: the end of an office, in two steps with the hold of its data between them."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from rideau import language, lifecycle_record
from rideau.cli import life, removing, steps
from rideau.cli.completion import offices
from rideau.cli.days import today
from rideau.cli.reach import project_of
from rideau.cli.recording import recorded
from rideau.fleet_runs.identity import who
from rideau.history.recorder import Begun
from rideau.language import gettext
from rideau.lifecycle import Life, Transition, before_closing, before_removal, hold_until
from rideau.needs import Opening, shown_ports
from rideau.office import Environment, Stage

PENDING = 2


@click.command()
@click.argument("office", shell_complete=offices)
@click.option("--lab", is_flag=True, help="Close the office in the lab that is up.")
@click.option("--dry", is_flag=True, help="Show what would go, change nothing; exit 2.")
@click.option("--early", metavar="REASON", default="", help="Do not wait for the end of support, and why.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the archives go (closed/OFFICE).")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="KEY",
    help="A public key that may read the archives, besides the vault's.",
)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def close(
    office: str,
    *,
    lab: bool,
    dry: bool,
    early: str,
    out: Path | None,
    recipients: tuple[str, ...],
    lang: str | None,
) -> None:
    """Withdraw OFFICE from the outside; once its data was held long enough, keep, remove and prove.

    The first run begins the hold. A run after its last day packs what is to be kept into encrypted archives,
    reads them back, takes everything of Rideau's off the hosts, and proves it. Each is refused, with every
    reason, while its conditions are not met. What was interrupted goes on where it stopped: run it again.
    Exit status: 0 done, 1 refused or failed, 2 something would go (--dry).
    """
    language.use(lang or language.preferred())
    why = lifecycle_record.free_text(early, "--early")
    found = steps.Office(project_of(lab=lab), office, lab)
    now = found.project.life(office)
    removes = now.stage in (Stage.CLOSING, Stage.CLOSED)
    if dry:
        _show(found, now)
        sys.exit(PENDING)
    with recorded(found.project, Begun("close", (office,), lab)):
        if removes:
            _remove(found, now, why, out or Path("closed") / office, recipients)
        else:
            _withdraw(found, now, why)


def _show(office: steps.Office, now: Life) -> None:
    if now.stage in (Stage.CLOSING, Stage.CLOSED):
        for line in removing.shown(office):
            click.echo(line)
        return
    for line in _withdrawn(office):
        click.echo(line)


def _withdrawn(office: steps.Office) -> Sequence[str]:
    kept = set(office.project.plan(office.slug, Stage.CLOSING).needs.openings)
    gone = [
        each for each in office.project.plan(office.slug, Stage.ACTIVE).needs.openings if each not in kept
    ]
    return [_opening(each) for each in gone] or [gettext("nothing is open to the outside")]


def _opening(opening: Opening) -> str:
    ports = ", ".join(map(shown_ports, opening.ports))
    reached = opening.host or opening.destination
    return gettext("withdraw {protocol} {ports} to {reached} ({service}: {reason})").format(
        protocol=opening.protocol,
        ports=ports,
        reached=reached,
        service=opening.owner,
        reason=opening.reason.in_language(language.preferred()),
    )


def _withdraw(office: steps.Office, now: Life, why: str) -> None:
    dates = office.project.dates(office.slug)
    life.refuse({office.slug: tuple(before_closing(now, dates, today(), why))})
    held = hold_until(dates, today())
    step = Transition(Stage.CLOSING, today(), who(), why, held)
    done = steps.change(office, step, undo=False)
    life.remembered(office.project, office.slug, step)
    said = gettext("{office}: withdrawn after {changed:.1f} s, proven after {proven:.1f} s.")
    click.echo(said.format(office=office.slug, changed=done.changed, proven=done.proven))
    said = gettext("Its data is held until {date}. After that day, run rideau close {office} again.")
    click.echo(said.format(date=held, office=office.slug))


def _remove(office: steps.Office, now: Life, why: str, out: Path, recipients: Sequence[str]) -> None:
    reasons = [*before_removal(now, today(), why)]
    if now.stage is Stage.CLOSED:
        life.refuse({office.slug: tuple(reasons)})
    if why and not _rehearsal(office):
        reasons.append(gettext("nobody shortens the hold of a real office: --early is for the lab."))
    removal = removing.Removal(office, out, removing.readers(office, recipients))
    reasons += removal.obstacles()
    life.refuse({office.slug: tuple(reasons)})
    removal.run()
    step = Transition(Stage.CLOSED, today(), who(), why)
    life.take(office.project, office.slug, step)
    click.echo(
        gettext("{office}: closed. The archives are in {folder}.").format(office=office.slug, folder=out)
    )


def _rehearsal(office: steps.Office) -> bool:
    return office.lab or office.project.fleet.model.environment is Environment.LAB
