"""SSH is cut: the network between engineers and a host falls silent, or the cable comes out."""

import pytest

from tests.faults import package
from tests.faults.conftest import Fault
from tests.faults.controller import apply, applying
from tests.faults.cut import cable, silence, was_asked
from tests.faults.test_killed import STEPS, WINDOW
from tests.lab.waiting import until

pytestmark = pytest.mark.faults

PATIENCE = {"rideau_confirm_seconds": WINDOW, "rideau_patience": 30, "rideau_silent_seconds": 15}


def cases():
    for host, steps in (("apps", STEPS), ("gateway", (*STEPS, "confirm"))):
        yield from ((step, host) for step in steps)


@pytest.mark.parametrize(("step", "host"), tuple(cases()))
def test_and_not_given_back_until_the_controller_gave_up(fault: Fault, step: str) -> None:
    fault.begin(f"network silent from: {step}; given back later", packages=(package.NAME,))
    with applying(fault.new, step, **PATIENCE) as controller:
        controller.reach(step)
        with silence(fault.engineer):
            controller.go_on()
            ended = controller.end()
            assert ended.error
            settles_cut_off(fault)
    fault.judge("former")
    fault.converge()


def settles_cut_off(fault: Fault) -> None:
    """A guarded host goes back while it is still cut off: it needs nobody for that."""
    unconfirmed = "ls /var/lib/rideau/unconfirmed"
    until(lambda: fault.engineer.sh(unconfirmed) == "", "the host goes back by itself")


@pytest.mark.parametrize(
    ("step", "host"),
    [
        ("look", "apps"),
        ("packages", "apps"),
        ("stage", "gateway"),
        pytest.param("activate", "apps", marks=pytest.mark.lab),
        ("confirm", "gateway"),
    ],
)
def test_and_given_back_after_a_moment(fault: Fault, step: str) -> None:
    fault.begin(f"network silent for a moment at: {step}", packages=(package.NAME,))
    with applying(fault.new, step, **PATIENCE) as controller:
        controller.reach(step)
        with silence(fault.engineer) as give_back:
            controller.go_on()
            until(was_asked, "something was sent into the silence")
            give_back()
            ended = controller.end()
    fault.judge("former" if ended.error else "new")
    fault.converge()


@pytest.mark.parametrize("host", ["apps", "gateway"])
def test_the_cable_comes_out_while_the_host_switches(fault: Fault) -> None:
    fault.begin("cable out while the host switches; plugged in later", action="sleep 3")
    with applying(fault.new, **PATIENCE) as controller:
        controller.reach("activate")
        until(lambda: fault.engineer.sh("ls -d /var/lib/rideau/activating") != "", "the switch begins")
        with cable(fault.engineer):
            ended = controller.end()
            assert ended.error
            settles_cut_off(fault)
    fault.judge("former" if fault.engineer.plan.guarded else "new")
    fault.converge()


@pytest.mark.parametrize("host", ["gateway"])
def test_a_switch_that_takes_longer_than_its_confirmation_is_not_undone(fault: Fault) -> None:
    fault.begin("a switch slower than the time to confirm it", action="sleep 25")
    assert apply(fault.new, rideau_confirm_seconds=20).error == ""
    fault.judge("new")
    fault.converge()
