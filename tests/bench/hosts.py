"""Part 1: the same office by four tools. Every tool must reach the same end state, or there is no table."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rideau.cli.reach import project_of
from rideau.lab import Lab, namespaces, wiring
from rideau.lab.offices import CONTROL
from rideau.lab.parts import Kind, Port
from rideau.vault.opening import opened
from tests.bench import end_state, machine
from tests.bench.access import Access
from tests.bench.delay import delayed
from tests.bench.groups import Group, Scenario
from tests.bench.layers import Layers
from tests.bench.tools import TOOLS, Tool, ToolFailed
from tests.bench.wanted import Wanted, wanted_of

OFFICES = {
    1: ("fisheries",),
    4: ("veterans-affairs",),
    12: ("veterans-affairs", "public-services", "seniors"),
}
"""Offices whose hosts together are so many."""
_NOT_OVER_A_LONG_LINE = "ansible"
"""It would take minutes for what nobody asks."""
_DRIFT = "/etc/hosts"
_MARK = "# changed by hand"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure, ``far`` with a delay; a tool that takes longer than ``once_over`` (s) runs once."""

    delays: tuple[int, ...]
    runs: int
    tools: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    far: tuple[Scenario, ...]
    once_over: float


@dataclass(slots=True)
class Bench:
    """A lab with hosts, the tools ready to work on them, and the state all of them must reach."""

    hosts: tuple[Wanted, ...]
    layers: Layers
    tools: tuple[Tool, ...]
    reference: Mapping[str, str] = field(default_factory=dict)

    def measure(self, scenario: Scenario, asked: Asked, delay: int, tell: Callable[[str], None]) -> Group:
        """Return the times of every tool at ``scenario``, each in turn, ``asked.runs`` times."""
        before = machine.load()
        if scenario in (Scenario.NOTHING, Scenario.DRY):
            self._converge()
        tools = [tool for tool in self.tools if not delay or tool.name != _NOT_OVER_A_LONG_LINE]
        times: dict[str, list[float]] = {tool.name: [] for tool in tools}
        for _ in range(asked.runs):
            for tool in tools:
                if times[tool.name] and times[tool.name][-1] > asked.once_over:
                    continue
                times[tool.name].append(self._run(tool, scenario))
                spent = times[tool.name][-1]
                tell(f"{len(self.hosts)} hosts, {delay} ms, {scenario}: {tool.name} {spent:.2f} s")
        taken = {name: tuple(round(each, 3) for each in some) for name, some in times.items()}
        loads = (before, machine.load())
        return Group(scenario, len(self.hosts), delay, round_trip(self.hosts[0]), taken, machine.now(), loads)

    def _run(self, tool: Tool, scenario: Scenario) -> float:
        if scenario is Scenario.DRY:
            return self._dry(tool)
        if scenario is Scenario.NOTHING:
            seconds, changed = tool.run(dry=False)
            if changed:  # a cache of its own, filled now
                seconds, changed = tool.run(dry=False)
        else:
            self.layers.reset("bare" if scenario is Scenario.INSTALL else "stocked")
            seconds, changed = tool.run(dry=False)
        if changed is (scenario is Scenario.NOTHING):
            raise ToolFailed(
                f"{tool.name}: {scenario}, but it {'changed something' if changed else 'did not'}"
            )
        end_state.settle(self.hosts, self.reference, f"{tool.name}, {scenario},")
        return seconds

    def _dry(self, tool: Tool) -> float:
        self._on_each(f"echo '{_MARK}' >> {_DRIFT}")
        drifted = end_state.read(self.hosts)
        seconds, changed = tool.run(dry=True)
        end_state.settle(self.hosts, drifted, f"{tool.name}, a dry run,")
        self._on_each(f"sed -i '/^{_MARK}$/d' {_DRIFT}")
        if not changed:
            raise ToolFailed(f"{tool.name}: its dry run overlooks {_DRIFT}, which was changed on every host")
        return seconds

    def _on_each(self, shell: str) -> None:
        lab = Lab.current()
        for host in self.hosts:
            lab.run_on(host.name, shell, 30)

    def _converge(self) -> None:
        """Have every tool find its own traces: Rideau its generation, the others their caches."""
        for tool in self.tools:
            if tool.name != "ansible":
                tool.run(dry=False)
        end_state.settle(self.hosts, self.reference, "all tools")

    def prove(self) -> None:
        """Remember what Rideau makes of fresh hosts: every run of every tool is held to it."""
        self.layers.reset("stocked")
        next(tool for tool in self.tools if tool.name == "rideau").run(dry=False)
        self.reference = end_state.steady(self.hosts)


def round_trip(host: Wanted) -> float:
    """Return how long an answer of ``host`` takes to reach the engineers, in milliseconds."""

    def connect() -> float:
        begun = time.monotonic()
        with socket.create_connection((host.address, 22), timeout=10):
            return 1000 * (time.monotonic() - begun)

    control = wiring.namespace(CONTROL)
    return round(median(namespaces.inside(control, connect) for _ in range(5)), 1)


def measure(count: int, asked: Asked, tell: Callable[[str], None]) -> Iterator[Group]:
    """Yield the figures of ``count`` hosts."""
    with _bench(count, asked.tools, tell) as bench:
        for delay in asked.delays:
            with delayed(_control_ports(), delay):
                for scenario in asked.far if delay else asked.scenarios:
                    yield bench.measure(scenario, asked, delay, tell)


@contextmanager
def _bench(count: int, tools: Sequence[str], tell: Callable[[str], None]) -> Iterator[Bench]:
    project = project_of(lab=True)
    plans = [project.plan(slug) for slug in OFFICES[count]]
    lab = Lab.up(plans, tell)
    access = Access(lab.ssh.user, lab.ssh.key, lab.ssh.known_hosts)
    hosts = wanted_of(opened([host for plan in plans for host in plan.hosts], lab.vaults), lab.ssh.addresses)
    try:
        with TemporaryDirectory() as folder:
            tell(f"{len(hosts)} hosts: setting aside what an installer leaves, and the packages")
            layers = Layers.make(hosts)
            hosts = tuple(replace(host, folders=end_state.lacking(host)) for host in hosts)
            ready = tuple(TOOLS[name](hosts, access, _folder(folder, name)) for name in tools)
            bench = Bench(hosts, layers, ready)
            bench.prove()
            yield bench
    finally:
        Lab.down(tell)
        Layers.remove()


def _folder(above: str, name: str) -> Path:
    folder = Path(above) / name
    folder.mkdir()
    return folder


def _control_ports() -> tuple[Port, ...]:
    return next(each.ports for each in Lab.current().machines if each.kind is Kind.CONTROL)
