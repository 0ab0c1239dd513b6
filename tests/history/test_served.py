"""What an office served, and what counting back means."""

from dataclasses import replace
from datetime import UTC, datetime

from rideau.history.record import HostRecord, RunRecord
from rideau.history.served import numbered, served
from tests.history.records import numbered as run_of

A, B = "tourism-gateway", "tourism-mail"


def run(number: int, verb: str = "apply", **after: int | None) -> RunRecord:
    hosts = tuple(
        HostRecord(f"tourism-{slug}", "tourism", "changed", None, generation)
        for slug, generation in after.items()
    )
    return replace(run_of(number), verb=verb, hosts=hosts, checks=())


FIRST, SECOND, THIRD = run(1, gateway=1, mail=1), run(2, gateway=2, mail=1), run(3, gateway=2, mail=2)


def vectors(*runs: RunRecord) -> list[tuple[int, int, bool]]:
    return [(each.generations[A], each.generations[B], each.left) for each in served(runs, "tourism")]


def test_states_are_told_newest_first_whatever_the_order_of_runs():
    assert vectors(THIRD, FIRST, SECOND) == [(2, 2, False), (2, 1, False), (1, 1, False)]


def test_runs_that_change_nothing_are_no_states():
    same, failed, other = run(4, gateway=2), run(5, gateway=None), run(6, "verify", gateway=9)
    assert vectors(FIRST, SECOND, same, failed, other) == [(2, 1, False), (1, 1, False)]


def test_a_run_of_some_hosts_leaves_the_others_as_they_were():
    assert vectors(FIRST, run(2, mail=2)) == [(1, 2, False), (1, 1, False)]


def test_what_a_rollback_leaves_is_not_counted_any_more():
    back, after = run(4, "rollback", gateway=1, mail=1), run(5, gateway=3, mail=3)
    assert vectors(FIRST, SECOND, THIRD, back) == [(2, 2, True), (2, 1, True), (1, 1, False)]
    states = served((FIRST, SECOND, THIRD, back, after), "tourism")
    counted = numbered(states, {A: 3, B: 3})
    assert [each.run.id for each in counted.values()] == [after.id, FIRST.id]


def test_a_rollback_of_one_host_is_a_state_of_its_own():
    assert vectors(FIRST, THIRD, run(4, "rollback", gateway=1)) == [
        (1, 2, False),
        (2, 2, False),
        (1, 1, False),
    ]


def test_counting_begins_where_hosts_are():
    states = served((FIRST, SECOND, THIRD), "tourism")
    assert numbered(states, {A: 2, B: 1})[1].run == FIRST
    assert numbered(states, {A: 7, B: 7}) == {}


def test_generations_that_are_gone_or_came_later_are_told():
    (state,) = served((FIRST,), "tourism")
    ended = int(datetime.fromisoformat(FIRST.ended).astimezone(UTC).timestamp())
    assert state.gone({A: {1: ended - 60}, B: {1: ended + 60}}) == ()
    assert state.gone({A: {2: ended}, B: {1: ended + 3600}}) == (A, B)
    assert state.gone({}) == ()
