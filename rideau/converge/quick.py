"""Hosts that are found to need nothing: their results, without pyinfra."""

from collections.abc import Iterable, Mapping

from rideau.converge.changes import changes_for
from rideau.converge.look import Seen
from rideau.converge.results import Result, Target


def settled(targets: Iterable[Target], seen: Mapping[str, Seen]) -> dict[str, Result]:
    """Return the results, by name, of those targets that were seen and have nothing to change."""
    found = {}
    for target in targets:
        if target.name in seen:
            changes = changes_for(target.plan, None, seen[target.name].state)
            if not changes.pending and not changes.problems:
                found[target.name] = Result(changes, seen[target.name].seconds)
    return found
