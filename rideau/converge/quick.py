"""Hosts that are found to need nothing: their results, without pyinfra."""

from collections.abc import Iterable, Mapping

from rideau.converge.changes import changes_for
from rideau.converge.results import Result, Target
from rideau.converge.state import HostState


def settled(targets: Iterable[Target], looked: Mapping[str, HostState]) -> dict[str, Result]:
    """Return the results, by name, of those targets that were looked at and have nothing to change."""
    found = {}
    for target in targets:
        if target.name in looked:
            changes = changes_for(target.plan, None, looked[target.name])
            if not changes.pending and not changes.problems:
                found[target.name] = Result(changes, 0.0)
    return found
