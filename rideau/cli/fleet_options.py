"""What verbs that work on many offices understand: which offices, how carefully, and told to whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import wraps

import click

from rideau.cli import completion
from rideau.fleet_runs.schedule import AT_ONCE, HUNDRED, Policy
from rideau.fleet_runs.shards import Shard
from rideau.inspection import no_office
from rideau.office import Environment, Stage
from rideau.problems import ProblemsFound
from rideau.project import Project


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """What was asked for."""

    offices: tuple[str, ...]
    every: bool
    canary: str | None
    fail_percent: float | None
    at_once: int
    shard: Shard | None
    resume: bool
    events: bool

    @property
    def policy(self) -> Policy:
        """How careful the run is."""
        return Policy(self.canary, self.fail_percent, self.at_once)

    def refuse_two_documents(self, *, as_json: bool) -> None:
        """Refuse both kinds of JSON at once."""
        if self.events and as_json:
            raise click.UsageError("--events and --json both write on standard output: ask for one of them.")

    @property
    def alone(self) -> bool:
        """Whether one office was asked for by name: what stops it then stops the command."""
        return not self.every and len(set(self.offices)) == 1

    def chosen(self, project: Project, *, lab: bool = False, anywhere: bool = False) -> tuple[str, ...]:
        """Return the offices to work on, sorted; refuse unknown ones and options that do not fit together.

        Every office means those whose hosts are somewhere, unless ``anywhere`` says that none are needed.
        """
        _check(self)
        for slug in self.offices:
            if slug not in project.files:
                raise no_office(slug, project.offices)
        named = tuple(sorted(set(self.offices)))
        slugs = _open(project, lab=lab, anywhere=anywhere) if self.every else named
        if self.canary is not None and self.canary not in slugs:
            raise click.UsageError(f"The canary, {self.canary}, is none of the offices asked for.")
        return self.shard.of(slugs) if self.shard else slugs


def _check(options: FleetOptions) -> None:
    if not options.offices and not options.every:
        raise click.UsageError("Missing argument 'OFFICE…': name offices, or take them all with --all.")
    if options.offices and options.every:
        raise click.UsageError("--all is every office: leave the names out, or leave --all out.")
    if options.canary and options.shard:
        raise click.UsageError("--canary and --shard: run the canary as a job of its own before the shards.")


def _open(project: Project, *, lab: bool, anywhere: bool) -> tuple[str, ...]:
    """Return every office of the fleet that is not closed, and in the lab where hosts are nowhere else."""
    offices = project.offices
    if not anywhere and (lab or project.fleet.model.environment is Environment.LAB):
        from rideau.lab import Lab  # noqa: PLC0415 -- only where a lab is asked for

        inside = Lab.current().offices
        offices = _left("Not in the lab that is up", offices, lambda each: each in inside)
    return _left("Closed", offices, lambda each: not _is_closed(project, each))


def _left(why_others: str, offices: Iterable[str], belongs: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the offices that belong to the run; say which others do not."""
    everyone = tuple(offices)
    left = tuple(each for each in everyone if belongs(each))
    if len(left) < len(everyone):
        others = ", ".join(each for each in everyone if each not in left)
        click.echo(f"{why_others}, left out: {others}.", err=True)
    return left


def _is_closed(project: Project, slug: str) -> bool:
    try:
        return project.life(slug).stage is Stage.CLOSED
    except ProblemsFound:
        return False  # said when the office is planned


class _ShardType(click.ParamType):  # type: ignore[type-arg] # click's own stubs disagree from version to version
    name = "K/N"

    def convert(self, value: str | Shard, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        if isinstance(value, Shard):
            return value
        try:
            return Shard.parse(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


_OPTIONS: Sequence[Callable[[Callable[..., None]], Callable[..., None]]] = (
    click.argument("offices", metavar="[OFFICE…]", nargs=-1, shell_complete=completion.offices),
    click.option("--all", "every", is_flag=True, help="Every office of the fleet, or of the lab that is up."),
    click.option(
        "--canary",
        metavar="OFFICE",
        shell_complete=completion.offices,
        help="This office first, alone; the others only if it went well.",
    ),
    click.option(
        "--fail-percent",
        metavar="P",
        type=click.FloatRange(0, HUNDRED),
        help="Begin no further office once more than P % of them have failed.",
    ),
    click.option(
        "--at-once",
        metavar="N",
        type=click.IntRange(1),
        default=AT_ONCE,
        show_default=True,
        help="Offices worked on at the same time.",
    ),
    click.option("--shard", metavar="K/N", type=_ShardType(), help="Part K of N of these offices, for CI."),
    click.option(
        "--resume", is_flag=True, help="Leave out the offices that the last run finished, if unchanged since."
    ),
    click.option("--events", is_flag=True, help="Print what happens as JSON, one event a line (format 1)."),
)


def fleet_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb these options, as the one parameter ``fleet``."""

    @wraps(verb)
    def with_fleet(**given: object) -> None:  # click hands every option over by name
        own = {each.name: given.pop(each.name) for each in fields(FleetOptions)}
        verb(fleet=FleetOptions(**own), **given)  # type: ignore[arg-type] # as the options above say

    for option in reversed(_OPTIONS):
        with_fleet = option(with_fleet)
    return with_fleet
