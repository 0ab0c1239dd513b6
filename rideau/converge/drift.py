"""How a host differs from the generation that is active on it: what somebody, or something, changed by hand.

A plan that was not applied yet is no drift. Pure: a state and what the history knows of it, nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rideau.converge.changes import ALIVE
from rideau.converge.manifest import FileEntry, UnitEntry
from rideau.converge.state import ENABLED, HostState, UnitState
from rideau.host import HostPlan


class Kind(StrEnum):
    """What differs."""

    FILE = "file"
    UNIT = "unit"
    PACKAGE = "package"
    GENERATION = "generation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; ``subject`` is a path, a unit or a package, empty for the generation as a whole."""

    kind: Kind
    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.what}" if self.subject else self.what


@dataclass(frozen=True, slots=True)
class Known:
    """What the history says of a host: the generation that its latest run left active, and that run."""

    generation: int
    run: str
    verb: str
    who: str
    when: str
    moved: bool = True
    """Whether that run changed the host, or only found it so."""


def drift(plan: HostPlan, state: HostState, known: Known | None = None) -> tuple[Finding, ...]:
    """Return everything in which a host in ``state`` differs from its active generation."""
    return (*_generation(state, known), *_files(state), *_units(state), *_packages(plan, state))


def _generation(state: HostState, known: Known | None) -> Iterator[Finding]:
    if state.damaged:
        yield Finding(Kind.GENERATION, "", "its active generation was damaged on the host: apply replaces it")
    if state.unfinished:
        yield Finding(Kind.GENERATION, "", "a switch was cut short: apply finishes it")
    if state.unconfirmed:
        yield Finding(Kind.GENERATION, "", "its generation waits for confirmation, or goes back by itself")
    if not state.active:
        yield Finding(
            Kind.GENERATION, "", "no generation is active: nothing was applied yet, or it was removed"
        )
    elif known is not None:
        yield from _foreign(state.active, known)


def _foreign(active: int, known: Known) -> Iterator[Finding]:
    run = f"{known.verb} {known.run} by {known.who}, {known.when}"
    if active != known.generation:
        yield Finding(
            Kind.GENERATION,
            "",
            f"generation {active} is active, the history knows of {known.generation} ({run}):"
            " it was applied or put back from elsewhere, or by the host itself",
        )
    elif known.verb == "rollback" and known.moved:
        yield Finding(
            Kind.GENERATION,
            "",
            f"generation {active} is active since a rollback ({run}): apply goes back to the plan",
        )


def _files(state: HostState) -> Iterator[Finding]:
    for path, wanted in sorted(state.manifest.files.items()):
        found = state.files.get(path)
        if found != wanted:
            what = "removed by hand" if found is None else "; ".join(_changed(wanted, found))
            yield Finding(Kind.FILE, path, what)


def _changed(wanted: FileEntry, found: FileEntry) -> Iterator[str]:
    if found.digest != wanted.digest:
        kind = "" if len(found.digest) == len(wanted.digest) else f"it is a {found.digest}"
        yield kind or "content changed by hand"
    if (found.owner, found.group) != (wanted.owner, wanted.group):
        yield f"owner {found.owner}:{found.group} instead of {wanted.owner}:{wanted.group}"
    if found.mode != wanted.mode:
        yield f"mode {found.mode} instead of {wanted.mode}"


_ABSENT = UnitState("not-found", "none", "inactive")


def _units(state: HostState) -> Iterator[Finding]:
    for unit in state.manifest.units.values():
        what = "; ".join(_unit(unit, state.units.get(unit.name, _ABSENT)))
        if what:
            yield Finding(Kind.UNIT, unit.name, what)


def _unit(wanted: UnitEntry, found: UnitState) -> Iterator[str]:
    if found.load == "masked":
        yield "masked"
    elif wanted.running and found.active not in ALIVE:
        yield "failed" if found.active == "failed" else f"stopped ({found.active})"
    if not wanted.running and found.active in ALIVE:
        yield "running, and it should not"
    if wanted.enabled and found.enabled not in ENABLED and found.load != "masked":
        yield "not enabled: it will not start at the next boot"
    if not wanted.enabled and found.enabled == "enabled":
        yield "enabled, and it should not be"


def _packages(plan: HostPlan, state: HostState) -> Iterator[Finding]:
    """Yield packages that are gone. Only of services that the active generation has: others are new."""
    active = {entry.service for entry in state.manifest.entries}
    expected = sorted({name for part in plan.contributions if part.owner in active for name in part.packages})
    yield from (
        Finding(Kind.PACKAGE, name, "not installed") for name in expected if name not in state.packages
    )
