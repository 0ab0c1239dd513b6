"""What it takes to make a host what its plan says: plan and state compared, nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rideau.converge.filling import filled
from rideau.converge.manifest import FileEntry, Manifest, UnitEntry, manifest_of
from rideau.converge.state import ENABLED, HostState, UnitState
from rideau.host import HostPlan, touches
from rideau.render import RenderedFile

CODENAMES = {"13": "trixie", "14": "forky"}
NEEDED_KIB = 1024 * 1024
"""Free space below which nothing is begun: room for packages and six generations."""
ALIVE = frozenset({"active", "reloading"})


class Verb(StrEnum):
    """What happens to a file."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    REPAIR = "repair"
    """It was changed or removed by hand on the host."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that will not stay as it is."""

    path: str
    verb: Verb

    def __str__(self) -> str:
        note = " (it was changed by hand on the host)" if self.verb is Verb.REPAIR else ""
        return f"{self.verb} {self.path}{note}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What one host needs. ``generation`` is the one to activate, new or not."""

    plan: HostPlan
    state: HostState
    manifest: Manifest
    problems: tuple[str, ...]
    """Why the host cannot be what the plan says; nothing is done while there is one."""
    packages: tuple[str, ...]
    files: tuple[FileChange, ...]
    units: tuple[str, ...]
    """What units will do, in words: ``restart unbound.service``."""
    uploads: tuple[RenderedFile, ...]
    generation: int

    @property
    def stages(self) -> bool:
        """Whether a new generation has to be brought to the host."""
        return self.generation != self.state.active

    @property
    def _only_words_differ(self) -> bool:
        return self.stages and not (self.files or self.units or self.state.damaged)

    @property
    def activates(self) -> bool:
        """Whether the host has to switch."""
        changed = self.stages or self.files or self.units or self.state.unfinished
        return not self.problems and bool(changed)

    @property
    def installs(self) -> bool:
        """Whether packages are missing, or half-installed because dpkg was killed."""
        return not self.problems and bool(self.packages or self.state.interrupted)

    @property
    def pending(self) -> bool:
        """Whether anything at all is to be done."""
        return self.installs or self.activates or self.state.unconfirmed

    @property
    def lines(self) -> tuple[str, ...]:
        """The changes in words, one a line."""
        return (
            *(f"install {name}" for name in self.packages),
            *map(str, self.files),
            *self.units,
            *self._notes,
        )

    @property
    def brief(self) -> tuple[str, ...]:
        """Packages and files counted; what was done by hand, what units do and what was unfinished named."""
        by_hand = (str(change) for change in self.files if change.verb is Verb.REPAIR)
        return (
            *([f"install {len(self.packages)} packages"] if self.packages else []),
            *_counted(self.files),
            *by_hand,
            *_by_verb(self.units),
            *self._notes,
        )

    @property
    def _notes(self) -> tuple[str, ...]:
        return (
            *(["finish what dpkg left half-way"] if self.state.interrupted else []),
            *(["replace the active generation, which was damaged on the host"] if self.state.damaged else []),
            *(["renew checks and actions"] if self._only_words_differ else []),
            *(["finish an activation that was cut short"] if self.state.unfinished else []),
            *(["confirm the active generation"] if self.state.unconfirmed else []),
        )


def _counted(files: Iterable[FileChange]) -> Iterator[str]:
    counts = Counter(change.verb for change in files if change.verb is not Verb.REPAIR)
    if counts:
        yield f"files: {', '.join(f'{verb} {count}' for verb, count in counts.items())}"


def _by_verb(units: Iterable[str]) -> Iterator[str]:
    names: dict[str, list[str]] = {}
    for line in units:
        verb, _, name = line.partition(" ")
        names.setdefault(verb, []).append(name.removesuffix(".service"))
    yield from (f"{verb} {', '.join(each)}" for verb, each in names.items())


def changes_for(full: HostPlan, service: str | None, state: HostState) -> Changes:
    """Return what a host in ``state`` needs to be ``full``, or only the part of ``service`` of it."""
    plan = full if service is None else full.only(service)
    files = filled(plan)
    manifest = manifest_of(plan, files)
    if service is not None:
        order = [part.owner for part in full.contributions]
        manifest = state.manifest.replaced(service, manifest, order)
    problems = (*preconditions(plan, state), *_too_little(service, state))
    if problems:
        return replace(refused(plan, ""), state=state, problems=problems, generation=state.active)
    same = manifest.text == state.manifest_text and not state.damaged
    return Changes(
        plan=plan,
        state=state,
        manifest=manifest,
        problems=problems,
        packages=tuple(name for name in plan.packages if name not in state.packages),
        files=tuple(file_changes(manifest, state)),
        units=tuple(unit_changes(manifest, state)),
        uploads=tuple(file for file in files if state.damaged or _is_new(file, manifest, state.manifest)),
        generation=state.active if same and state.active else max((0, *state.generations)) + 1,
    )


def refused(plan: HostPlan, problem: str) -> Changes:
    """Return the changes of a host nothing can be done for: none, and why."""
    return Changes(plan, HostState(), Manifest(), (problem,), (), (), (), (), 0)


def preconditions(plan: HostPlan, state: HostState) -> Iterator[str]:
    """Yield every reason not to begin, each with what to do about it."""
    if not state.privileged:
        yield "sudo asks for a password: give the engineers' account NOPASSWD sudo on this host"
        return  # nothing else could be read
    if state.full:
        yield f"{state.full} is full, there is no room to even look: make room"
        return
    wanted = CODENAMES[plan.host.debian]
    if (state.distribution, state.release) != ("debian", wanted):
        yield (
            f"it runs {state.distribution} {state.release}, its role needs Debian {plan.host.debian}"
            f" ({wanted}): install that release on it"
        )
    if not state.systemd:
        yield "systemd is not its init: boot it with systemd"
    if state.free_kib < NEEDED_KIB:
        yield (
            f"only {state.free_kib // 1024} MiB are free on {state.fullest},"
            f" {NEEDED_KIB // 1024} are needed: make room"
        )


def _too_little(service: str | None, state: HostState) -> Iterator[str]:
    if service is not None and state.damaged:
        yield "its active generation was damaged: deploy the whole office, which replaces it, first"


def file_changes(manifest: Manifest, state: HostState) -> Iterator[FileChange]:
    """Yield what happens to files when a host in ``state`` becomes what ``manifest`` says."""
    for path, wanted in sorted(manifest.files.items()):
        if state.files.get(path) != wanted:
            yield FileChange(path, _verb(wanted, state))
    for path in sorted(state.manifest.files.keys() - manifest.files.keys()):
        yield FileChange(path, Verb.REMOVE)


def _verb(wanted: FileEntry, state: HostState) -> Verb:
    if state.manifest.files.get(wanted.path) == wanted:
        return Verb.REPAIR
    return Verb.CHANGE if wanted.path in state.files else Verb.ADD


def _is_new(file: RenderedFile, manifest: Manifest, active: Manifest) -> bool:
    return manifest.files[file.path] != active.files.get(file.path)


def unit_changes(manifest: Manifest, state: HostState) -> Iterator[str]:
    """Yield what units do then, in words."""
    changed = {change.path for change in file_changes(manifest, state)}
    for name in state.manifest.units.keys() - manifest.units.keys():
        yield f"release {name}"
    for unit in manifest.units.values():
        verb = _unit_verb(unit, state.units.get(unit.name, _ABSENT), changed)
        if verb:
            yield f"{verb} {unit.name}"


_ABSENT = UnitState("not-found", "none", "inactive")


def _unit_verb(unit: UnitEntry, now: UnitState, changed: Iterable[str]) -> str:
    """Say what ``activate.sh`` will do to a unit; the two follow the same rules."""
    if unit.running and now.active not in ALIVE:
        return "start"
    if not unit.running and now.active in ALIVE:
        return "stop"
    if unit.running and touches(unit.restart_on, changed):
        return "restart"
    if unit.running and touches(unit.reload_on, changed):
        return "reload"
    if unit.enabled and now.enabled not in ENABLED:
        return "enable"
    return "disable" if not unit.enabled and now.enabled == "enabled" else ""
