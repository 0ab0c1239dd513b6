"""What every office of a repository holds, from the lockfiles beside the profiles. Nothing is written."""

from collections.abc import Mapping

from rideau import resolve
from rideau.allocation import lock as lockfiles
from rideau.allocation.addressing import Lock
from rideau.allocation.allocate import allocate
from rideau.problems import Problem, ProblemsFound
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository
from rideau.profiles.validation import Loaded


def locks(repository: Repository) -> Mapping[str, Lock]:
    """Return every lockfile, by office, whether or not its office has a profile.

    Raise :class:`ProblemsFound` with what is wrong in any of them.
    """
    found: dict[str, Lock] = {}
    problems: list[Problem] = []
    for slug, file in repository.lockfiles.items():
        try:
            found[slug] = lockfiles.load(file)
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    return found


def holdings(
    fleet: Loaded[Fleet], offices: Mapping[str, Loaded[Profile]], held: Mapping[str, Lock]
) -> Mapping[str, Lock]:
    """Return what every office holds, or would be given.

    Raise :class:`ProblemsFound` when lockfiles contradict each other or a pool is exhausted.
    """
    pools = resolve.pools(fleet.model, fleet.document.location(("pools",)))
    requests = [resolve.request(each.model, each.document.file) for each in offices.values()]
    return allocate(pools, requests, held)
