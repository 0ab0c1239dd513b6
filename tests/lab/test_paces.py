"""One host's failure on real hosts: the others of its office, and those behind a gateway."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rideau.converge.results import Result, Target
from rideau.converge.run import apply
from rideau.lab import Lab
from tests.lab.engineer import Engineer, greeter

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def engineer(lab: Lab) -> Iterator[Engineer]:
    someone = Engineer(lab)
    assert someone.apply(someone.whole(greeter("hello"))).error == ""
    yield someone
    assert someone.apply(someone.plan).error == ""


def both(engineer: Engineer, *, guarded: bool) -> dict[str, Result]:
    """Apply to a host that is nowhere, and to one that is there."""
    away = replace(engineer.plan, host=replace(engineer.plan.host, name="away"), guarded=guarded)
    data = engineer.access.data(engineer.plan.office, engineer.plan.host)
    nowhere = {"ssh_hostname": str(engineer.plan.host.interfaces[0].ipv4.network + 99)}
    there = Target(engineer.whole(greeter(f"hello {guarded}")), data)
    targets = [Target(away, {**data, **nowhere}), there]
    with ThreadPoolExecutor(1, initializer=engineer.lab.enter_control) as pool:
        results = pool.submit(lambda: tuple(apply(targets, lambda *_: None))).result()
    return {each.name: each for each in results}


def test_a_host_that_cannot_be_reached_stops_no_other(engineer: Engineer) -> None:
    results = both(engineer, guarded=False)
    assert "cannot be reached" in results["away"].error
    assert results["veterans-affairs-apps"].error == ""
    assert engineer.greeting == "hello False"


def test_nothing_is_begun_behind_a_gateway_that_failed(engineer: Engineer) -> None:
    before = engineer.greeting
    results = both(engineer, guarded=True)
    assert "cannot be reached" in results["away"].error
    assert results["veterans-affairs-apps"].error == "not begun: its gateway failed"
    assert not results["veterans-affairs-apps"].begun
    assert engineer.greeting == before
