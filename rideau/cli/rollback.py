"""``rideau rollback``: an office's hosts go back to generations they keep."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from rideau.cli.apply_history import host_record
from rideau.cli.apply_results import document, outcome
from rideau.cli.completion import offices
from rideau.cli.fleet_plans import FleetPlans, opened, planned
from rideau.cli.fleet_watch import start, watched
from rideau.cli.interrupts import end_now, interruptible
from rideau.cli.reach import access_to, project_of
from rideau.cli.recording import Outcome, recorded, runs_of
from rideau.cli.rollback_choice import Ground, choose, kept_lines, survey, table, ways_back
from rideau.cli.tables import show
from rideau.converge.changes import Changes
from rideau.converge.results import Result, Target, Watch
from rideau.fleet_runs.fleet_run import FleetRun
from rideau.fleet_runs.record import OfficeOutcome, RunRecord, ending_of
from rideau.fleet_runs.schedule import Policy, schedule
from rideau.fleet_runs.watcher import RunStart
from rideau.history.record import DONE, FAILED, INTERRUPTED
from rideau.history.recorder import Begun
from rideau.history.served import Served, served
from rideau.problems import ProblemsFound, Refused
from rideau.project import Project
from rideau.vault.vaults import Vaults

FORMAT = 1
PENDING = 2
_INTERRUPTED = (
    "Interrupted. A host that was switching finishes or goes back by itself; a gateway that is not confirmed"
    " goes back. Run rollback again; --list shows where hosts are."
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where to go: ``to`` a state, or one host to its own ``generation``. No ``hosts`` are all of them."""

    to: str | None
    hosts: Sequence[str]
    generation: int | None


@click.command()
@click.argument("office", shell_complete=offices)
@click.option(
    "--to", metavar="N|RUN", help="How many states back, or the run that brought the state; else 1."
)
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="This host alone; may be given again.")
@click.option("--generation", type=click.IntRange(1), help="With one --host: the host's own number.")
@click.option("--list", "listing", is_flag=True, help="Show the states that hosts can go back to.")
@click.option("--dry", is_flag=True, help="Show what would change; exit 2 if anything would.")
@click.option("--lab", is_flag=True, help="The hosts of the lab that is up.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
def rollback(
    office: str,
    *,
    to: str | None,
    hosts: tuple[str, ...],
    generation: int | None,
    listing: bool,
    dry: bool,
    lab: bool,
    as_json: bool,
) -> None:
    """Make the hosts of OFFICE serve again what they served before, from the generations they keep.

    Without --to, the state before the present one: what every host had before the last run that changed
    anything. A gateway goes back first, and must be confirmed as in an apply. What an earlier rollback left
    is not counted, and can be named. The profile stays as it is: the next apply goes back to the plan.

    Exit status: 0 done or nothing to do, 1 a host failed, 2 changes pending (--dry).
    """
    if generation is not None and (len(hosts) != 1 or to):
        raise click.UsageError("--generation goes with one --host, and without --to.")
    project = project_of(lab=lab)
    plans = planned(project, [office], alone=True, remember=False)
    states = served(runs_of(project, office, lab=lab), office)
    access = access_to(project, [plans.plans[office].office], lab)
    plans = _opened(plans, access.vaults)
    ground = survey([Target(each, access.data(office, each.host)) for each in plans.plans[office].hosts])
    if listing:
        _list(office, states, ground)
        return
    wanted = _wanted(office, states, ground, _Asked(to, hosts, generation))
    changes = ways_back(ground, wanted)
    if dry:
        sys.exit(_preview(changes, as_json=as_json))
    sys.exit(_go(project, office, changes, ground, _note(wanted, ground), lab=lab, as_json=as_json))


def _opened(plans: FleetPlans, vaults: Vaults) -> FleetPlans:
    """Return the plans with their secrets, which what hosts say is cleared of; the way back needs none."""
    try:
        return opened(plans, vaults, alone=True)
    except ProblemsFound:
        click.echo("No secret can be read here: what hosts say is shown as they say it.", err=True)
        return plans


def _list(office: str, states: Sequence[Served], ground: Ground) -> None:
    if states:
        show([table(office, states, ground)])
    else:
        click.echo(f"The history knows of no run that changed {office}. Its hosts:")
    for line in kept_lines(ground):
        click.echo(line)


def _wanted(office: str, states: Sequence[Served], ground: Ground, asked: _Asked) -> dict[str, int]:
    """Return the generation that every host goes back to, by name."""
    names = _names(ground, asked.hosts)
    if asked.generation is not None:
        return {names[0]: asked.generation}
    if not states:
        listed = "\n".join(f"    {line}" for line in kept_lines(ground))
        raise Refused(
            f"The history knows of no run that changed {office}: name a host and its generation,"
            f" as in --host gateway --generation 3. Hosts keep:\n{listed}"
        )
    state = choose(states, ground, asked.to)
    gone = [host for host in state.gone(ground.came) if host in names]
    if gone:
        raise Refused(
            f"{', '.join(gone)}: the generation of run {state.run.short} is not kept any more, or came with"
            " another installation of the host. --list shows where hosts can go."
        )
    return {host: number for host, number in state.generations.items() if host in names}


def _names(ground: Ground, hosts: Sequence[str]) -> list[str]:
    by_slug = {each.plan.host.slug: each.name for each in ground.targets}
    by_slug |= {name: name for name in by_slug.values()}
    unknown = [each for each in hosts if each not in by_slug]
    if unknown:
        slugs = ", ".join(each.plan.host.slug for each in ground.targets)
        raise Refused(f"There is no host {', '.join(unknown)}. Write one of: {slugs}.")
    return [by_slug[each] for each in hosts] or [each.name for each in ground.targets]


def _note(wanted: Mapping[str, int], ground: Ground) -> str:
    slugs = {each.name: each.plan.host.slug for each in ground.targets}
    return "to " + ", ".join(f"{slugs[name]} {number}" for name, number in wanted.items())


def _preview(changes: Mapping[str, Changes], *, as_json: bool) -> int:
    results = [Result(each, 0.0) for each in changes.values()]
    if as_json:
        _print(None, results)
    for result in results if not as_json else ():
        click.echo("\n".join(_lines(result, dry=True)))
    return PENDING if any(each.changes.activates for each in results) else 0


def _go(
    project: Project,
    office: str,
    changes: Mapping[str, Changes],
    ground: Ground,
    note: str,
    *,
    lab: bool,
    as_json: bool,
) -> int:
    run = start("rollback", (office,))
    targets = [each for each in ground.targets if each.name in changes]
    with recorded(project, Begun("rollback", (office,), lab, note, run)) as kept:
        record, results = _work(run, targets, changes)
        _keep(kept, record, results)
        if as_json:
            _print(record, results)
        for result in results if not as_json else ():
            click.echo("\n".join(_lines(result, dry=False)))
        if not as_json and record.good:
            click.echo(
                f"The profile asks for what it asked for: rideau apply {office} goes back to the plan."
            )
    if record.interrupted:
        click.echo(_INTERRUPTED, err=True)
        end_now()
    return 0 if record.good else 1


def _work(
    run: RunStart, targets: Sequence[Target], changes: Mapping[str, Changes]
) -> tuple[RunRecord, list[Result]]:
    from rideau.converge.greenlets import Greenlets, make_sockets_cooperate  # noqa: PLC0415 -- before pyinfra

    make_sockets_cooperate()
    from rideau.converge.lock import Claim  # noqa: PLC0415 -- pyinfra takes half a second to import
    from rideau.converge.run import Results, worker  # noqa: PLC0415
    from rideau.converge.session import going_back  # noqa: PLC0415

    (office,) = run.offices
    results: dict[str, Result] = {}
    with watched(events=False) as watcher:
        fleet_run = FleetRun(run, schedule(run.offices, Policy()), watcher, {}, None)

        def finished(result: Result) -> None:
            results[result.name] = result
            fleet_run.host_finished(outcome(result, dry=False))

        def judged(slug: str, found: Results) -> OfficeOutcome:
            results.update({each.name: each for each in found})
            hosts = tuple(outcome(each, dry=False) for each in found)
            return OfficeOutcome(slug, ending_of(hosts), "", hosts, seconds=fleet_run.seconds(slug))

        watch = Watch(lambda host, step: fleet_run.step(office, host, step), finished)
        do = worker({office: targets}, going_back(changes), watch, {}, Claim(run.who, run.id))
        crew = Greenlets[Results]()
        with interruptible(crew.interrupt):
            for _ in fleet_run.drive(crew, do, judged):
                pass
        record = fleet_run.finish()
    return record, [results[each.name] for each in targets if each.name in results]


def _keep(kept: Outcome, record: RunRecord, results: Sequence[Result]) -> None:
    kept.hosts = [host_record(each) for each in results]
    kept.outcome = INTERRUPTED if record.interrupted else DONE if record.good else FAILED


def _lines(result: Result, *, dry: bool) -> Iterator[str]:
    changes = result.changes
    if result.error:
        yield f"{result.name}: {'FAILED' if result.begun else result.error}"
        yield from (f"    {line}" for line in result.error.splitlines() if result.begun)
        return
    before, after = changes.state.active, changes.generation
    if not changes.activates:
        yield f"{result.name}: stays on generation {after}"
        return
    if dry:
        yield f"{result.name}: would go from generation {before} to {after}"
    else:
        yield f"{result.name}: went from generation {before} to {after} ({result.seconds:.1f} s)"
    yield from (f"    {line}" for line in (changes.lines if dry else changes.brief))


def _print(record: RunRecord | None, results: Sequence[Result]) -> None:
    found = {
        "format": FORMAT,
        "run": record.id if record else None,
        "hosts": [{**document(each), "former_generation": each.changes.state.active} for each in results],
    }
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
