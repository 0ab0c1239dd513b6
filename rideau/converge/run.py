"""Apply plans to hosts from inside the process, through pyinfra's API: what ``rideau apply`` does.

One host's failure never stops or hides another's: every host gets a :class:`Result`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

import gevent  # type: ignore[import-untyped]
from pyinfra.api.config import Config
from pyinfra.api.connect import connect_all, disconnect_all
from pyinfra.api.exceptions import ConnectError, PyinfraError
from pyinfra.api.host import Host
from pyinfra.api.inventory import Inventory
from pyinfra.api.operation import OperationMeta, add_op
from pyinfra.api.operations import run_ops
from pyinfra.api.state import BaseStateCallback, State
from pyinfra.context import ctx_host, ctx_state

from rideau.converge.changes import Changes, refused
from rideau.converge.differences import differences
from rideau.converge.facts import compare, read_contents
from rideau.converge.operations import (
    activate_generation,
    confirm_generation,
    install_packages,
    stage_generation,
    told,
)
from rideau.host import HostPlan

STEPS = (
    ("packages", install_packages),
    ("stage", stage_generation),
    ("activate", activate_generation),
    ("confirm", confirm_generation),
)
Progress = Callable[[str, str], None]
"""Told a host's name and the step it has begun: connect, look, compare, those of ``STEPS``, done, failed."""


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

    @property
    def name(self) -> str:
        return self.changes.plan.host.name


@dataclass(slots=True)
class _Run:
    """One pyinfra run under way."""

    state: State
    plans: Mapping[str, HostPlan]
    started: float = field(default_factory=monotonic)
    finished: dict[str, float] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Changes] = field(default_factory=dict)
    metas: dict[str, list[OperationMeta]] = field(default_factory=dict)
    differences: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _Reporter(BaseStateCallback):
    """Tell ``progress`` what pyinfra does, and keep why a host could not be reached."""

    def __init__(self, run: _Run, progress: Progress) -> None:
        self.run = run
        self.progress = progress

    def host_before_connect(self, state: State, host: Host) -> None:  # type: ignore[override]
        del state
        self.progress(host.name, "connect")

    def host_connect_error(self, state: State, host: Host, error: ConnectError) -> None:  # type: ignore[override]
        del state
        self.run.errors[host.name] = str(error)

    def operation_host_start(self, state: State, host: Host, op_hash: str) -> None:  # type: ignore[override]
        step = next(iter(state.get_op_meta(op_hash).names))
        if _has_work(self.run.changes[host.name], step):
            self.progress(host.name, step)

    def operation_host_success(  # type: ignore[override]
        self, state: State, host: Host, op_hash: str, retry_count: int = 0
    ) -> None:
        del state, op_hash, retry_count
        self.run.finished[host.name] = monotonic()

    def operation_host_error(  # type: ignore[override]
        self, state: State, host: Host, op_hash: str, retry_count: int = 0, max_retries: int = 0
    ) -> None:
        del state, op_hash, retry_count, max_retries
        self.run.finished[host.name] = monotonic()


def _has_work(changes: Changes, step: str) -> bool:
    work = {
        "packages": changes.installs,
        "stage": changes.stages,
        "activate": changes.activates,
        "confirm": changes.plan.guarded and changes.pending,
    }
    return work[step]


def apply(targets: Iterable[Target], progress: Progress) -> Iterator[Result]:
    """Converge every target, guarded ones first, since the others may be reached through them."""
    return _in_order(targets, progress, _converge)


def preview(targets: Iterable[Target], progress: Progress) -> Iterator[Result]:
    """Look at every target and say what would change; change nothing."""
    return _in_order(targets, progress, _look)


def preview_files(targets: Iterable[Target], progress: Progress) -> Iterator[Result]:
    """Do as :func:`preview`, and tell what changes inside files."""
    return _in_order(targets, progress, _look_into_files)


def _quieten() -> None:
    """Results say it all, once: no library speaks of its own accord, no interrupted greenlet either."""
    for library in ("pyinfra", "paramiko"):
        logging.getLogger(library).propagate = False
        logging.getLogger(library).addHandler(logging.NullHandler())
    gevent.get_hub().exception_stream = None


def _in_order(
    targets: Iterable[Target], progress: Progress, work: Callable[[_Run, Progress], None]
) -> Iterator[Result]:
    _quieten()
    everyone = list(targets)
    guarded = [each for each in everyone if each.plan.guarded]
    others = [each for each in everyone if not each.plan.guarded]
    for group in filter(None, (guarded, others)):
        yield from _work_on(group, progress, work)


def _work_on(
    targets: Sequence[Target], progress: Progress, work: Callable[[_Run, Progress], None]
) -> Iterator[Result]:
    run = _Run(_state(targets), {each.name: each.plan for each in targets})
    run.state.add_callback_handler(_Reporter(run, progress))  # type: ignore[no-untyped-call]
    try:
        connect_all(run.state)
        work(run, progress)
    except PyinfraError:
        pass  # no host is left: every one of them has its own reason
    finally:
        disconnect_all(run.state)
    yield from (_result(run, name, progress) for name in run.plans)


def _state(targets: Iterable[Target]) -> State:
    hosts = [(f"{each.connector}{each.name}", dict(each.data)) for each in targets]
    inventory = Inventory((hosts, {}))  # type: ignore[no-untyped-call]
    return State(inventory, Config(), check_for_changes=False)  # type: ignore[no-untyped-call]


def _converge(run: _Run, progress: Progress) -> None:
    _look(run, progress)
    for host in list(run.state.active_hosts):
        run.metas[host.name] = [
            add_op(run.state, operation, name=step, host=host, changes=run.changes[host.name])[host]
            for step, operation in STEPS
        ]
    run_ops(run.state)


def _look(run: _Run, progress: Progress) -> None:
    run.state.pool.map(lambda host: _look_at(run, host, progress), list(run.state.active_hosts))
    refusing = {host for host in run.state.active_hosts if run.changes[host.name].problems}
    run.state.fail_hosts(refusing)  # type: ignore[no-untyped-call]


def _look_into_files(run: _Run, progress: Progress) -> None:
    _look(run, progress)
    run.state.pool.map(lambda host: _look_into(run, host, progress), list(run.state.active_hosts))


def _look_into(run: _Run, host: Host, progress: Progress) -> None:
    changes = run.changes[host.name]
    if changes.files:
        progress(host.name, "compare")
        with ctx_state.use(run.state), ctx_host.use(host):
            found = read_contents(host, [change.path for change in changes.files])
        run.differences[host.name] = tuple(differences(changes, found))


def _look_at(run: _Run, host: Host, progress: Progress) -> None:
    progress(host.name, "look")
    with ctx_state.use(run.state), ctx_host.use(host):
        run.changes[host.name] = compare(host, run.plans[host.name])


def _result(run: _Run, name: str, progress: Progress) -> Result:
    plan = run.plans[name]
    changes = run.changes.get(name) or refused(plan, run.errors.get(name, "it was not reached"))
    host = run.state.inventory.get_host(name)
    metas = run.metas.get(name, [])
    said = tuple(told(host))
    error = "; ".join(changes.problems) or _operation_error(metas, said)
    progress(name, "failed" if error else "done")
    seconds = run.finished.get(name, monotonic()) - run.started
    return Result(changes, seconds, error, said, run.differences.get(name, ()))


_SILENCE = (
    "the host did not say why: the connection was cut, or the program killed;"
    " apply again, what was left unfinished is finished first"
)


def _operation_error(metas: Iterable[OperationMeta], said: Iterable[str]) -> str:
    for (step, _), meta in zip(STEPS, metas, strict=False):
        if meta.is_complete() and meta.did_error():
            words = meta.stdout_lines + meta.stderr_lines or tuple(said) or (_SILENCE,)
            return "\n".join((f"{step} failed:", *words))
        if not meta.is_complete():
            return f"{step} did not run"
    return ""
