"""``rideau apply``: make the hosts of offices what their plans say."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from rideau.cli import life
from rideau.cli.reach import lab_of, project_of
from rideau.converge.inventory import Access, fleet_access
from rideau.host import HostPlan
from rideau.problems import Refused
from rideau.project import Project

if TYPE_CHECKING:
    from rideau.converge.run import Result, Target

PENDING = 2
Verb = Literal["apply", "preview", "preview_files"]
"""What :mod:`rideau.converge.run` does with the hosts."""
_INTERRUPTED = (
    "Interrupted. A host that was switching finishes or goes back by itself; a gateway that is not confirmed"
    " goes back. Run apply again."
)


@click.command()
@click.argument("offices", metavar="OFFICE…", nargs=-1, required=True)
@click.option("--lab", is_flag=True, help="Apply to the hosts of the lab that is up.")
@click.option("--dry", is_flag=True, help="Show what would change; exit 2 if anything would.")
@click.option("--diff", is_flag=True, help="Show what would change inside files; implies --dry.")
@click.option("--offline", is_flag=True, help="Build and check what hosts would receive, without hosts.")
@click.option("-v", "--verbose", is_flag=True, help="Show every change on a line of its own, as --dry does.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
def apply(
    offices: tuple[str, ...],
    *,
    lab: bool,
    dry: bool,
    diff: bool,
    offline: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Make the hosts of each OFFICE what its plan says; change nothing that is right already.

    Exit status: 0 done or nothing to do, 1 a host failed, 2 changes pending (--dry).
    """
    project = project_of(lab=lab)
    life.refuse_closed(project, offices)
    plans = [host for slug in offices for host in project.plan(slug).hosts]
    if offline:
        _rehearse(plans, as_json)
        return
    verb: Verb = "preview_files" if diff else "preview" if dry else "apply"
    if verb == "apply":
        _remember(project, offices)
    access = _access(project, offices, lab)
    try:
        results = _work(plans, access, verb)
    except KeyboardInterrupt:
        raise Refused(_INTERRUPTED) from None
    if verb == "apply":
        failed = {each.changes.plan.office for each in results if each.error}
        life.remember_staged(project, (each for each in offices if each not in failed))
    if as_json:
        click.echo(json.dumps({"format": 1, "hosts": [_document(each) for each in results]}, indent=2))
    else:
        for result in results:
            every = verbose or verb != "apply"
            told = result.changes.lines if every else result.changes.brief
            click.echo("\n".join(_summary(result, verb, told)))
    sys.exit(_status(results, verb))


def _remember(project: Project, offices: Sequence[str]) -> None:
    """Keep what the plans were given: what is on a host must never be given to anybody else."""
    for lockfile in project.allocate(*offices):
        click.echo(f"{lockfile}: written; commit it", err=True)


def _access(project: Project, offices: Sequence[str], asked: bool) -> Access:
    lab = lab_of([project.office(slug) for slug in offices], asked=asked)
    if lab is None:
        return fleet_access(project)
    return Access(lab.ssh.known_hosts, lab.ssh.user, lab.ssh.key, lab.ssh.addresses)


def _work(plans: Iterable[HostPlan], access: Access, verb: Verb) -> "list[Result]":
    # As in pyinfra's own command line: without it, hosts wait for each other on their sockets.
    from gevent import monkey  # type: ignore[import-untyped]  # noqa: PLC0415 -- only where pyinfra is needed

    monkey.patch_all()
    from rideau.converge import run  # noqa: PLC0415 -- pyinfra takes half a second to import

    targets: list[Target] = [run.Target(plan, access.data(plan.office, plan.host)) for plan in plans]
    with _progress([target.name for target in targets]) as tell:
        work = {"apply": run.apply, "preview": run.preview, "preview_files": run.preview_files}[verb]
        return list(work(targets, tell))


@contextmanager
def _progress(names: Sequence[str]) -> Iterator[Callable[[str, str], None]]:
    """Yield what to tell the step of a host to: a display on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name, step: click.echo(f"{name}: {step}", err=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[step]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as display:
        tasks = {name: display.add_task(name, total=1, step="waiting") for name in names}

        def tell(name: str, step: str) -> None:
            over = step in {"done", "failed"}
            display.update(tasks[name], step=step, completed=1 if over else 0)

        yield tell


def _summary(result: "Result", verb: Verb, told: Iterable[str]) -> Iterator[str]:
    changes = result.changes
    if result.error:
        yield f"{result.name}: FAILED"
        yield from (f"    {line}" for line in result.error.splitlines())
        return
    done = "changed" if verb == "apply" else "would change"
    if not changes.pending:
        done = "nothing to change"
    yield f"{result.name}: {done} (generation {changes.generation}, {result.seconds:.1f} s)"
    for line in told:
        yield from wrap(line, 76, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False)
    yield from result.differences


def _document(result: "Result") -> dict[str, object]:
    changes = result.changes
    return {
        "host": result.name,
        "office": changes.plan.office,
        "generation": changes.generation,
        "pending": changes.pending,
        "packages": list(changes.packages),
        "files": [{"path": each.path, "change": str(each.verb)} for each in changes.files],
        "units": list(changes.units),
        "changes": list(changes.lines),
        "diff": list(result.differences),
        "seconds": round(result.seconds, 2),
        "error": result.error or None,
        "log": list(result.said),
    }


def _status(results: "Iterable[Result]", verb: Verb) -> int:
    everyone = list(results)
    if any(each.error for each in everyone):
        return 1
    return PENDING if verb != "apply" and any(each.changes.pending for each in everyone) else 0


def _rehearse(plans: Iterable[HostPlan], as_json: bool) -> None:
    from rideau.converge.offline import rehearse  # noqa: PLC0415 -- the other half of this verb

    made = [rehearse(plan) for plan in plans]
    if as_json:
        hosts = [{"host": each.plan.host.name, **each.counts, "bytes": each.size} for each in made]
        click.echo(json.dumps({"format": 1, "hosts": hosts}, indent=2))
        return
    for each in made:
        counts = ", ".join(f"{number} {what}" for what, number in each.counts.items())
        click.echo(f"{each.plan.host.name}: {counts}, {each.size / 1024:.0f} KiB to send: ready")
