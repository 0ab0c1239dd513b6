"""Hosts to work on and what became of them; known to those who never load pyinfra as well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rideau.converge.changes import Changes, refused
from rideau.host import HostPlan

Progress = Callable[[str, str], None]
"""Told a host's name and the step it has begun: connect, look, compare, packages, stage, activate, confirm,
and how it ended: done, failed."""


@dataclass(frozen=True, slots=True)
class Target:
    """A host to work on: its plan and its pyinfra host data (``ssh_hostname``, ``ssh_user``, …)."""

    plan: HostPlan
    data: Mapping[str, object]
    connector: str = "@rideau/"
    """Prefix of its name in the inventory; empty for pyinfra's stock SSH."""

    @property
    def name(self) -> str:
        return self.plan.host.name


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a host. ``error`` is why it failed, empty if it did not."""

    changes: Changes
    seconds: float
    error: str = ""
    said: tuple[str, ...] = ()
    """What the host's own programs reported."""
    differences: tuple[str, ...] = ()
    """Lines of unified diffs between the host's files and the plan's, where they were asked for."""
    begun: bool = True
    """Whether anybody turned to the host at all; ``error`` says why not."""

    @property
    def name(self) -> str:
        return self.changes.plan.host.name


def not_begun(target: Target, reason: str) -> Result:
    """Return the result of a host that nobody turned to."""
    return Result(refused(target.plan, reason), 0.0, f"not begun: {reason}", begun=False)


def _nobody(_: Result) -> None:
    """Hear of a host that is over, and do nothing."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell while hosts are worked on: of every step, and of every host that is over."""

    step: Progress
    finished: Callable[[Result], None] = _nobody
