"""Two engineers apply different plans to one host at the same moment."""

from dataclasses import replace

import pytest

from tests.faults.conftest import Fault
from tests.faults.controller import applying

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    ("step", "host"),
    [
        ("look", "apps"),
        pytest.param("stage", "apps", marks=pytest.mark.lab),
        ("activate", "apps"),
        ("activate", "gateway"),
    ],
)
def test_the_host_is_one_of_the_two_plans(fault: Fault, step: str) -> None:
    fault.begin(f"two applies of different plans, side by side from: {step}")
    other = replace(fault.new, greeting="hello other")
    with applying(fault.new, step) as one, applying(other, step) as two:
        one.reach(step)
        two.reach(step)
        one.go_on()
        two.go_on()
        errors = [one.end().error, two.end().error]
    assert "" in errors, errors
    fault.former = other
    fault.judge()
    fault.converge()
