"""Erlang's formulas against published tables, against their definitions, and by what must always hold."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.fleet_capacity.erlang import (
    agents_for,
    answered,
    lines_for,
    lost,
    traffic_answered,
    traffic_carried,
    waits,
)

PUBLISHED_B = [
    (4, 0.01, 0.9), (5, 0.01, 1.4), (6, 0.01, 1.9), (7, 0.01, 2.5), (8, 0.01, 3.1), (9, 0.01, 3.8),
    (4, 0.02, 1.1), (5, 0.02, 1.7), (6, 0.02, 2.3), (7, 0.02, 2.9), (8, 0.02, 3.6), (9, 0.02, 4.3),
    (5, 0.05, 2.2), (6, 0.05, 3.0), (7, 0.05, 3.7), (8, 0.05, 4.5), (9, 0.05, 5.4), (10, 0.001, 3.1),
]  # fmt: skip
"""Channels, blocking, erlangs: D. Collins, Carrier Grade Voice over IP, 2nd edition, appendix A."""


@pytest.mark.parametrize(("channels", "blocking", "erlangs"), PUBLISHED_B)
def test_traffic_of_a_published_table(channels, blocking, erlangs):
    assert round(traffic_carried(channels, blocking), 1) == erlangs


def test_an_example_of_a_calculators_manual():
    """Westbay Engineers: fifteen lines that lose one call in a hundred are offered 8.108 erlangs."""
    assert traffic_carried(15, 0.01) == pytest.approx(8.108, abs=0.0005)


def test_the_worked_example_of_erlang_c():
    """Mitan Ltd, "The Erlang-C formula": 360 calls in half an hour, of four minutes, and 55 agents."""
    traffic = 360 / 1800 * 240
    assert traffic == 48
    assert waits(traffic, 55) == pytest.approx(0.239, abs=0.0005)
    assert answered(traffic, 55, handling=240, within=15) == pytest.approx(0.846, abs=0.0005)


def by_definition(traffic: Fraction, lines: int) -> tuple[Fraction, Fraction | None]:
    """Erlang B and C as their sums, in exact arithmetic."""
    terms = [traffic**n / factorial(n) for n in range(lines + 1)]
    blocked = terms[-1] / sum(terms)
    if traffic >= lines:
        return blocked, None
    queued = terms[-1] * lines / (lines - traffic)
    return blocked, queued / (sum(terms[:-1]) + queued)


@given(st.fractions(Fraction(1, 100), 60, max_denominator=100), st.integers(1, 60))
def test_the_recursion_is_the_definition(traffic, lines):
    blocked, queued = by_definition(traffic, lines)
    assert lost(float(traffic), lines) == pytest.approx(float(blocked), rel=1e-9)
    assert waits(float(traffic), lines) == pytest.approx(1.0 if queued is None else float(queued), rel=1e-9)


@given(st.floats(1, 400), st.integers(1, 100))
def test_more_lines_lose_less_and_more_traffic_loses_more(traffic, lines):
    assert 0 <= lost(traffic, lines + 1) < lost(traffic, lines) <= 1
    assert lost(traffic, lines) < lost(traffic * 1.1, lines)
    assert lost(traffic, lines) <= waits(traffic, lines) <= 1


@given(st.floats(0.01, 200), st.sampled_from([0.001, 0.01, 0.05]))
def test_as_few_lines_as_suffice(traffic, losing):
    lines = lines_for(traffic, losing)
    assert lost(traffic, lines) <= losing < lost(traffic, lines - 1)


def test_nobody_who_calls_needs_no_line():
    assert lines_for(0.0, 0.01) == 0


@given(st.floats(0.05, 50), st.floats(30, 600), st.floats(0, 60), st.floats(0.5, 0.99))
def test_as_few_agents_as_suffice(traffic, handling, within, part):
    agents = agents_for(traffic, handling, within, part)
    assert answered(traffic, agents, handling, within) >= part
    assert agents == 1 or answered(traffic, agents - 1, handling, within) < part


@given(st.integers(1, 200), st.sampled_from([0.001, 0.01, 0.05]))
def test_what_lines_carry_needs_them_all(lines, losing):
    carried = traffic_carried(lines, losing)
    assert lines_for(carried * 0.999, losing) <= lines
    assert lines_for(carried * 1.001, losing) == lines + 1


@given(st.integers(1, 60), st.floats(60, 600), st.floats(5, 60))
def test_what_agents_answer_needs_them_all(agents, handling, within):
    most = traffic_answered(agents, handling, within, 0.8)
    assert agents_for(most * 0.999, handling, within, 0.8) <= agents
    assert agents_for(most * 1.001, handling, within, 0.8) > agents
