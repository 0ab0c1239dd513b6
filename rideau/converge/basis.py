"""The state of a host that a plan was made from, as far as it matters, and whether it is another one now.

It holds nothing from which a secret could be guessed: of a file that is closed to others only whether it is
what the active generation says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from rideau.converge.changes import Changes, changes_for
from rideau.converge.drift import drift
from rideau.converge.manifest import Entry, Manifest
from rideau.converge.state import HostState
from rideau.host import HostPlan

_MODE = 1
"""Where a file's entry has its mode."""
_FOR_ALL = 0o004


@dataclass(frozen=True, slots=True)
class Basis:
    """The active generation and what it says, what differs from it, and what the plan would change."""

    generation: int
    manifest: str
    drift: tuple[str, ...]
    changes: tuple[str, ...]


def basis_of(changes: Changes) -> Basis:
    """Return what ``changes`` were worked out from."""
    state = changes.state
    found = tuple(str(each) for each in drift(changes.plan, state))
    return Basis(state.active, _digest(state.manifest), found, changes.lines)


def basis_now(plan: HostPlan, state: HostState) -> Basis:
    """Return what a plan made now would be made from."""
    return basis_of(changes_for(plan, None, state))


def moved(then: Basis, now: Basis) -> Iterator[str]:
    """Yield how a host is not any more what the plan was made from; nothing if it is."""
    if now.generation != then.generation:
        yield f"generation {now.generation} is active, it was {then.generation}"
    elif now.manifest != then.manifest:
        yield f"its generation {now.generation} is another one than it was"
    yield from (f"new since: {each}" for each in now.drift if each not in then.drift)
    yield from (f"gone since: {each}" for each in then.drift if each not in now.drift)
    if now.changes != then.changes and now == Basis(then.generation, then.manifest, then.drift, now.changes):
        yield from (f"not in the plan: {each}" for each in now.changes if each not in then.changes)
        yield from (f"no longer needed: {each}" for each in then.changes if each not in now.changes)


def _digest(manifest: Manifest) -> str:
    return sha256("\n".join(map(_public, manifest.entries)).encode()).hexdigest()


def _public(entry: Entry) -> str:
    if entry.kind == "file" and not int(entry.values[_MODE], 8) & _FOR_ALL:
        return str(Entry(entry.kind, entry.service, ("-", *entry.values[1:])))
    return str(entry)
