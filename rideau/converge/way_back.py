"""The way back to a generation that a host keeps: what it takes, and why it may be closed. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rideau.converge.changes import Changes, file_changes, refused, unit_changes
from rideau.converge.manifest import Manifest, parse
from rideau.converge.state import HostState
from rideau.host import HostPlan


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation that lies on a host; ``came`` is when, in seconds since 1970 by the host's clock."""

    number: int
    came: int
    whole: bool
    manifest: Manifest


def parse_kept(lines: Iterable[str]) -> dict[int, Kept]:
    """Return what ``kept.sh`` printed, by number; raise :class:`ValueError` if it is not that."""
    found: dict[int, tuple[int, bool]] = {}
    texts: dict[int, list[str]] = {}
    for line in lines:
        kind, number, rest = (*line.split(" ", 2), "", "")[:3]
        if kind == "kept":
            came, _, state = rest.partition(" ")
            found[int(number)] = (int(came), state == "whole")
        elif kind == "of":
            texts.setdefault(int(number), []).append(f"{rest}\n")
        else:
            raise ValueError(f"unexpected answer from the host: {line!r}")
    return {
        number: Kept(number, came, whole, parse("".join(texts.get(number, ()))))
        for number, (came, whole) in found.items()
    }


def way_back(plan: HostPlan, state: HostState, kept: Mapping[int, Kept], to: int) -> Changes:
    """Return what it takes to make generation ``to`` active again on a host in ``state``."""
    problems = tuple(_closed(state, kept, to))
    if problems:
        return replace(refused(plan, ""), state=state, problems=problems, generation=state.active)
    manifest = kept[to].manifest
    return Changes(
        plan=plan,
        state=state,
        manifest=manifest,
        problems=(),
        packages=(),
        files=tuple(file_changes(manifest, state)),
        units=tuple(unit_changes(manifest, state)),
        uploads=(),
        generation=to,
    )


def _closed(state: HostState, kept: Mapping[int, Kept], to: int) -> Iterator[str]:
    if to not in kept:
        numbers = ", ".join(map(str, sorted(kept))) or "none"
        yield f"it does not keep generation {to} any more; it keeps {numbers}"
    elif not kept[to].whole:
        yield f"its generation {to} is damaged: it is not what was brought to it"
    if state.interrupted:
        yield "dpkg was interrupted on it: run apply, or dpkg --configure -a on the host, first"
