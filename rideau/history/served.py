"""What an office has served, one state after the other: a generation for each of its hosts. Pure.

An apply brings a new state; a rollback goes back to an older one, and what came after that is left behind:
the state before the present one is the one that served before it, not one that somebody went away from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rideau.history.record import RunRecord

CHANGING = frozenset({"apply", "activate", "rollback", "close"})
TOLERANCE = 300.0
"""Seconds by which a host's clock may differ from a controller's."""


@dataclass(frozen=True, slots=True)
class Served:
    """A state of an office: the run that brought it, and the generation of every host from then on."""

    run: RunRecord
    generations: Mapping[str, int]
    left: bool = False
    """Whether somebody went back from it."""

    def is_active(self, active: Mapping[str, int]) -> bool:
        """Tell whether it is what hosts have now."""
        return all(active.get(host) == number for host, number in self.generations.items())

    def gone(self, came: Mapping[str, Mapping[int, int]]) -> tuple[str, ...]:
        """Return the hosts that cannot go back to it: ``came`` says when the generations they keep came.

        A host that was installed anew since counts its generations from 1 again: they are younger than this.
        """
        latest = datetime.fromisoformat(self.run.ended).timestamp() + TOLERANCE
        return tuple(
            host
            for host, number in self.generations.items()
            if host in came and came[host].get(number, latest + 1) > latest
        )


def served(runs: Iterable[RunRecord], office: str) -> tuple[Served, ...]:
    """Return every state of ``office``, newest first, from its runs in any order."""
    kept: list[Served] = []
    left: list[Served] = []
    now: dict[str, int] = {}
    for run in sorted(runs, key=lambda each: each.id):
        moved = {
            each.host: each.generation_after
            for each in run.hosts
            if each.office == office and each.generation_after
        }
        after = {**now, **moved}
        if run.verb not in CHANGING or not run.ended or after == now:
            continue
        now = after
        back = next((at for at, each in enumerate(kept) if each.generations == now), None)
        if run.verb == "rollback" and back is not None:
            left += [Served(each.run, each.generations, left=True) for each in kept[back + 1 :]]
            del kept[back + 1 :]
        else:
            kept.append(Served(run, now))
    return tuple(sorted((*kept, *left), key=lambda each: each.run.id, reverse=True))


def numbered(states: Iterable[Served], active: Mapping[str, int]) -> dict[int, Served]:
    """Return the states that one can count back to: 0 is what hosts have now, 1 what served before it.

    Nothing can be counted where hosts have what no run is known to have left.
    """
    straight = [each for each in states if not each.left]
    here = next((at for at, each in enumerate(straight) if each.is_active(active)), None)
    return dict(enumerate(straight[here:])) if here is not None else {}
