"""What can be cut short on a real host, cut short: it serves old or new, and the next apply converges."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from rideau.converge.run import Result
from rideau.host import HostPlan
from rideau.lab import Lab
from tests.lab.engineer import CONF, Engineer, greeter

pytestmark = pytest.mark.lab

PACKAGE = "unbound"
"""A package with a daemon and dependencies that the host's own plan does not have."""
HOST = "veterans-affairs-apps"
JOURNAL = "/var/lib/rideau/activating"


@pytest.fixture(scope="module")
def engineer(lab: Lab) -> Iterator[Engineer]:
    someone = Engineer(lab)
    yield someone
    assert someone.apply(someone.plan).error == ""


@pytest.fixture(autouse=True)
def settled(engineer: Engineer) -> None:
    """Every test begins with the greeter saying hello, and without the package."""
    purge = f"apt-get --quiet=2 --yes purge --autoremove {PACKAGE}"
    engineer.sh(f"dpkg-query -W {PACKAGE} && {purge}")
    assert engineer.apply(engineer.whole(greeter("hello"))).error == ""


def new(engineer: Engineer, health: str = "test -s /run/greeting") -> HostPlan:
    """Return a plan that has something to do in every step."""
    return engineer.whole(replace(greeter("hello new", health=health), packages=(PACKAGE,)))


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def converges(engineer: Engineer, plan: HostPlan) -> None:
    """Assert that the next apply makes the host what ``plan`` says, and one more finds nothing to do."""
    assert engineer.apply(plan).error == ""
    assert engineer.greeting == "hello new"
    assert not engineer.preview(plan).changes.pending
    assert engineer.sh("dpkg --audit; ls /usr/sbin/policy-rc.d") == ""


def begin_and_die(step: str, seconds: float, guarded: bool) -> None:
    """Apply in a process of its own, killed some time after ``step`` began."""
    engineer = Engineer(Lab.current())

    def progress(_: str, begun: str) -> None:
        if begun == step:
            threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()

    plan = replace(new(engineer), guarded=guarded)
    engineer.apply(plan, progress=progress, rideau_confirm_seconds=300)


def killed_controller(step: str, seconds: float = 0, guarded: bool = False) -> None:
    """Return when the controller has been killed."""
    process = multiprocessing.get_context("spawn").Process(
        target=begin_and_die, args=(step, seconds, guarded)
    )
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "seconds"), [("packages", 0.4), ("stage", 0), ("activate", 0), ("activate", 0.4)]
)
def test_a_killed_controller_leaves_old_or_new(engineer: Engineer, step: str, seconds: float) -> None:
    killed_controller(step, seconds)
    until(lambda: engineer.sh("systemctl is-active 'rideau-activation-*'") == "")
    assert engineer.sh(f"cat {CONF}") == engineer.greeting
    converges(engineer, new(engineer))


def test_power_lost_in_the_middle_of_a_switch(engineer: Engineer) -> None:
    before = engineer.sh("readlink /var/lib/rideau/current")
    doomed = new(engineer, health="test -f /run/never")
    thread = threading.Thread(target=engineer.apply, args=(doomed,), daemon=True)
    thread.start()
    until(lambda: engineer.sh(f"cat {CONF}") == "hello new")
    power_cycle(engineer)
    assert engineer.sh(f"cat {CONF}; readlink /var/lib/rideau/current") == f"hello\n{before}"
    assert engineer.greeting == "hello"
    thread.join(120)
    converges(engineer, new(engineer))


def test_power_lost_before_a_gateway_is_confirmed(engineer: Engineer) -> None:
    before = engineer.sh("readlink /var/lib/rideau/current")
    killed_controller("confirm", guarded=True)
    assert engineer.greeting == "hello new"
    power_cycle(engineer)
    assert engineer.greeting == "hello"
    assert engineer.sh("readlink /var/lib/rideau/current") == before
    assert "was not confirmed in time" in engineer.sh("cat /var/lib/rideau/activation.log")
    converges(engineer, new(engineer))


def power_cycle(engineer: Engineer) -> None:
    """Take the host's power away and switch it on again; return when it has recovered."""
    engineer.lab.boot(HOST)
    engineer.sh("systemctl is-system-running --wait")
    until(lambda: engineer.sh(f"ls -d {JOURNAL} /var/lib/rideau/unconfirmed") == "")
    until(lambda: engineer.sh("systemctl is-active rideau-recover.service") == "inactive")


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_a_killed_dpkg_is_repaired_by_the_next_apply(engineer: Engineer, seconds: float) -> None:
    def kill() -> None:
        until(lambda: engineer.sh("pidof dpkg") != "")
        time.sleep(seconds)
        engineer.sh("kill -9 $(pidof apt-get) $(pidof dpkg)")

    killer = threading.Thread(target=kill)
    killer.start()
    result = engineer.apply(new(engineer))
    killer.join()
    assert engineer.sh(f"cat {CONF}") == ("hello" if result.error else "hello new")
    converges(engineer, new(engineer))


HOLD = r"""
use Fcntl;
open(my $lock, '>>', '/var/lib/dpkg/lock-frontend') or die;
fcntl($lock, F_SETLKW, pack('s s x4 q q l', F_WRLCK, SEEK_SET, 0, 0, 0)) or die;
sleep 8;
"""


def test_packages_wait_for_somebody_elses_apt(engineer: Engineer) -> None:
    engineer.sh(f"setsid perl -e '{HOLD.replace(chr(39), chr(34))}' >/dev/null 2>&1 </dev/null &")
    until(lambda: engineer.sh("pidof perl") != "")
    begun = time.monotonic()
    assert engineer.apply(new(engineer)).error == ""
    assert time.monotonic() - begun > 7


def test_a_connection_cut_during_activation_is_judged_by_a_new_one(engineer: Engineer) -> None:
    result: list[Result] = []
    slow = new(engineer, health="sleep 4")
    thread = threading.Thread(target=lambda: result.append(engineer.apply(slow)))
    thread.start()
    until(lambda: engineer.sh(f"cat {CONF}") == "hello new")
    engineer.sh("ss -K dport != :0 sport = :22")
    thread.join(120)
    assert result[0].error == ""
    assert engineer.greeting == "hello new"


def test_sudo_that_asks_for_a_password_is_told_before_anything_changes(engineer: Engineer) -> None:
    engineer.sh("mv /etc/sudoers.d/engineer /root/engineer.sudo")
    try:
        result = engineer.apply(new(engineer))
    finally:
        engineer.sh("mv /root/engineer.sudo /etc/sudoers.d/engineer")
    assert "sudo asks for a password" in result.error
    assert engineer.greeting == "hello"


def test_a_full_disk_is_told_before_anything_changes(engineer: Engineer) -> None:
    engineer.sh("mount -t tmpfs -o size=64m full /var/cache/apt/archives")
    try:
        result = engineer.apply(new(engineer))
    finally:
        engineer.sh("umount /var/cache/apt/archives")
    assert "only 64 MiB are free on /var/cache/apt/archives, 1024 are needed" in result.error
    assert engineer.greeting == "hello"
