"""``rideau history``: what was done to hosts, by whom, when, and how it ended."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import click

from rideau.cli.completion import offices
from rideau.cli.history_words import commit_of, outcome_of
from rideau.cli.recording import history_of, spool_of
from rideau.cli.tables import Row, Table, show
from rideau.history.record import (
    FORMAT,
    CheckRecord,
    HostRecord,
    RunRecord,
    document,
    parse,
)
from rideau.problems import Refused
from rideau.project import Project

SHOWN = 20
_MANY = 2
"""Offices beyond which a run's are counted."""


class _Histories(click.Group):
    """``show RUN`` is one command; anything else is an office."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "list", self.commands["list"], args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


@click.group(
    cls=_Histories, options_metavar="", subcommand_metavar="[OFFICE] [--limit N] [--json] | show RUN"
)
def history() -> None:
    """Show the runs of apply, verify, rollback, drift, activate and close, newest first.

    Every run is kept on this controller, or in the database that RIDEAU_HISTORY_URL or the fleet names.
    """


@history.command("list")
@click.argument("office", required=False, shell_complete=offices)
@click.option("--limit", default=SHOWN, type=click.IntRange(1), show_default=True, help="How many runs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
def list_(office: str | None, limit: int, as_json: bool) -> None:
    """Show the latest runs, of OFFICE alone if it is given."""
    project = Project.load()
    _take_up(project)
    runs = (*_under_way(project, office), *history_of(project).runs(office, limit))[:limit]
    if as_json:
        found = {"format": FORMAT, "runs": [document(each) for each in runs]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if not runs:
        click.echo(f"No run of {office or 'any office'} is recorded.")
    columns = ("begun", "verb", "offices", "outcome", "by", "commit", "run")
    show([Table("Runs, newest first; times in UTC", columns, tuple(_row(each) for each in runs))])


@history.command("show")
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON (format 1).")
def show_(run: str, as_json: bool) -> None:
    """Show everything that is recorded of RUN: its id, the beginning or the end of it, or “last”."""
    project = Project.load()
    _take_up(project)
    record = find_run(project, run)
    if as_json:
        click.echo(json.dumps(document(record), ensure_ascii=False, indent=2))
        return
    for line in _story(record):
        click.echo(line)
    hosts = ("host", "outcome", "generation", "changes", "error")
    checks = ("office", "passed", "failed", "not run", "those that failed")
    services = ("office", "service", "passed", "failed", "not run")
    show(
        [
            Table("Hosts", hosts, tuple(_host(each) for each in record.hosts)),
            Table("Checks", checks, tuple(_check(each) for each in record.checks)),
            Table("Checks of each service", services, tuple(_services(record.checks))),
        ]
    )


def find_run(project: Project, name: str) -> RunRecord:
    """Return the run that ``name`` means; raise :class:`Refused` if that is none or several."""
    known = history_of(project)
    found = known.runs(limit=1) if name == "last" else known.named(name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"No run is called {name}: rideau history lists them.")
    raise Refused(f"{name} may be any of {', '.join(each.id for each in found)}: write more of it.")


def _take_up(project: Project) -> None:
    spool = spool_of(project)
    try:
        history_of(project).take_up(spool)
    except Refused as error:
        waiting = sum(1 for _ in spool.ended())
        raise Refused(f"{error}. {waiting} runs wait in {spool.folder} until it is there again.") from None
    for file in spool.damaged():
        click.echo(f"{file}: not the record of a run; look at it, then remove it", err=True)


def _under_way(project: Project, office: str | None) -> Iterator[RunRecord]:
    for _, found, alive in spool_of(project).unfinished():
        run = parse(found)
        if alive and office in (None, *run.offices):
            yield run


def _row(run: RunRecord) -> Row:
    return (
        _time(run.begun).strftime("%Y-%m-%d %H:%M"),
        run.verb,
        _offices(run.offices),
        outcome_of(run),
        run.who,
        commit_of(run),
        run.short,
    )


def _offices(slugs: Sequence[str]) -> str:
    return ", ".join(slugs) if len(slugs) <= _MANY else f"{len(slugs)} offices"


def _story(run: RunRecord) -> Iterator[str]:
    where = " in the lab" if run.where == "lab" else ""
    yield f"{run.verb} {' '.join(run.offices)}{where}: {outcome_of(run)}"
    begun, ended = _time(run.begun), _time(run.ended) if run.ended else None
    took = f", {(ended - begun).total_seconds():.1f} s" if ended else ""
    yield f"  run {run.id} by {run.who}, begun {begun:%Y-%m-%d %H:%M:%S} UTC{took}, Rideau {run.version}"
    if run.commit:
        changed = ", with changes that were not committed" if run.dirty else ""
        yield f"  profiles at commit {run.commit}{changed}"
    if run.plan:
        yield f"  plan {run.plan}"


def _host(each: HostRecord) -> Row:
    changes = ", ".join(f"{count} {what}" for what, count in (each.changes or {}).items() if count)
    return (each.host, each.outcome, _generations(each), changes, each.error)


def _generations(each: HostRecord) -> str:
    before, after = each.generation_before, each.generation_after
    if after is None:
        return "" if before is None else str(before)
    return str(after) if before in (None, after) else f"{before} → {after}"


def _check(each: CheckRecord) -> Row:
    counts = (str(each.passed), str(each.failed), str(each.not_run))
    return (each.office, *counts, ", ".join(each.failures))


def _services(checks: Iterable[CheckRecord]) -> Iterator[Row]:
    for each in checks:
        for one in each.services:
            yield (each.office, one.service, str(one.passed), str(one.failed), str(one.not_run))


def _time(words: str) -> datetime:
    return datetime.fromisoformat(words)
