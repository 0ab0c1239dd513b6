"""Part 3: how long a service is silent while a change of its own configuration is activated."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from rideau.checks import InZone
from rideau.cli.reach import project_of
from rideau.host import Contribution, File, HostPlan
from rideau.lab import Lab
from rideau.lab.offices import CONTROL
from rideau.office import Zone
from rideau.render import render_template
from rideau.vault.opening import opened
from tests.bench.silence import Asked, parse, silence
from tests.lab.engineer import Engineer

OFFICE = "veterans-affairs"
PROBE = Path(__file__).with_name("probe.py")
QUIET = 5.0
_AFTER = 2.0


@dataclass(frozen=True, slots=True)
class Probe:
    """A question: its kind, the machine that asks, whom, how often, and what it needs to know."""

    kind: str
    machine: str
    target: str
    every: float
    about: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Change:
    """A service, the file of the gateway that changes, how comments begin in it, and what then happens."""

    service: str
    path: str
    comment: str
    act: str
    probe: Probe


@dataclass(frozen=True, slots=True)
class Row:
    """The silences of a service, with and without a change of its configuration; a value for each run."""

    service: str
    path: str
    act: str
    every_ms: int
    silence_ms: tuple[float, ...]
    lost: tuple[int, ...]
    quiet_ms: tuple[float, ...]
    quiet_lost: tuple[int, ...]


def measure(runs: int, tell: Callable[[str], None]) -> Iterator[Row]:
    """Yield the silences of every service, in a lab made for it."""
    lab = Lab.up([project_of(lab=True).plan(OFFICE)], tell)
    try:
        engineer = Engineer(lab)
        plans = opened(project_of(lab=True).plan(OFFICE).hosts, lab.vaults)
        gateway = next(each for each in plans if each.guarded)
        _applied(engineer, gateway)
        for change in _changes(lab, gateway):
            row = _silences(lab, engineer, gateway, change, runs)
            silent, otherwise = median(row.silence_ms), median(row.quiet_ms)
            tell(f"{change.service}: silent for {silent:.0f} ms, without a change {otherwise:.0f} ms")
            yield row
    finally:
        Lab.down(tell)


def _applied(engineer: Engineer, plan: HostPlan) -> None:
    result = engineer.apply(plan)
    if result.error:
        raise SystemExit(f"the gateway: {result.error}")


def _silences(lab: Lab, engineer: Engineer, plan: HostPlan, change: Change, runs: int) -> Row:
    with_change, without = [], []
    for number in range(runs):
        changed = edited(plan, change.path, f"{change.comment} change {number} of a benchmark")
        with _asking(lab, change.probe) as answers:
            begun = time.monotonic()
            time.sleep(QUIET)
            between = time.monotonic()
            _applied(engineer, changed)
            ended = time.monotonic()
            time.sleep(_AFTER)
        asked = answers()
        without.append(silence(asked, begun + 0.5, between))
        with_change.append(silence(asked, between, ended + _AFTER / 2))
    _applied(engineer, plan)
    return Row(
        change.service,
        change.path,
        change.act,
        round(change.probe.every * 1000),
        tuple(each.milliseconds for each in with_change),
        tuple(each.lost for each in with_change),
        tuple(each.milliseconds for each in without),
        tuple(each.lost for each in without),
    )


def edited(plan: HostPlan, path: str, line: str) -> HostPlan:
    """Return ``plan`` with ``line`` at the end of one of its files."""
    return replace(plan, contributions=tuple(_edited_part(part, path, line) for part in plan.contributions))


def _edited_part(part: Contribution, path: str, line: str) -> Contribution:
    return replace(
        part, files=tuple(_edited_file(file, line) if file.path == path else file for file in part.files)
    )


def _edited_file(file: File, line: str) -> File:
    text = file.content if isinstance(file.content, str) else render_template(file.content)
    return replace(file, content=f"{text.rstrip()}\n{line}\n")


@contextmanager
def _asking(lab: Lab, probe: Probe) -> Iterator[Callable[[], Sequence[Asked]]]:
    """Ask until left; yield what then returns the questions and answers."""
    program = PROBE.read_text()
    arguments = (probe.kind, probe.target, f"{probe.every}", *probe.about)
    argv = lab.command(probe.machine, _python(probe.machine), "-c", program, *arguments)
    said = ""
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asking:
        yield lambda: parse(said.splitlines())
        said = asking.communicate()[0]


def _python(machine: str) -> str:
    return sys.executable if machine == CONTROL else "python3"


def _changes(lab: Lab, gateway: HostPlan) -> Iterator[Change]:
    """Yield a change of each service, and who notices it."""
    client = lab.machine(OFFICE, InZone(Zone.OPERATIONS)).name
    about = lab.run(InZone(Zone.OPERATIONS), _WHO, 60, OFFICE).stdout.split()
    own, mac, router, name = about
    dns = Probe("dns", client, router, 0.02, (name,))
    out = Probe("ping", client, "203.0.113.200", 0.02)
    ssh = ("ssh", "-F", "none", "-o", f"UserKnownHostsFile={lab.ssh.known_hosts}", "-i", str(lab.ssh.key))
    login = f"{lab.ssh.user}@{lab.ssh.addresses[gateway.host.name]}"
    yield Change("DNS", "/etc/unbound/unbound.conf.d/network.conf", "#", "reload", dns)
    yield Change("DNS", "/etc/unbound/unbound.conf", "#", "restart", dns)
    lease = Probe("dhcp", client, router, 0.05, (f"{own},{mac}",))
    yield Change("DHCP renewals", "/etc/kea/kea-dhcp4.conf", "//", "reload", lease)
    yield Change("Time", "/etc/chrony/chrony.conf", "#", "restart", Probe("ntp", client, router, 0.02))
    yield Change("Forwarding: ruleset", "/etc/nftables.d/security.nft", "#", "reload", out)
    yield Change("Forwarding: network", "/etc/systemd/network/10-operations.network", "#", "reload", out)
    yield Change("Forwarding: queue", "/etc/rideau/queues/wan-primary.tc", "#", "restart", out)
    yield Change("Forwarding: detection", "/etc/suricata/suricata.yaml", "#", "restart", out)
    yield Change(
        "SSH", "/etc/ssh/sshd_config.d/10-rideau.conf", "#", "reload", Probe("run", CONTROL, login, 0.05, ssh)
    )


_WHO = """
lease >/dev/null 2>&1
ip -4 -o address show eth0 | awk '{ sub("/.*", "", $4); print $4; exit }'
cat /sys/class/net/eth0/address
ip -4 route show default | awk '{ print $3; exit }'
awk '/^search|^domain/ { sub(/\\.$/, "", $2); print "ntp." $2; exit }' /etc/resolv.conf
"""
