"""``rideau apply``: make the hosts of offices what their plans say."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import click

from rideau.cli import life
from rideau.cli.apply_fleet import ApplyFleet, Mode
from rideau.cli.apply_history import keep_apply
from rideau.cli.apply_memory import ground, keep
from rideau.cli.apply_results import calm, document, summary
from rideau.cli.fleet_options import FleetOptions, fleet_options
from rideau.cli.fleet_plans import FleetPlans, opened, planned
from rideau.cli.fleet_resume import memory_of
from rideau.cli.fleet_summary import changed_offices
from rideau.cli.fleet_summary import summary as fleet_summary
from rideau.cli.fleet_watch import start
from rideau.cli.interrupts import end_now
from rideau.cli.plan_file import Planned, read_plan_file
from rideau.cli.reach import access_to, project_of
from rideau.cli.recording import recorded
from rideau.converge.inventory import Access
from rideau.converge.results import Result, Target
from rideau.fleet_runs.record import GOOD, RunRecord
from rideau.history.recorder import Begun
from rideau.host import HostPlan
from rideau.project import Project

PENDING = 2
_INTERRUPTED = (
    "Interrupted. A host that was switching finishes or goes back by itself; a gateway that is not confirmed"
    " goes back. Run apply again."
)


@click.command()
@fleet_options
@click.option("--lab", is_flag=True, help="Apply to the hosts of the lab that is up.")
@click.option("--dry", is_flag=True, help="Show what would change; exit 2 if anything would.")
@click.option("--diff", is_flag=True, help="Show what would change inside files; implies --dry.")
@click.option("--offline", is_flag=True, help="Build and check what hosts would receive, without hosts.")
@click.option("--break-lock", is_flag=True, help="Take hosts that another run has locked, whoever it is.")
@click.option("-v", "--verbose", is_flag=True, help="Show every change on a line of its own, as --dry does.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
def apply(
    fleet: FleetOptions,
    *,
    lab: bool,
    dry: bool,
    diff: bool,
    offline: bool,
    break_lock: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Make the hosts of each OFFICE what its plan says; change nothing that is right already.

    A plan file of rideau plan --live --out FILE may stand for the office: it is applied as it was planned, or
    refused if the profile, a secret or a host has moved since.

    Exit status: 0 done or nothing to do, 1 a host or an office failed, 2 changes pending (--dry).
    """
    fleet.refuse_two_documents(as_json=as_json)
    project = project_of(lab=lab)
    expected = _plan_file(project, fleet)
    if expected is not None:
        fleet = replace(fleet, offices=tuple(expected.offices))
        lab = lab or expected.lab
    on = ground(project.repository.root, in_lab=project.is_rehearsed)
    mode: Mode = "preview_files" if diff else "preview" if dry else "apply"
    slugs = fleet.chosen(project, lab=lab, anywhere=offline)
    plans = planned(project, slugs, alone=fleet.alone, remember=mode == "apply" and not offline)
    if offline:
        _rehearse(plans, as_json)
    run = start("apply" if mode == "apply" else "dry-run", tuple(sorted((*plans.plans, *plans.refused))))
    memory = memory_of(project, "apply", lab=lab)
    begun = Begun("apply", run.offices, lab, run=run)
    with recorded(project, begun) if mode == "apply" else nullcontext() as kept:
        access = access_to(project, [each.office for each in plans.plans.values()], lab)
        plans = opened(plans, access.vaults, alone=fleet.alone)
        if expected is not None:
            expected.check_plans(plans.plans, access.vaults)
        work = ApplyFleet(mode, fleet, _targets(plans, access), plans, memory, run, break_lock, expected)
        record = work.work()
        if kept is not None:
            keep_apply(kept, record, work.in_order, plans.plans)
            life.remember_staged(project, (each.office for each in record.offices if each.ending in GOOD))
        _tell(record, work.in_order, fleet, mode, verbose=verbose, as_json=as_json)
    if kept is not None and kept.alone and expected is None and not (as_json or fleet.events):
        keep(record, work.in_order, work.seen, on, kept.document)
    if record.interrupted:
        click.echo(_INTERRUPTED, err=True)
        end_now()
    sys.exit(_status(record, work.in_order, mode))


def _plan_file(project: Project, fleet: FleetOptions) -> Planned | None:
    """Return the plan file that stands in the place of an office, if one does."""
    name = fleet.offices[0] if len(fleet.offices) == 1 else ""
    if not name or name in project.files or not Path(name).is_file():
        return None
    return read_plan_file(Path(name))


def _targets(plans: FleetPlans, access: Access) -> dict[str, list[Target]]:
    return {
        slug: [Target(host, access.data(slug, host.host)) for host in plan.hosts]
        for slug, plan in plans.plans.items()
    }


def _tell(
    record: RunRecord,
    results: Sequence[Result],
    fleet: FleetOptions,
    mode: Mode,
    *,
    verbose: bool,
    as_json: bool,
) -> None:
    many = len(record.offices) > 1
    if as_json:
        click.echo(json.dumps(_document(record, results), indent=2))
        return
    if not fleet.events:
        click.echo("".join(f"{line}\n" for line in _lines(record, results, mode, verbose=verbose)), nl=False)
    if many or fleet.events:
        click.echo("\n".join(fleet_summary(record)), err=fleet.events)


def _lines(record: RunRecord, results: Iterable[Result], mode: Mode, *, verbose: bool) -> Iterator[str]:
    """Yield what became of hosts: all of them, or what a fleet's summary does not say by itself."""
    many = len(record.offices) > 1
    if many and mode == "apply" and not verbose:
        yield from changed_offices(record)
        return
    for result in results:
        if verbose or not many or not (result.error or calm([result])):
            yield from summary(result, dry=mode != "apply", every=verbose or mode != "apply")


def _document(record: RunRecord, results: Iterable[Result]) -> dict[str, object]:
    offices = [
        {
            "office": each.office,
            "ending": each.ending,
            "reasons": list(each.why),
            "seconds": round(each.seconds, 2),
        }
        for each in record.offices
    ]
    return {
        "format": 1,
        "run": record.id,
        "stopped": record.stopped or None,
        "offices": offices,
        "hosts": [document(each) for each in results],
    }


def _status(record: RunRecord, results: Iterable[Result], mode: Mode) -> int:
    if not record.good:
        return 1
    return PENDING if mode != "apply" and any(each.changes.pending for each in results) else 0


def _rehearse(plans: FleetPlans, as_json: bool) -> None:
    """Build everything, without hosts, and end."""
    from rideau.converge.offline import rehearse  # noqa: PLC0415 -- the other half of this verb

    hosts: list[HostPlan] = [host for plan in plans.plans.values() for host in plan.hosts]
    made = [rehearse(plan) for plan in hosts]
    if as_json:
        told = [{"host": each.plan.host.name, **each.counts, "bytes": each.size} for each in made]
        click.echo(json.dumps({"format": 1, "hosts": told}, indent=2))
    for each in made if not as_json else ():
        counts = ", ".join(f"{number} {what}" for what, number in each.counts.items())
        click.echo(f"{each.plan.host.name}: {counts}, {each.size / 1024:.0f} KiB to send: ready")
    for slug, reason in plans.refused.items():
        click.echo(f"{slug}: cannot be planned\n{reason}", err=True)
    sys.exit(1 if plans.refused else 0)
