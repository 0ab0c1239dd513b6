"""The host plan: everything one host must be.

A service's ``plan()`` yields :class:`Contribution`; :mod:`rideau.compile` merges those of a host
into its :class:`HostPlan` and refuses two owners for one path, unit or port.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rideau.office import Host
from rideau.secret import SEALED, Secret, Values
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class Nothing:
    """For templates that need nothing from the office."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template below ``templates/`` and the frozen dataclass whose fields it may use."""

    name: str
    context: object = Nothing()


@dataclass(frozen=True, slots=True)
class File:
    """A file Rideau owns on a host. ``path`` is absolute, below ``/etc`` or ``/usr/local``.

    One that holds a secret has the mode 0600 or 0640.
    """

    path: str
    content: Template | str
    mode: int = 0o644
    owner: str = "root"
    group: str = "root"


@dataclass(frozen=True, slots=True)
class Unit:
    """A systemd unit and what makes it act.

    ``reload_on`` and ``restart_on`` are paths (a trailing ``/`` means everything below); when one
    of them changes the unit is reloaded or restarted. ``health`` is a shell command that must
    succeed within ``patience`` seconds of a change; ``is-active`` is always asked.
    Units act in the order of the host plan.
    """

    name: str
    running: bool = True
    enabled: bool = True
    reload_on: tuple[str, ...] = ()
    restart_on: tuple[str, ...] = ()
    health: str | None = None
    patience: int = 20
    impact: Text | None = None
    """What people notice when it restarts."""

    def act(self, changed: Iterable[str]) -> str:
        """Return what it does where the paths ``changed`` do: ``restart``, ``reload`` or nothing."""
        paths = tuple(changed)
        if self.running and touches(self.restart_on, paths):
            return "restart"
        return "reload" if self.running and touches(self.reload_on, paths) else ""


def touches(inputs: Iterable[str], changed: Iterable[str]) -> bool:
    """Tell whether a path of ``changed`` is among ``inputs``, or below one of them that ends in ``/``."""
    return any(
        path.startswith(each) if each.endswith("/") else path == each for each in inputs for path in changed
    )


@dataclass(frozen=True, slots=True)
class Action:
    """A command to run after activation when one of ``inputs`` changed (``sysctl --system``).

    It also runs when a generation that has it is left, so that its effect goes with the file: it must do
    no harm where an input is gone, and its status is then of no account.
    """

    name: str
    command: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Validator:
    """A service's own checker, run before activation when one of ``inputs`` changed.

    It runs in a private mount namespace in which the staged files already lie at their final
    paths, so ``command`` names them as the daemon will (``nft -c -f /etc/nftables.conf``).
    """

    name: str
    command: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one service gives one host (``host`` is its slug)."""

    owner: str
    host: str
    packages: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    units: tuple[Unit, ...] = ()
    actions: tuple[Action, ...] = ()
    validators: tuple[Validator, ...] = ()
    listens: tuple[str, ...] = ()
    """Sockets it binds, as ``tcp/53`` or ``udp/67``: two owners of one on a host are a conflict."""
    data: tuple[str, ...] = ()
    """Files and folders that hold what the office did: kept when it closes, then removed."""


@dataclass(frozen=True, slots=True)
class HostPlan:
    """Everything one host must be: its contributions in the order of ``SERVICES``."""

    office: str
    host: Host
    contributions: tuple[Contribution, ...]
    guarded: bool
    """Whether activation must be confirmed over a new connection, or undone by the host's timer."""
    secrets: tuple[Secret, ...] = ()
    """What its files may refer to: everything the office keeps secret."""
    values: Values = field(default=SEALED, repr=False, compare=False)
    """What the secrets are, once :mod:`rideau.vault.opening` opened the plan for hosts."""

    @property
    def packages(self) -> tuple[str, ...]:
        """Every package, sorted."""
        return tuple(sorted({name for part in self.contributions for name in part.packages}))

    def only(self, slug: str) -> "HostPlan":
        """Return the part of this plan that belongs to one service."""
        kept = tuple(part for part in self.contributions if part.owner == slug)
        return replace(self, contributions=kept)
