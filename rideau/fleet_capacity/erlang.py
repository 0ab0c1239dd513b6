"""Erlang's formulas: how often a call finds no line (B), how often and how long one waits (C).

Own recursions, as they are a few lines; ``tests/fleet_capacity/test_erlang.py`` holds them against published
tables. Traffic is in erlangs: how many calls are under way at once on average.
"""

import math

_SMALLEST = 1e-9
"""Of traffic, in erlangs: what bisection ends at."""


def lost(traffic: float, lines: int) -> float:
    """Return Erlang B: the part of calls that find all ``lines`` busy, and are lost."""
    part = 1.0
    for line in range(1, lines + 1):
        part = traffic * part / (line + traffic * part)
    return part


def waits(traffic: float, agents: int) -> float:
    """Return Erlang C: the part of calls that wait for one of ``agents``; all, where these never catch up."""
    if traffic >= agents:
        return 1.0
    blocked = lost(traffic, agents)
    return blocked / (1 - traffic / agents * (1 - blocked))


def answered(traffic: float, agents: int, handling: float, within: float) -> float:
    """Return the part of calls answered ``within`` seconds, where each is handled in ``handling`` seconds."""
    if traffic >= agents:
        return 0.0
    return 1 - waits(traffic, agents) * math.exp(-(agents - traffic) * within / handling)


def lines_for(traffic: float, losing: float) -> int:
    """Return how many lines lose no more than the part ``losing`` of calls."""
    lines, part = 0, float(traffic > 0)
    while part > losing:
        lines += 1
        part = traffic * part / (lines + traffic * part)
    return lines


def agents_for(traffic: float, handling: float, within: float, part: float) -> int:
    """Return how many agents answer ``part`` of calls ``within`` seconds."""
    agents = math.floor(traffic) + 1
    while answered(traffic, agents, handling, within) < part:
        agents += 1
    return agents


def traffic_carried(lines: int, losing: float) -> float:
    """Return the most traffic of which ``lines`` lose no more than the part ``losing``."""
    low, high = 0.0, float(lines)
    while lost(high, lines) < losing:
        high *= 2
    while high - low > _SMALLEST:
        middle = (low + high) / 2
        low, high = (middle, high) if lost(middle, lines) <= losing else (low, middle)
    return low


def traffic_answered(agents: int, handling: float, within: float, part: float) -> float:
    """Return the most traffic of which ``agents`` answer ``part`` ``within`` seconds."""
    low, high = 0.0, float(agents)
    while high - low > _SMALLEST:
        middle = (low + high) / 2
        good = answered(middle, agents, handling, within) >= part
        low, high = (middle, high) if good else (low, middle)
    return low
