"""``rideau drift``: what differs on hosts from what was last activated there. Nothing is changed."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import click

from rideau.cli.days import today
from rideau.cli.drift_results import conclusion, document, host_record, lines, outcome
from rideau.cli.fleet_options import FleetOptions, fleet_options
from rideau.cli.fleet_plans import FleetPlans, planned
from rideau.cli.fleet_watch import start, watched
from rideau.cli.interrupts import end_now, interruptible
from rideau.cli.reach import access_to, project_of
from rideau.cli.recording import Outcome, known_hosts, recorded
from rideau.converge.drifted import HostDrift, Measure, look_for_drift
from rideau.converge.inventory import Access
from rideau.converge.results import Target
from rideau.drift_exceptions import Accepted
from rideau.fleet_runs.crew import Threads
from rideau.fleet_runs.fleet_run import FleetRun
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord, ending_of
from rideau.fleet_runs.schedule import schedule
from rideau.fleet_runs.watcher import RunStart
from rideau.history.record import CHANGES, DONE, FAILED, INTERRUPTED
from rideau.history.recorder import Begun
from rideau.profiles.drift import accepted, load_drift
from rideau.project import Project

DRIFT = 2
Hosts = tuple[HostDrift, ...]


@click.command()
@fleet_options
@click.option("--lab", is_flag=True, help="Look at the hosts of the lab that is up.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON (format 1).")
def drift(fleet: FleetOptions, *, lab: bool, as_json: bool) -> None:
    """Compare the hosts of each OFFICE with the generation that is active on them; change nothing.

    Files, owners and modes, units and packages that somebody changed by hand, generations that the history
    does not know. What profiles/drift.yaml accepts for a while is shown and does not count. A plan that was
    not applied yet is no drift: rideau plan OFFICE --live shows that.

    Exit status: 0 no drift, 2 drift, 1 a host could not be looked at.
    """
    if fleet.events and as_json:
        raise click.UsageError("--events and --json both write on standard output: ask for one of them.")
    if fleet.resume:
        raise click.UsageError("--resume: drift changes nothing, so there is nothing to resume.")
    project = project_of(lab=lab)
    plans = planned(project, fleet.chosen(project, lab=lab), alone=fleet.alone, remember=False)
    run = start("drift", tuple(sorted((*plans.plans, *plans.refused))))
    with recorded(project, Begun("drift", run.offices, lab, run=run)) as kept:
        measure = Measure(_exceptions(project), today(), known_hosts(project, lab=lab))
        access = access_to(project, [each.office for each in plans.plans.values()], lab)
        record, hosts = _look(run, plans.refused, fleet, partial(_of_office, plans, access, measure))
        _keep(kept, record, hosts)
        _tell(record, hosts, fleet, as_json=as_json)
    if record.interrupted:
        click.echo("Interrupted. Nothing was changed.", err=True)
        end_now()
    sys.exit(1 if not record.good else DRIFT if any(each.counting for each in hosts) else 0)


def _exceptions(project: Project) -> tuple[Accepted, ...]:
    """Return what is accepted; whatever is wrong with the file stops this verb, and no other."""
    file = project.repository.drift
    return tuple(accepted(load_drift(file))) if file.exists() else ()


def _look(
    run: RunStart, refused: Mapping[str, str], fleet: FleetOptions, work: Callable[[str], Hosts]
) -> tuple[RunRecord, Hosts]:
    found: dict[str, Hosts] = {}
    with watched(events=fleet.events) as watcher:
        fleet_run = FleetRun(run, schedule(run.offices, fleet.policy), watcher, {}, None)
        for slug, reason in refused.items():
            fleet_run.settle(OfficeOutcome(slug, Ending.FAILED, reasons=tuple(reason.splitlines())))

        def judged(slug: str, hosts: Hosts) -> OfficeOutcome:
            found[slug] = hosts
            outcomes = tuple(outcome(each) for each in hosts)
            for each in outcomes:
                fleet_run.host_finished(each)
            return OfficeOutcome(slug, ending_of(outcomes), "", outcomes, seconds=fleet_run.seconds(slug))

        crew = Threads[Hosts]()
        with interruptible(crew.interrupt):
            for _ in fleet_run.drive(crew, work, judged):
                pass
        record = fleet_run.finish()
    return record, tuple(each for slug in run.offices for each in found.get(slug, ()))


def _of_office(plans: FleetPlans, access: Access, measure: Measure, slug: str) -> Hosts:
    targets = [Target(each, access.data(slug, each.host)) for each in plans.plans[slug].hosts]
    return look_for_drift(targets, measure)


def _keep(kept: Outcome, record: RunRecord, hosts: Sequence[HostDrift]) -> None:
    kept.hosts = [host_record(each) for each in hosts]
    drifted = any(each.counting for each in hosts)
    good = CHANGES if drifted else DONE
    kept.outcome = INTERRUPTED if record.interrupted else good if record.good else FAILED


def _tell(record: RunRecord, hosts: Sequence[HostDrift], fleet: FleetOptions, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document(record, hosts), ensure_ascii=False, indent=2))
        return
    many = len(record.offices) > 1
    for host in hosts if not fleet.events else ():
        if not many or host.findings or host.error:
            click.echo("\n".join(lines(host)))
    click.echo("\n".join(conclusion(record, hosts)), err=fleet.events)
