"""One host after the other or many side by side: a pyinfra run in which every host has its own pace.

pyinfra's own ``run_ops`` lets all hosts wait for the slowest at every operation. Here each host connects,
is looked at, and runs its operations one by one; they are pyinfra's ordinary operations.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import gevent  # type: ignore[import-untyped]
from pyinfra.api.config import Config
from pyinfra.api.exceptions import ConnectError
from pyinfra.api.host import Host
from pyinfra.api.inventory import Inventory
from pyinfra.api.operation import OperationMeta, add_op
from pyinfra.api.operations import run_host_op
from pyinfra.api.state import State
from pyinfra.context import ctx_host

from rideau.converge.changes import Changes, changes_for, refused
from rideau.converge.differences import differences
from rideau.converge.facts import compare, read_contents
from rideau.converge.lock import BUSY, REMEDY, Claim
from rideau.converge.operations import (
    activate_generation,
    check_generation,
    confirm_generation,
    install_packages,
    listen,
    stage_generation,
    told,
)
from rideau.converge.results import Progress, Result, Target, Watch, not_begun
from rideau.converge.state import HostState

STEPS = (
    ("packages", install_packages),
    ("stage", stage_generation),
    ("activate", activate_generation),
    ("confirm", confirm_generation),
)
AHEAD = (*STEPS[:2], ("check", check_generation))
"""What a host can do while it waits for its turn: nobody notices any of it."""
_SILENCE = (
    "the host did not say why: the connection was cut, or the program killed;"
    " apply again, what was left unfinished is finished first"
)


@dataclass(slots=True)
class Visit:
    """A host while it is worked on."""

    state: State
    host: Host
    target: Target
    tell: Progress
    looked: HostState | None = None
    """What it was when somebody else looked at it."""
    changes: Changes | None = None
    """What it needs, once that is known."""
    differences: tuple[str, ...] = ()
    done: set[str] = field(default_factory=set)
    """The steps that need not be taken again."""
    started: float = field(default_factory=monotonic)

    def step(self, step: str) -> None:
        self.tell(self.target.name, step)

    def connect(self) -> None:
        if not self.host.connected:
            self.step("connect")
            self.host.connect(show_errors=False, raise_exceptions=True)

    def look(self) -> Changes:
        """Return what the host needs, from what is known of it or from a look at it."""
        if self.changes is None and self.looked is not None:
            self.changes = changes_for(self.target.plan, None, self.looked)
        if self.changes is None:
            self.connect()
            self.step("look")
            self.changes = compare(self.host, self.target.plan)
        return self.changes


Work = Callable[[Visit], str]
"""What is done with one host; returns why that failed, nothing if it did not."""


def converge(visit: Visit) -> str:
    """Make the host what its plan says."""
    changes = visit.look()
    if changes.problems or not changes.pending:
        return "; ".join(changes.problems)
    return _carry_out(visit, changes, STEPS)


def going_back(changes: Mapping[str, Changes]) -> Work:
    """Return what makes a generation active again that the host keeps: the last two steps of an apply."""

    def go_back(visit: Visit) -> str:
        own = visit.changes = changes[visit.target.name]
        if own.problems or not own.activates:
            return "; ".join(own.problems)
        return _carry_out(visit, own, STEPS[2:])

    return go_back


def _carry_out(visit: Visit, changes: Changes, steps: Iterable[tuple[str, Any]]) -> str:
    visit.connect()
    listen(visit.host, visit.step)
    for step, operation in steps:
        if step in visit.done:
            continue
        if _has_work(changes, step):
            visit.step(step)
        meta = add_op(visit.state, operation, name=step, host=visit.host, changes=changes)[visit.host]
        if not run_host_op(visit.state, visit.host, visit.host.op_hash_order[-1]):
            return _why(step, meta, tuple(told(visit.host)))
        visit.done.add(step)
    return ""


def prepare(visit: Visit) -> str:
    """Do all that comes before the switch: a host that waits for its gateway is ready when its turn comes."""
    changes = visit.look()
    return _carry_out(visit, changes, AHEAD) if changes.pending and not changes.problems else ""


def look(visit: Visit) -> str:
    """Look at the host, and change nothing."""
    return "; ".join(visit.look().problems)


def look_into_files(visit: Visit) -> str:
    """Do as :func:`look`, and see what changes inside files."""
    changes = visit.look()
    if changes.files and not changes.problems:
        visit.connect()
        visit.step("compare")
        found = read_contents(visit.host, [change.path for change in changes.files])
        visit.differences = tuple(differences(changes, found))
    return "; ".join(changes.problems)


class Session:
    """The hosts of one run, in one inventory of pyinfra's."""

    def __init__(
        self, targets: Iterable[Target], watch: Watch, looked: Mapping[str, HostState], claim: Claim
    ) -> None:
        _quieten()
        hosts = [(f"{each.connector}{each.name}", {**claim.data, **each.data}) for each in targets]
        self._inventory = Inventory((hosts, {}))  # type: ignore[no-untyped-call]
        self._state = State(self._inventory, Config(), check_for_changes=False)  # type: ignore[no-untyped-call]
        self._watch = watch
        self._looked = looked
        self._visits: dict[str, Visit] = {}

    def prepare(self, target: Target) -> None:
        """Make a host ready before its turn, if it answered; what goes wrong is told at its turn."""
        if target.name not in self._looked:
            return
        visit = self._visit_to(target)
        try:
            with ctx_host.use(visit.host):
                prepare(visit)
        except Exception:  # noqa: BLE001 -- its turn comes, and with it this error, if it is still one
            self._leave(visit)

    def _visit_to(self, target: Target) -> Visit:
        """Return the visit to a host, the one that was begun if it was."""
        if target.name not in self._visits:
            host = self._inventory.get_host(target.name)
            looked = self._looked.get(target.name)
            self._visits[target.name] = Visit(self._state, host, target, self._watch.step, looked)
        return self._visits[target.name]

    def _leave(self, visit: Visit) -> None:
        self._visits.pop(visit.target.name, None)
        if visit.host.connected:
            visit.host.disconnect()

    def visit(self, target: Target, work: Work) -> Result:
        """Do ``work`` on one host; whatever goes wrong there is in the result and nowhere else."""
        visit = self._visit_to(target)
        try:
            with ctx_host.use(visit.host):
                error = work(visit)
        except ConnectError as failure:
            error = str(failure)
        except Exception as failure:  # noqa: BLE001 -- one host's surprise must not take the others along
            error = f"unexpected: {type(failure).__name__}: {failure}"
        finally:
            self._leave(visit)
        visit.step("failed" if error else "done")
        result = _result(visit, error)
        self._watch.finished(result)
        return result

    def leave_out(self, target: Target, reason: str) -> Result:
        """Return the result of a host that nobody turns to, or turns back from."""
        if target.name in self._visits:
            self._leave(self._visits[target.name])
        result = not_begun(target, reason)
        self._watch.finished(result)
        return result


def _result(visit: Visit, error: str) -> Result:
    changes = visit.changes or refused(visit.target.plan, error)
    result = Result(changes, monotonic() - visit.started, error)
    return replace(result, said=tuple(told(visit.host)), differences=visit.differences)


def _quieten() -> None:
    """Results say it all, once: no library speaks of its own accord, no interrupted greenlet either."""
    for library in ("pyinfra", "paramiko"):
        logging.getLogger(library).propagate = False
        logging.getLogger(library).addHandler(logging.NullHandler())
    gevent.get_hub().exception_stream = None


def _has_work(changes: Changes, step: str) -> bool:
    work = {
        "packages": changes.installs,
        "stage": changes.stages,
        "check": changes.activates,
        "activate": changes.activates,
        "confirm": changes.plan.guarded and changes.pending,
    }
    return work[step]


def _why(step: str, meta: OperationMeta, said: tuple[str, ...]) -> str:
    words = meta.stdout_lines + meta.stderr_lines or said or (_SILENCE,)
    busy = next((each for each in words if each.startswith(BUSY)), None)
    if busy is not None:
        return f"{busy}: {REMEDY}"
    return "\n".join((f"{step} failed:", *words))
