"""What a host is: the answer of ``state.sh``, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rideau.converge.manifest import FileEntry, Manifest, parse

ENABLED = frozenset({"enabled", "enabled-runtime", "static", "alias", "indirect", "generated", "linked"})
"""What systemd says of a unit that is enabled, or that cannot be."""


@dataclass(frozen=True, slots=True)
class UnitState:
    """What systemd says of a unit: LoadState, UnitFileState (``none`` for none) and ActiveState."""

    load: str
    enabled: str
    active: str


@dataclass(frozen=True)
class HostState:
    """Everything a plan mentions, as it is on the host.

    ``distribution`` and ``release`` are os-release's ID and VERSION_CODENAME; ``free_kib`` is the least
    space left where packages and generations go, on the file system mounted at ``fullest``; ``active``
    is the active generation, 0 for none, and ``manifest`` the text of its manifest. ``unfinished`` says
    that a switch was cut short, ``unconfirmed`` that the host's timer is about to undo the active
    generation, ``interrupted`` that dpkg was killed half-way, ``damaged`` that the active generation or
    the link to it is not what was staged, and ``full`` names a folder without room to even look.
    """

    privileged: bool = True
    distribution: str = "unknown"
    release: str = "unknown"
    systemd: bool = False
    free_kib: int = 0
    fullest: str = "/"
    active: int = 0
    generations: tuple[int, ...] = ()
    unfinished: bool = False
    unconfirmed: bool = False
    interrupted: bool = False
    damaged: bool = False
    full: str = ""
    manifest_text: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    """Version of every package asked for that is installed."""
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    """Every path asked for, or owned by the active generation, that exists."""
    units: Mapping[str, UnitState] = field(default_factory=dict)

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest of the active generation."""
        return parse(self.manifest_text)


def parse_state(lines: Iterable[str]) -> HostState:
    """Return the state that ``state.sh`` printed; a line it does not print is an error."""
    told: dict[str, list[list[str]]] = {}
    manifest = []
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind == "manifest":
            manifest.append(f"{rest}\n")
        elif line:
            told.setdefault(kind, []).append(rest.split())
    unknown = told.keys() - _KINDS
    if unknown:
        raise ValueError(f"unexpected answer from the host: {', '.join(sorted(unknown))}")
    return _state(told, "".join(manifest))


_KINDS = frozenset(
    ("refused", "system", "systemd", "free", "active", "generation", "unfinished", "unconfirmed")
) | frozenset(("interrupted", "damaged", "full", "package", "file", "unit"))


def _state(told: Mapping[str, list[list[str]]], manifest_text: str) -> HostState:
    distribution, release = told.get("system", [["unknown", "unknown"]])[0]
    free, fullest = told.get("free", [["0", "/"]])[0]
    return HostState(
        privileged="refused" not in told,
        distribution=distribution,
        release=release,
        systemd="systemd" in told,
        free_kib=int(free),
        fullest=fullest,
        active=int(told.get("active", [["0"]])[0][0]),
        generations=tuple(sorted(int(name) for (name,) in told.get("generation", []) if name.isdigit())),
        unfinished="unfinished" in told,
        unconfirmed="unconfirmed" in told,
        interrupted="interrupted" in told,
        damaged="damaged" in told,
        full=told.get("full", [[""]])[0][0],
        manifest_text=manifest_text,
        packages={name: version[0] for name, status, *version in told.get("package", []) if _there(status)},
        files={entry.path: entry for entry in (FileEntry(*each) for each in told.get("file", []))},
        units={name: UnitState(*rest) for name, *rest in told.get("unit", [])},
    )


def _there(status: str) -> bool:
    return status == "installed"
