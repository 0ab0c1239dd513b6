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
        both = [each for each in (one, two) if each.reaches(step)]
        for each in both:
            each.go_on()
        errors = sorted(each.end().error for each in (one, two))
    assert errors[0] == "", errors
    assert not errors[1] or "is being worked on by" in errors[1] or "another apply" in errors[1], errors
    fault.former = other
    fault.judge()
    fault.converge()
