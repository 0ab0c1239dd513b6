"""Where an office can go back to, and which of that somebody asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rideau.cli.tables import Row, Table
from rideau.converge.changes import Changes
from rideau.converge.reading import Errand, read_states, run
from rideau.converge.results import Target
from rideau.converge.state import HostState
from rideau.converge.way_back import Kept, parse_kept, way_back
from rideau.history.served import Served, numbered
from rideau.problems import Refused


@dataclass(frozen=True, slots=True)
class Ground:
    """The hosts of an office as they are: states, generations they keep, and why some say nothing."""

    targets: Sequence[Target]
    states: Mapping[str, HostState]
    kept: Mapping[str, Mapping[int, Kept]]
    silent: Mapping[str, str]

    @property
    def active(self) -> dict[str, int]:
        """The active generation of every host that answers."""
        return {name: state.active for name, state in self.states.items()}

    @property
    def came(self) -> dict[str, dict[int, int]]:
        """When the generations came that hosts keep."""
        return {
            host: {number: each.came for number, each in kept.items()} for host, kept in self.kept.items()
        }


def survey(targets: Sequence[Target]) -> Ground:
    """Look at hosts and at what they keep; nothing is changed."""
    reading = read_states(targets)
    answering = [each for each in targets if each.name in reading.states]
    answers = run(Errand(each, "kept") for each in answering)
    kept = {name: parse_kept(lines or ()) for name, lines in answers.items()}
    return Ground(targets, reading.states, kept, reading.silent)


def choose(states: Sequence[Served], ground: Ground, to: str | None) -> Served:
    """Return the state that ``to`` means: how many states back (one, if nothing is said), or its run."""
    straight = numbered(states, ground.active)
    if to is None or (to.isdigit() and len(to) <= _COUNTED):
        if not straight:
            raise Refused(
                "Hosts have not what the latest recorded run left: say where to go with --to RUN;"
                " --list shows what there is."
            )
        if int(to or 1) not in straight:
            most = max(straight)
            raise Refused(f"There are {most} earlier states that the history knows: --list shows them.")
        return straight[int(to or 1)]
    found = [each for each in states if each.run.id.startswith(to) or each.run.id.endswith(to)]
    if len(found) != 1:
        raise Refused(f"{'No' if not found else 'More than one'} state is called {to}: --list shows them.")
    return found[0]


_COUNTED = 3
"""Digits up to which a number counts states; a run's id is longer."""


def ways_back(ground: Ground, wanted: Mapping[str, int]) -> dict[str, Changes]:
    """Return what it takes on every host of ``wanted``; raise :class:`Refused` if any way is closed."""
    found = {
        each.name: way_back(each.plan, ground.states[each.name], ground.kept[each.name], wanted[each.name])
        for each in ground.targets
        if each.name in wanted and each.name in ground.states
    }
    closed = [
        f"{name}: {ground.silent.get(name, 'it is none of the hosts')}"
        for name in wanted
        if name not in found
    ]
    closed += [f"{name}: {each}" for name, changes in found.items() for each in changes.problems]
    if closed:
        raise Refused(
            "\n".join(
                (
                    "Not gone back, nothing was touched:",
                    *(f"    {line}" for line in closed),
                    "--list shows where hosts can go; --host goes back on some of them alone.",
                )
            )
        )
    return found


def table(office: str, states: Iterable[Served], ground: Ground) -> Table:
    """Return where an office can go back to, newest first."""
    everyone = tuple(states)
    numbers = {each.run.id: str(number) for number, each in numbered(everyone, ground.active).items()}
    hosts = tuple(each.plan.host for each in ground.targets)
    columns = ("", "run", "begun (UTC)", "verb", "by", *(each.slug for each in hosts), "")
    kept = (each for each in everyone if set(each.gone(ground.came)) < set(ground.active))
    rows = tuple(_row(each, numbers.get(each.run.id, ""), ground) for each in kept)
    return Table(f"{office}: the generations of its hosts, newest first", columns, rows)


def _row(each: Served, number: str, ground: Ground) -> Row:
    gone = [target.plan.host.slug for target in ground.targets if target.name in each.gone(ground.came)]
    notes = [
        *(["active"] if each.is_active(ground.active) else []),
        *(["left by a rollback"] if each.left else []),
        *([f"no longer kept: {', '.join(gone)}"] if gone else []),
    ]
    generations = (str(each.generations.get(target.name, "-")) for target in ground.targets)
    begun = each.run.begun[:16].replace("T", " ")
    return (number or "-", each.run.short, begun, each.run.verb, each.run.who, *generations, ", ".join(notes))


def kept_lines(ground: Ground) -> list[str]:
    """Return what every host keeps, for an office that the history does not know."""
    lines = []
    for each in ground.targets:
        if each.name in ground.silent:
            lines.append(f"{each.name}: {ground.silent[each.name]}")
            continue
        active = ground.active[each.name]
        numbers = (
            f"{number}{' (active)' if number == active else ''}" for number in sorted(ground.kept[each.name])
        )
        lines.append(f"{each.name}: keeps {', '.join(numbers) or 'no generation'}")
    return lines
