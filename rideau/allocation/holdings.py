"""What every office of a repository holds, from the lockfiles beside the profiles. Nothing is written.

A lockfile that cannot be read, or that contradicts another, is a problem of the offices it concerns; every
other office can still be planned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rideau import resolve
from rideau.allocation import lock as lockfiles
from rideau.allocation.addressing import Lock, Pools, Request
from rideau.allocation.allocate import give
from rideau.allocation.conflicts import conflicts
from rideau.problems import Problem, ProblemsFound
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository
from rideau.profiles.validation import Loaded

Offices: TypeAlias = Mapping[str, Loaded[Profile]]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the lockfiles of a repository say, whether or not their offices have a profile."""

    locks: Mapping[str, Lock]
    """By office."""
    unreadable: Mapping[str, tuple[Problem, ...]]
    """By office, what is wrong in its lockfile: what it holds is unknown."""


def remembered(repository: Repository) -> Remembered:
    """Return what the lockfiles of ``repository`` say."""
    locks: dict[str, Lock] = {}
    unreadable: dict[str, tuple[Problem, ...]] = {}
    for slug, file in repository.lockfiles.items():
        try:
            locks[slug] = lockfiles.load(file)
        except ProblemsFound as error:
            unreadable[slug] = error.problems
    return Remembered(locks, unreadable)


def holdings(fleet: Loaded[Fleet], offices: Offices, known: Remembered) -> Mapping[str, Lock]:
    """Return what every office holds, or would be given; offices with an unreadable lockfile are left out.

    Raise :class:`ProblemsFound` when a pool is exhausted.
    """
    return give(_pools(fleet), _requests(offices, known), known.locks)


def holding_problems(fleet: Loaded[Fleet], offices: Offices, known: Remembered) -> tuple[Problem, ...]:
    """Return what is wrong in each lockfile, between them, and between them and the fleet."""
    broken = tuple(problem for problems in known.unreadable.values() for problem in problems)
    try:
        held = holdings(fleet, offices, known)
    except ProblemsFound as error:
        return (*broken, *error.problems)
    return (*broken, *conflicts(_pools(fleet), _requests(offices, known), held))


def _pools(fleet: Loaded[Fleet]) -> Pools:
    return resolve.pools(fleet.model, fleet.document.location(("pools",)))


def _requests(offices: Offices, known: Remembered) -> list[Request]:
    readable = (each for slug, each in offices.items() if slug not in known.unreadable)
    return [resolve.request(each.model, each.document.file) for each in readable]
