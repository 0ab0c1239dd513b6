"""The manifest of a generation: what the host's own program needs to make the host that generation.

Its text is a list of shell calls, one for each entry, so that the host reads it without a parser and
Python reads it with :mod:`shlex`. The same plan gives the same text.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from rideau.converge.programs import program
from rideau.host import Action, Contribution, HostPlan, Unit, Validator
from rideau.problems import Refused
from rideau.render import RenderedFile

_PATH = re.compile(r"/(etc|usr/local)(/[A-Za-z0-9_@+][A-Za-z0-9._@+:-]*|/\.[A-Za-z0-9_][A-Za-z0-9._-]*)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One call: its kind (``file``, ``unit``, ``action``, ``validator``), its service, the rest."""

    kind: str
    service: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join((self.kind, self.service, *self.values))


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as a manifest states it; ``mode`` is octal without a leading zero."""

    digest: str
    mode: str
    owner: str
    group: str
    path: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as a manifest states it; inputs are paths, a trailing ``/`` means everything below."""

    name: str
    running: bool
    enabled: bool
    reload_on: tuple[str, ...]
    restart_on: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """Every entry of a generation, service by service in the order in which they act."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def text(self) -> str:
        """The manifest as it lies on the host."""
        digest = sha256(program("activate").encode()).hexdigest()[:16]
        return "\n".join((f"# rideau manifest 1, program {digest}", *map(str, self.entries), ""))

    @cached_property
    def files(self) -> dict[str, FileEntry]:
        """The files by path."""
        entries = (FileEntry(*each.values) for each in self.entries if each.kind == "file")
        return {entry.path: entry for entry in entries}

    @cached_property
    def units(self) -> dict[str, UnitEntry]:
        """The units by name, in the order in which they act."""
        return {each.values[0]: _unit_entry(each) for each in self.entries if each.kind == "unit"}

    def replaced(self, service: str, part: "Manifest", order: Sequence[str]) -> "Manifest":
        """Return this manifest with the entries of ``service`` taken from ``part``.

        ``order`` lists the services as they act; those it does not know come first.
        """
        kept = tuple(each for each in self.entries if each.service != service)
        rank = {slug: index for index, slug in enumerate(order)}
        ordered = sorted(kept + part.entries, key=lambda each: rank.get(each.service, -1))
        return Manifest(tuple(ordered))


def parse(text: str) -> Manifest:
    """Return the manifest whose text is ``text``; raise :class:`ValueError` if it is cut short."""
    return Manifest(tuple(_parse_call(call) for call in _calls(text)))


def _calls(text: str) -> Iterator[list[str]]:
    pending = ""
    for line in text.splitlines(keepends=True):
        if not pending and line.startswith("#"):
            continue
        pending += line
        try:
            yield shlex.split(pending)
        except ValueError:  # inside a quoted command that goes on in the next line
            continue
        pending = ""
    if pending:
        raise ValueError(f"the manifest ends inside a call: {pending!r}")


def _parse_call(call: list[str]) -> Entry:
    kind, service, *values = call
    return Entry(kind, service, tuple(values))


def _unit_entry(entry: Entry) -> UnitEntry:
    name, running, enabled, _, _, reload_on, restart_on = entry.values
    return UnitEntry(
        name, running == "yes", enabled == "yes", tuple(reload_on.split()), tuple(restart_on.split())
    )


def manifest_of(plan: HostPlan, files: Iterable[RenderedFile]) -> Manifest:
    """Return the manifest of ``plan``, whose rendered files are ``files``.

    Raise :class:`Refused` for a path that is not a plain one below ``/etc`` or ``/usr/local``.
    """
    by_service: dict[str, list[RenderedFile]] = {}
    for file in files:
        by_service.setdefault(file.service, []).append(file)
    services = dict.fromkeys(part.owner for part in plan.contributions)
    return Manifest(
        tuple(
            entry
            for service in services
            for entry in _service_entries(service, plan.contributions, by_service.get(service, []))
        )
    )


def _service_entries(
    service: str, contributions: Iterable[Contribution], files: Iterable[RenderedFile]
) -> Iterator[Entry]:
    parts = [part for part in contributions if part.owner == service]
    yield from (_validator(service, part) for each in parts for part in each.validators)
    yield from (_file(file) for file in files)
    yield from (_action(service, part) for each in parts for part in each.actions)
    yield from (_unit(service, part) for each in parts for part in each.units)


def _validator(service: str, each: Validator) -> Entry:
    return Entry("validator", service, (each.name, each.command, _inputs(each.inputs)))


def _action(service: str, each: Action) -> Entry:
    return Entry("action", service, (each.name, each.command, _inputs(each.inputs)))


def _unit(service: str, each: Unit) -> Entry:
    values = (
        each.name,
        _yes(each.running),
        _yes(each.enabled),
        str(each.patience),
        each.health or "",
        _inputs(each.reload_on),
        _inputs(each.restart_on),
    )
    return Entry("unit", service, values)


def _file(file: RenderedFile) -> Entry:
    if not _PATH.fullmatch(file.path):
        raise Refused(f"{file.service}: {file.path!r} is not a plain path below /etc or /usr/local")
    return Entry("file", file.service, (file.digest, f"{file.mode:o}", file.owner, file.group, file.path))


def _inputs(paths: Iterable[str]) -> str:
    return " ".join(paths)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
