"""The controller of a fault test: an apply in a process of its own, held at a step, killed, or given up on.

The process begins as the command line does: gevent first, pyinfra after it.
"""

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Self

from rideau.host import Action, File, HostPlan, Validator

if TYPE_CHECKING:
    from tests.lab.engineer import Engineer

LIMIT = 400.0
"""Seconds after which an apply that has not ended hangs: the fault test fails."""
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.preloaded"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a host shall be: its plan, and a greeter that says hello."""

    host: str = "apps"
    greeting: str = "hello"
    packages: tuple[str, ...] = ()
    health: str = "test -s /run/greeting"
    patience: int = 60
    check: str = ""
    """A validator of the greeting."""
    action: str = ""
    """A command that runs when the greeting changes."""
    ballast: int = 0
    """How many more files change with the greeting."""

    def plan(self, engineer: "Engineer") -> HostPlan:
        from tests.lab.engineer import CONF, greeter  # noqa: PLC0415 -- imports pyinfra, see above

        files = (
            File(f"/etc/rideau-test/ballast/{each:03}", f"{self.greeting}\n") for each in range(self.ballast)
        )
        part = greeter(self.greeting, *files, health=self.health, patience=self.patience, host=self.host)
        actions = (Action("act", self.action, (CONF,)),) if self.action else ()
        checks = (Validator("held", self.check, (CONF,)),) if self.check else ()
        return engineer.whole(
            replace(part, packages=self.packages, actions=actions, validators=(*part.validators, *checks))
        )


@dataclass(frozen=True, slots=True)
class Ended:
    """How an apply ended, and what the next look at the host found left to do."""

    error: str
    said: tuple[str, ...]
    changes: tuple[str, ...]
    left: tuple[str, ...] = ()


@dataclass(slots=True)
class Apply:
    """An apply under way. It stops at each step of ``held`` until :meth:`go_on`."""

    wanted: Wanted
    held: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    process: multiprocessing.process.BaseProcess = field(init=False)
    pipe: Connection = field(init=False)
    steps: list[str] = field(default_factory=list)
    ended: Ended | None = None

    def start(self) -> Self:
        self.pipe, other = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_work, args=(other, self.wanted, self.held, dict(self.data)))
        self.process.start()
        other.close()
        return self

    def reach(self, step: str) -> None:
        """Return when the controller has begun ``step``, at which it is held."""
        assert self.reaches(step), f"it ended before {step}: {self.ended}"

    def reaches(self, step: str) -> bool:
        """Whether the controller begins ``step``, at which it is held, or ends before it."""
        while self.ended is None and step not in self.steps:
            self._hear()
        return self.ended is None

    def go_on(self) -> None:
        self.pipe.send(None)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def end(self) -> Ended:
        """Return how it ended."""
        while self.ended is None:
            self._hear()
        self.process.join()
        return self.ended

    def _hear(self) -> None:
        assert self.pipe.poll(LIMIT), f"nothing for {LIMIT:.0f} s after {self.steps}: it hangs"
        heard = self.pipe.recv()
        if isinstance(heard, Ended):
            self.ended = heard
        else:
            self.steps.append(heard)


@contextmanager
def applying(wanted: Wanted, *held: str, **data: object) -> Iterator[Apply]:
    """Yield an apply that has begun; what is left of it at the end is killed."""
    under_way = Apply(wanted, held, data).start()
    try:
        yield under_way
    finally:
        under_way.kill()
        under_way.pipe.close()


def apply(wanted: Wanted, **data: object) -> Ended:
    with applying(wanted, **data) as under_way:
        return under_way.end()


def _work(pipe: Connection, wanted: Wanted, held: tuple[str, ...], data: Mapping[str, object]) -> None:
    from rideau.lab import Lab  # noqa: PLC0415 -- loaded in this process alone
    from tests.lab.engineer import Engineer  # noqa: PLC0415

    def progress(_: str, step: str) -> None:
        pipe.send(step)
        if step in held:
            pipe.recv()

    engineer = Engineer(Lab.current(), wanted.host)
    plan = wanted.plan(engineer)
    result = engineer.apply(plan, progress=progress, **data)
    left = () if result.error else engineer.preview(plan).changes.lines
    pipe.send(Ended(result.error, result.said, result.changes.lines, left))
