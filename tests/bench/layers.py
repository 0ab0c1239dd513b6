"""Hosts of the lab put back to how an installer left them, or to that with packages on them, in seconds.

What was done to a host since its image is one layer of its overlay file system: a layer is set aside once
and lies, read-only, below a fresh one from then on.
"""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rideau.converge.programs import program
from rideau.lab import Lab, building, machines, state, wiring
from rideau.lab import paths as lab_paths
from rideau.lab.command import call
from rideau.lab.parts import Kind, Machine
from tests.bench.wanted import Wanted

_ALL_AT_ONCE = 8
_PATIENCE = 600.0


@dataclass(slots=True)
class Layers:
    """The layers of every host of the lab that is up: ``bare``, then ``stocked`` with its packages."""

    kept: dict[str, tuple[Path, ...]] = field(default_factory=dict)

    @classmethod
    def make(cls, hosts: Sequence[Wanted]) -> "Layers":
        """Set both layers aside; what Ansible alone needs is on every host from the start."""
        made = cls()
        made._add(hosts, "bare", lambda _: ("python3-apt",))
        made._add(hosts, "stocked", lambda host: host.packages)
        return made

    def _add(self, hosts: Sequence[Wanted], name: str, packages: Callable[[Wanted], tuple[str, ...]]) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda host: _install(host.name, packages(host)), hosts))
        folder = lab_paths.state() / "layers" / name
        for machine in _hosts():
            _stop(machine)
            shutil.rmtree(folder / machine.name, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            (machines.home(machine.name) / "changes").rename(folder / machine.name)
        self.kept[name] = (folder, *next(reversed(self.kept.values()), ()))
        self.reset(name)

    def reset(self, name: str) -> None:
        """Boot every host on a fresh layer above the layer ``name``, and wait until it has settled."""
        hosts = _hosts()
        for machine in hosts:
            _stop(machine)
            for each in ("changes", "work"):
                shutil.rmtree(machines.home(machine.name) / each, ignore_errors=True)
            below = ":".join(str(folder / machine.name) for folder in self.kept[name])
            machines.furnish(machine.model_copy(update={"image": f"{below}:{machine.image}"}))
        _boot(hosts)

    @staticmethod
    def remove() -> None:
        """Remove all layers."""
        shutil.rmtree(lab_paths.state() / "layers", ignore_errors=True)


def _hosts() -> list[Machine]:
    return [each for each in Lab.current().machines if each.kind is Kind.HOST]


def _install(host: str, packages: tuple[str, ...]) -> None:
    """Install packages without starting daemons; Rideau's own notes of it go, for it is not to be ahead."""
    lab, arguments = Lab.current(), " ".join(("bench", "bench", "break", *packages))
    done = lab.run_on(host, f"set -- {arguments}\n{program('packages')}", _PATIENCE)
    lab.run_on(host, "rm -rf /var/lib/rideau", _PATIENCE)
    if done.exit_code:
        raise SystemExit(f"{host}: its packages cannot be installed: {done.stderr}")


def _stop(machine: Machine) -> None:
    found = state.load()
    if found and machine.name in found.processes:
        machines.stop(found.processes[machine.name])
    root = machines.rootfs(machine.name)
    if root.is_mount():
        call("umount", str(root))


def _boot(hosts: Sequence[Machine]) -> None:
    found = state.load()
    assert found is not None
    for machine in hosts:
        wiring.unplug(found.topology, machine)
        wiring.plug(found.topology, machine)
    with ThreadPoolExecutor(_ALL_AT_ONCE) as pool:
        started = dict(zip((each.name for each in hosts), pool.map(machines.start, hosts), strict=True))
    state.save(found.model_copy(update={"processes": found.processes | started}))
    lab = Lab.current()
    for machine in hosts:
        building.wait_for(machine)
    for machine in hosts:
        lab.run_on(machine.name, "systemctl is-system-running --wait", 90)
