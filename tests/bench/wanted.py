"""What a host must be, for tools that are not Rideau: taken from the very plans that Rideau applies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rideau.converge.filling import filled
from rideau.host import Action, HostPlan, Unit
from rideau.render import RenderedFile

_EVERYWHERE = frozenset(("/", "/etc", "/usr", "/usr/local"))
UNIT_FOLDERS = ("/etc/systemd/system/", "/usr/local/lib/systemd/")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One host: its packages, folders, files, actions and units, in the order in which they act.

    ``folders`` are all that its files lie in, until those that packages bring are left out.
    """

    name: str
    office: str
    address: str
    packages: tuple[str, ...]
    folders: tuple[str, ...]
    files: tuple[RenderedFile, ...]
    actions: tuple[Action, ...]
    units: tuple[Unit, ...]


def wanted_of(plans: Iterable[HostPlan], addresses: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return the hosts of ``plans``, opened ones; ``addresses`` say where engineers reach them."""
    return tuple(_wanted(plan, addresses[plan.host.name]) for plan in plans)


def _wanted(plan: HostPlan, address: str) -> Wanted:
    files = filled(plan)
    return Wanted(
        plan.host.name,
        plan.office,
        address,
        plan.packages,
        tuple(sorted({folder for file in files for folder in _folders(file.path)})),
        files,
        tuple(action for part in plan.contributions for action in part.actions),
        tuple(unit for part in plan.contributions for unit in part.units),
    )


def _folders(path: str) -> Iterator[str]:
    """Yield the folders above ``path`` but those of every Unix, outermost first."""
    for folder in reversed(PurePosixPath(path).parents):
        if str(folder) not in _EVERYWHERE:
            yield str(folder)


def matches(path: str, inputs: Sequence[str]) -> bool:
    """Whether ``path`` is one of ``inputs``, of which one with a trailing slash means all below."""
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in inputs)


def files_for(host: Wanted, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the files of ``host`` that ``inputs`` name."""
    return tuple(file.path for file in host.files if matches(file.path, inputs))
