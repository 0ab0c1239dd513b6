"""Bringing a lab up and taking it down."""

import shutil
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rideau.compile import OfficePlan
from rideau.lab import (
    carrier,
    certifying,
    images,
    keys,
    machines,
    namespaces,
    paths,
    published,
    repository,
    root_zone,
    state,
    wiring,
)
from rideau.lab.command import call
from rideau.lab.limits import raise_limits
from rideau.lab.offices import CONTROL
from rideau.lab.outside import SERVERS
from rideau.lab.parts import Kind, Machine, Topology
from rideau.lab.state import State
from rideau.lab.topology import topology
from rideau.problems import Refused

Progress = Callable[[str], None]
"""Hears, in a few words, what is being done."""

_BOOT_PATIENCE = 300.0
_PARALLEL = 8


def bring_up(plans: Sequence[OfficePlan], progress: Progress) -> State:
    """Build the lab of ``plans``, or complete the packages of the very same lab if it is up."""
    wanted = topology(plans)
    with state.locked():
        with state.cache_locked():
            stock(plans, progress)
        before = state.load()
        if before and is_up(before) and before.topology == wanted:
            return before
        _refuse_another(before, wanted)
        if before:
            progress("removing what an interrupted lab left behind")
        sweep(before)
        return _build(wanted, plans, progress)


def stock(plans: Sequence[OfficePlan], progress: Progress) -> None:
    """Have the images and packages that ``plans`` need in the cache."""
    sets = repository.wanted(plans)
    offices = [plan.office for plan in plans]
    outside = [images.CLIENT, images.CARRIER] if carrier.servers(offices) else [images.CLIENT]
    needed = [*outside, *map(images.host_image, sorted(sets))]
    if missing := [each.name for each in needed if not each.path.exists()]:
        progress(f"installing Debian for {', '.join(missing)}")
        images.build(needed)
    lacking = {debian: repository.missing(debian, sets[debian]) for debian in sorted(sets)}
    _download({debian: some for debian, some in lacking.items() if some}, progress)


def _download(lacking: dict[str, list[repository.PackageSet]], progress: Progress) -> None:
    if lacking:
        progress(f"downloading packages for Debian {' and '.join(lacking)}")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(repository.complete, lacking, lacking.values()))


def is_up(lab: State) -> bool:
    """Whether everything of a lab came up; hosts may have been powered off since."""
    outside = (each.name for each in lab.topology.machines if each.kind in (Kind.CLIENT, Kind.OUTSIDE))
    return lab.ready and all(lab.processes[name].alive for name in outside)


def _refuse_another(before: State | None, wanted: Topology) -> None:
    if before and is_up(before):
        changed = " as it was planned earlier" if before.topology.offices == wanted.offices else ""
        raise Refused(
            f"a lab of {', '.join(before.topology.offices)}{changed} is up: "
            "run rideau lab down first, or choose another RIDEAU_LAB_STATE."
        )


def _build(wanted: Topology, plans: Sequence[OfficePlan], progress: Progress) -> State:
    lab = State(topology=wanted)
    state.save(lab)
    raise_limits(len(wanted.machines))
    progress("plugging in cables")
    wiring.wire(wanted)
    real = [each for each in wanted.machines if each.kind is not Kind.CONTROL]
    for machine in real:
        machines.furnish(machine)
    hosts = [each for each in real if each.kind is Kind.HOST]
    keys.make(hosts)
    keys.carry(next(each for each in real if each.name == "hub"), hosts)
    progress("signing the names outside")
    certifying.certify(real)
    published.write(plans)
    root_zone.sign(SERVERS)
    root_zone.package(SERVERS, paths.state() / "repository")
    progress(f"starting {len(real)} machines")
    with ThreadPoolExecutor(_PARALLEL) as pool:
        processes = dict(zip((each.name for each in real), pool.map(machines.start, real), strict=True))
    lab = lab.model_copy(update={"processes": processes})
    state.save(lab)
    progress("waiting for the hosts to answer")
    for host in hosts:
        wait_for(host)
    lab = lab.model_copy(update={"ready": True})
    state.save(lab)
    return lab


def wait_for(host: Machine) -> None:
    """Wait until a host's sshd greets the engineers."""
    until = time.monotonic() + _BOOT_PATIENCE
    while not namespaces.inside(wiring.namespace(CONTROL), lambda: _greets(host.ssh)):
        if time.monotonic() > until:
            console = machines.home(host.name) / "console"
            raise Refused(f"lab: {host.name} did not answer within {_BOOT_PATIENCE:.0f} s; see {console}")
        time.sleep(0.2)


def _greets(address: str) -> bool:
    try:
        with socket.create_connection((address, 22), timeout=2) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def take_down(progress: Progress) -> None:
    """Remove everything the lab made; :class:`Refused` names what would not go."""
    with state.locked():
        before = state.load()
        if before:
            progress("switching everything off")
        sweep(before)


def sweep(lab: State | None) -> None:
    """Stop the machines of ``lab`` and remove all that is left of it or of one interrupted earlier."""
    machines.stop(*(lab.processes.values() if lab else ()))
    for name in _namespaces():
        _end_processes(name)
        call("ip", "netns", "delete", name)
    for folder in sorted((paths.state() / "machines").glob("*")):
        machines.remove(folder.name)
    for each in ("machines", "ssh", "repository", "lives", "vault"):
        shutil.rmtree(paths.state() / each, ignore_errors=True)
    (paths.state() / "lab.json").unlink(missing_ok=True)
    _prove_gone()


def _namespaces() -> list[str]:
    return [each.name for each in Path("/run/netns").glob(f"{paths.prefix()}-*")]


def _end_processes(name: str) -> None:
    """End what runs in a namespace of ours, unless it is an engineer's command at the control host."""
    if name == wiring.namespace(CONTROL):
        return
    for pid in call("ip", "netns", "pids", name).split():
        machines.end(int(pid))


def _prove_gone() -> None:
    mounts = [
        line.split()[1]
        for line in Path("/proc/mounts").read_text().splitlines()
        if line.split()[1].startswith(f"{paths.state()}/")
    ]
    if left := [*_namespaces(), *mounts]:
        raise Refused(
            f"lab: could not remove {', '.join(left)}. Close what uses it, then run rideau lab down."
        )
