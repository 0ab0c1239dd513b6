"""Two engineers apply different plans to one host at the same moment."""

from dataclasses import replace

import pytest

from tests.faults.conftest import Fault
from tests.faults.controller import applying

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("host", [pytest.param("apps", marks=pytest.mark.lab), "gateway"])
@pytest.mark.parametrize("step", ["look", "stage", "activate"])
def test_the_host_is_one_of_the_two_plans(fault: Fault, step: str) -> None:
    fault.begin(f"two applies of different plans, side by side from: {step}")
    other = replace(fault.new, greeting="hello other")
    with applying(fault.new, step) as one, applying(other, step) as two:
        one.reach(step)
        late = reach_or_end(two, step)
        one.go_on()
        if late:
            two.go_on()
        ended = [one.end(), two.end() if late else late]
    del ended
    fault.former = other
    fault.judge()
    fault.converge()


def reach_or_end(controller, step):
    """Whether it got as far: another apply may have been told to keep away before."""
    try:
        controller.reach(step)
    except AssertionError:
        return False
    return True
