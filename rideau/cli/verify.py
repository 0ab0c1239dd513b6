"""``rideau verify``: prove that offices work."""

import json
import sys

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from rideau import language
from rideau.cli.fleet_options import FleetOptions, fleet_options
from rideau.cli.fleet_plans import planned
from rideau.cli.fleet_resume import memory_of
from rideau.cli.fleet_summary import summary
from rideau.cli.fleet_watch import start
from rideau.cli.interrupts import end_now
from rideau.cli.reach import project_of
from rideau.cli.recording import Outcome, recorded
from rideau.cli.tables import show
from rideau.cli.verify_fleet import VerifyFleet
from rideau.cli.verify_history import keep_verify
from rideau.cli.verify_results import conclusion, document, is_ready, tables
from rideau.cli.verify_run import STATE, asked
from rideau.cli.verify_run import run as checked
from rideau.compile import OfficePlan
from rideau.fleet_runs.record import Ending, RunRecord
from rideau.history.recorder import Begun

NOT_READY = 2


@click.command()
@fleet_options
@click.option("--lab", is_flag=True, help="Verify in the lab, with its clients and the outside.")
@click.option(
    "--service",
    metavar="SLUG",
    help=f"Only the checks of one service, or “{STATE}”: are hosts what their plans say?",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def verify(fleet: FleetOptions, lab: bool, service: str | None, as_json: bool, lang: str | None) -> None:
    """Run every check of each OFFICE from where it matters and show its readiness.

    Exit status: 0 every check passed, 2 some did not, 1 error.
    """
    spoken = lang or language.preferred()
    language.use(spoken)
    fleet.refuse_two_documents(as_json=as_json)
    project = project_of(lab=lab)
    slugs = fleet.chosen(project, lab=lab)
    if fleet.alone and not fleet.events:
        plan = project.plan(slugs[0])
        with recorded(project, Begun("verify", slugs, lab, service or "")) as kept:
            status = _one(plan, lab, service, spoken, kept, as_json=as_json)
        sys.exit(status)
    plans = planned(project, slugs, alone=fleet.alone, remember=False)
    for plan in plans.plans.values():
        asked(plan, service)
    memory = memory_of(project, f"verify {service}" if service else "verify", lab=lab)
    run = start("verify", tuple(sorted((*plans.plans, *plans.refused))))
    work = VerifyFleet(fleet, plans, memory, service, lab, spoken, run)
    with recorded(project, Begun("verify", run.offices, lab, service or "", run)) as kept:
        record = work.work()
        keep_verify(kept, work.results, record)
        _tell(record, work, as_json=as_json)
    if record.interrupted:
        end_now()  # checks that are under way would be waited for
    sys.exit(_status(record))


def _one(
    plan: OfficePlan, lab: bool, service: str | None, spoken: str, kept: Outcome, *, as_json: bool
) -> int:
    slug = plan.office.slug
    with _progress() as progress:
        task = progress.add_task(slug, total=len(asked(plan, service)))
        results = checked(plan, lab, service, lambda: progress.advance(task))
    keep_verify(kept, {slug: results})
    if as_json:
        click.echo(json.dumps(document(slug, results, spoken), ensure_ascii=False, indent=2))
    else:
        show(tables(results, spoken))
        click.echo(conclusion(plan.office, results, spoken))
    return 0 if is_ready(results) else NOT_READY


def _tell(record: RunRecord, work: VerifyFleet, *, as_json: bool) -> None:
    """Say of every office whether it is ready; what its checks said is in the JSON, and in its own run."""
    spoken = work.spoken
    if as_json:
        offices = [document(slug, results, spoken) for slug, results in sorted(work.results.items())]
        failed = {each.office: list(each.reasons) for each in record.offices if each.ending is Ending.FAILED}
        told = {"format": 1, "run": record.id, "offices": offices, "failed": failed}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for slug, results in sorted(work.results.items()) if not work.options.events else ():
        click.echo(conclusion(work.plans.plans[slug].office, results, spoken))
    click.echo("\n".join(summary(record)), err=work.options.events)


def _status(record: RunRecord) -> int:
    if record.good:
        return 0
    told = {each.ending for each in record.offices}
    return NOT_READY if told <= {Ending.READY, Ending.NOT_READY, Ending.DONE_BEFORE} else 1


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
