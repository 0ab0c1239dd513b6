"""The controller is killed, at the beginning of each step and in the middle of those that take time."""

import time

import pytest

from tests.faults import package
from tests.faults.conftest import Fault
from tests.faults.controller import applying
from tests.lab.waiting import until

STEPS = ("connect", "look", "packages", "stage", "activate")
CI = {("packages", "apps"), ("activate", "apps")}
WINDOW = 20
"""Seconds in which a gateway must be confirmed here."""


def cases():
    for host, steps in (("apps", STEPS), ("gateway", (*STEPS, "confirm"))):
        for step in steps:
            marks = [pytest.mark.lab] if (step, host) in CI else []
            yield pytest.param(step, host, marks=marks, id=f"{step}-{host}")


pytestmark = pytest.mark.faults


@pytest.mark.parametrize(("step", "host"), tuple(cases()))
def test_at_the_beginning_of_a_step(fault: Fault, step: str) -> None:
    fault.begin(f"controller killed when it begins: {step}", packages=(package.NAME,))
    with applying(fault.new, step, rideau_confirm_seconds=WINDOW) as controller:
        controller.reach(step)
        controller.kill()
    fault.judge("former")
    fault.converge()


@pytest.mark.parametrize("host", ["apps", "gateway"])
def test_while_the_host_switches(fault: Fault) -> None:
    fault.begin("controller killed while the host switches", action="sleep 3")
    with applying(fault.new, rideau_confirm_seconds=WINDOW) as controller:
        controller.reach("activate")
        until(lambda: fault.engineer.sh("ls -d /var/lib/rideau/activating") != "", "the switch begins")
        controller.kill()
    fault.judge("former" if fault.engineer.plan.guarded else "new")
    fault.converge()


def test_while_dpkg_configures(fault: Fault) -> None:
    fault.begin("controller killed while dpkg configures a package", packages=(package.NAME,))
    fault.engineer.sh(f"touch {package.HOLD}")
    with applying(fault.new) as controller:
        controller.reach("packages")
        until(lambda: fault.engineer.sh("pgrep -f rideau-fault.postinst") != "", "dpkg configures")
        controller.kill()
    time.sleep(1)
    fault.engineer.sh(f"rm {package.HOLD}")
    fault.judge("former")
    fault.converge()


@pytest.mark.parametrize("host", ["apps", "gateway"])
def test_the_program_on_the_host_while_it_switches(fault: Fault) -> None:
    hold = "/run/rideau-fault-action"
    fault.begin(
        "the host's own program killed while it switches (memory was short)",
        action=f"while [ -e {hold} ]; do sleep 0.1; done",
    )
    fault.engineer.sh(f"touch {hold}")
    with applying(fault.new, rideau_confirm_seconds=WINDOW) as controller:
        until(lambda: fault.engineer.sh(f"pgrep -f '^timeout .*{hold}'") != "", "the action runs")
        fault.engineer.sh(f"pkill -KILL -f '^sh /var/lib/rideau/generations/[0-9]+/activate'; rm {hold}")
        assert controller.end().error
    fault.judge("former")
    fault.converge()
