"""Remember a run of ``rideau apply`` that found nothing to change, for :mod:`rideau.unchanged`."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from rideau.cli.fleet_summary import unchanged_line
from rideau.converge.changes import NEEDED_KIB
from rideau.converge.look import Seen
from rideau.converge.results import Result
from rideau.fleet_runs.record import Ending, RunRecord
from rideau.inputs import inputs
from rideau.unchanged import Memory, Settled, digest, remember


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on: the repository, the files it depends on, and their digest before it began."""

    root: Path
    watched: tuple[str, ...]
    inputs: str
    in_lab: bool


def ground(root: Path, *, in_lab: bool) -> Ground:
    """Return what a run on the repository in ``root`` stands on; asked before anything is read."""
    watched = tuple(map(str, _watched(root, in_lab=in_lab)))
    return Ground(root, watched, inputs(watched), in_lab)


def _watched(root: Path, *, in_lab: bool) -> Iterator[Path]:
    """Yield the profiles, the commit they are at, the places of nearer profiles, what the lab remembers."""
    yield from (root / each for each in ("profiles", ".git/HEAD", ".git/logs/HEAD"))
    here = Path.cwd()
    for folder in takewhile(lambda each: each != root.resolve(), (here, *here.parents)):
        yield folder / "profiles/fleet.yaml"
    if in_lab:
        from rideau.lab import paths  # noqa: PLC0415 -- only where a lab is asked for

        yield from paths.remembered()


def keep(
    run: RunRecord, results: Sequence[Result], seen: Mapping[str, Seen], on: Ground, record: dict[str, Any]
) -> None:
    """Remember ``run`` if every host was seen to need nothing; ``record`` is what the history has of it."""
    idle = all(each.ending is Ending.UNCHANGED for each in run.offices)
    if idle and results and all(each.name in seen for each in results):
        before = _control() if on.in_lab else ()
        hosts = tuple(_settled(seen[each.name], before) for each in results)
        said = _said(run, results)
        kept = Memory(on.watched, on.inputs, NEEDED_KIB, hosts, said, str(on.root.resolve()), record)
        remember(sys.argv[1:], kept)


def _settled(seen: Seen, before: Sequence[str]) -> Settled:
    asked = seen.question
    return Settled((*before, *asked.command), asked.stdin.decode(), digest(seen.answer, NEEDED_KIB))


def _said(run: RunRecord, results: Iterable[Result]) -> str:
    if len(run.offices) > 1:
        return unchanged_line(len(run.offices))
    return "\n".join(
        f"{each.name}: nothing to change (generation {each.changes.generation}, {{hosts[{at}]:.1f}} s)"
        for at, each in enumerate(results)
    )


def _control() -> tuple[str, ...]:
    from rideau.lab import Lab  # noqa: PLC0415 -- only where a lab is asked for

    return Lab.at_control()
