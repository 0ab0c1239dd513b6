"""Which offices of a fleet begin, whatever their number and however they end."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.fleet_runs.schedule import Policy, Schedule, schedule
from rideau.fleet_runs.shards import Shard

SLUGS = st.text("abcdefgh-", min_size=1, max_size=6)
FLEETS = st.lists(SLUGS, min_size=1, max_size=30, unique=True)


def drive(order: Schedule, failing: Iterable[str]) -> list[tuple[str, ...]]:
    """End whatever was begun first, until the schedule is over; return who was at work, time after time."""
    at_work: list[str] = []
    seen = []
    while True:
        at_work += order.begin()
        seen.append(tuple(at_work))
        if order.over:
            return seen
        first = at_work.pop(0)
        order.ended(first, failed=first in set(failing))


def began(seen: list[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(slug for each in seen for slug in each))


@given(FLEETS, st.integers(1, 9))
def test_every_office_begins_once_and_no_more_at_a_time_than_asked(slugs: list[str], at_once: int) -> None:
    order = schedule(slugs, Policy(at_once=at_once))
    seen = drive(order, ())
    assert began(seen) == sorted(slugs)
    assert max(map(len, seen)) <= at_once
    assert order.not_begun == ()


@given(FLEETS, st.integers(1, 9), st.data())
def test_a_canary_is_alone_until_it_is_over(slugs: list[str], at_once: int, data: st.DataObject) -> None:
    canary = data.draw(st.sampled_from(slugs))
    seen = drive(schedule(slugs, Policy(canary, at_once=at_once)), ())
    assert seen[0] == (canary,)
    assert all(canary not in each for each in seen[1:])
    assert set(began(seen)) == set(slugs)


@given(FLEETS, st.data())
def test_nobody_follows_a_canary_that_failed(slugs: list[str], data: st.DataObject) -> None:
    canary = data.draw(st.sampled_from(slugs))
    order = schedule(slugs, Policy(canary))
    assert began(drive(order, [canary])) == [canary]
    assert set(order.not_begun) == set(slugs) - {canary}
    assert order.stopped == f"the canary, {canary}, failed"


@given(FLEETS, st.integers(1, 9), st.integers(0, 100), st.sets(SLUGS))
def test_no_office_begins_once_too_many_have_failed(
    slugs: list[str], at_once: int, percent: int, failing: set[str]
) -> None:
    order = schedule(slugs, Policy(fail_percent=percent, at_once=at_once))
    at_work: list[str] = []
    failed = 0
    while not order.over:
        begun = order.begin()
        assert not begun or failed * 100 <= percent * len(slugs)
        at_work += begun
        first = at_work.pop()
        failed += first in failing
        order.ended(first, failed=first in failing)
    assert bool(order.stopped) == (failed * 100 > percent * len(slugs))


def test_why_a_run_stopped_is_said_in_numbers() -> None:
    order = schedule("abcd", Policy(fail_percent=25, at_once=1))
    drive(order, "ab")
    assert order.stopped == "2 of 4 offices failed, more than 25 %"
    assert order.not_begun == ("c", "d")


def test_an_office_that_cannot_be_planned_counts_and_never_begins() -> None:
    order = schedule("abc", Policy("b"))
    order.ended("a", failed=True)
    assert order.begin() == ("b",)
    order.ended("b", failed=False)
    assert order.begin() == ("c",)


def test_a_canary_that_cannot_be_planned_failed() -> None:
    order = schedule("abc", Policy("b"))
    order.ended("b", failed=True)
    assert order.begin() == ()
    assert order.over


@given(st.lists(SLUGS, max_size=40), st.integers(1, 12))
def test_every_office_is_in_exactly_one_shard(slugs: list[str], count: int) -> None:
    dealt = [Shard(number, count).of(slugs) for number in range(1, count + 1)]
    assert sorted(slug for each in dealt for slug in each) == sorted(set(slugs))
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1


def test_shards_do_not_depend_on_the_order_of_offices() -> None:
    assert Shard(2, 3).of("edcba") == Shard(2, 3).of("abcde") == ("b", "e")


@pytest.mark.parametrize("text", ["0/3", "4/3", "1/0", "1", "1/2/3", "-1/2", "a/b", " 1/2"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write K/N"):
        Shard.parse(text)


def test_a_shard_is_read() -> None:
    assert Shard.parse("2/10") == Shard(2, 10)
