"""Fault tests: the frame that every one of them has, their time limit, and their report."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from rideau.lab import Lab
from tests.faults import package, record
from tests.faults.controller import Ended, Wanted, apply
from tests.faults.invariant import Served, converged, served, settles
from tests.faults.record import Row
from tests.lab.conftest import fit_for_a_lab, lab  # noqa: F401 -- the fixtures of the lab's own tests
from tests.lab.engineer import Engineer

LIMIT = 900
"""Seconds after which a fault test is ended, whatever it waits for."""
TAKEN = "this host is being worked on by"
LOCKED = 300
"""Seconds after which a host has surely noticed that a connection is dead, and its lock with it."""
_ROWS: list[Row] = []


@dataclass(slots=True)
class Fault:
    """One fault on one host: everything before it and after it."""

    engineer: Engineer
    former: Wanted
    new: Wanted
    title: str = ""
    served: str = ""
    seconds: float | None = None
    data: dict[str, object] = field(default_factory=dict)

    def begin(self, title: str, **new: object) -> None:
        """Make the host what it was before the fault; ``new`` says what else the new state shall have."""
        self.title = title
        self.new = replace(self.new, **new)  # type: ignore[arg-type]
        self.former = replace(self.former, ballast=self.new.ballast)
        if self.new.packages:
            package.remove(self.engineer)
        assert apply(self.former).error == ""
        converged(self.engineer, self.former)

    def judge(self, *expected: Served) -> None:
        """Wait until the host has come to rest; assert that it is one of two states as a whole."""
        settles(self.engineer)
        self.served = served(self.engineer, self.former, self.new)
        assert self.served in (expected or ("former", "new"))

    def converge(self) -> Ended:
        """Apply again: it makes the host the new state, has nothing left to do, and leaves nothing behind."""
        begun = time.monotonic()
        new = replace(
            Wanted(),
            **{name: getattr(self.new, name) for name in ("host", "greeting", "packages", "ballast")},
        )
        ended = apply(new)
        while TAKEN in ended.error and time.monotonic() - begun < LOCKED:
            time.sleep(3)  # the host has yet to notice that the connection of the last run is cut
            ended = apply(new)
        assert ended.error == "", ended.error
        assert ended.left == ()
        self.seconds = time.monotonic() - begun
        converged(self.engineer, new)
        return ended


@pytest.fixture
def host() -> str:
    return "apps"


@pytest.fixture
def fault(hosts: "Hosts", host: str, request: pytest.FixtureRequest) -> Fault:
    """Give the frame of a fault; see :class:`Fault`."""
    wanted = Wanted(host, "hello former")
    made = Fault(hosts.engineer(host), wanted, replace(wanted, greeting="hello new"))
    request.node.stash[_FAULT] = made
    return made


@dataclass(slots=True)
class Hosts:
    """The hosts of this session's fault tests, each as it should be before the first."""

    lab: Lab
    scratch: pytest.TempPathFactory
    ready: dict[str, Engineer] = field(default_factory=dict)

    def engineer(self, host: str) -> Engineer:
        if host not in self.ready:
            self.ready[host] = Engineer(self.lab, host)
            package.offer(self.ready[host], self.scratch.mktemp(host))
        return self.ready[host]


@pytest.fixture(scope="module")
def hosts(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:  # noqa: F811 -- a fixture
    """Give hosts that are given back as they were."""
    made = Hosts(lab, tmp_path_factory)
    yield made
    for engineer in made.ready.values():
        package.withdraw(engineer)
        assert engineer.apply(engineer.plan).error == ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long unless it is asked for: `pytest -m faults`."""
    if "faults" in config.option.markexpr:
        return
    slow = [
        each for each in items if each.get_closest_marker("faults") and not each.get_closest_marker("lab")
    ]
    config.hook.pytest_deselected(items=slow)
    items[:] = [each for each in items if each not in slow]


_FAULT = pytest.StashKey[Fault]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """End a test that hangs."""

    def ring(*_: object) -> None:
        raise TimeoutError(f"this test has taken {LIMIT} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(LIMIT)
    try:
        return (yield)
    finally:
        signal.alarm(0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Record every fault as soon as its test is over."""
    report = yield
    made = item.stash.get(_FAULT, None)
    if made is not None and (report.when == "call" or report.outcome == "failed"):
        seconds = call.stop - item.stash.setdefault(_BEGUN, call.start)
        host = made.engineer.plan.host.slug
        title = made.title or item.name
        row = Row(title, host, made.served, made.seconds, seconds, report.outcome, record.now())
        _ROWS.append(row)
        record.write(_ROWS)
    return report


_BEGUN = pytest.StashKey[float]()
