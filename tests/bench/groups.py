"""Runs that may be compared with each other: the same work, on the same hosts, one tool after the other."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from statistics import median
from typing import Any


class Scenario(StrEnum):
    """What the tools are asked to do."""

    INSTALL = "first run with packages"
    FIRST = "first run"
    NOTHING = "nothing to change"
    DRY = "dry run, a file to change on each host"


@dataclass(frozen=True, slots=True)
class Group:
    """The runs of every tool at one task, taken in turns; ``seconds`` by tool."""

    scenario: Scenario
    hosts: int
    delay_ms: int
    round_trip_ms: float
    """As it was measured, the delay and the machine's own together."""
    seconds: Mapping[str, tuple[float, ...]]
    taken: str
    load: tuple[float, float]
    """The machine's load before and after."""

    @property
    def key(self) -> tuple[str, int, int]:
        """What a later measurement of the same replaces."""
        return self.scenario, self.hosts, self.delay_ms

    def ratio(self, slow: str, fast: str) -> float | None:
        """Return how many times as long ``slow`` takes as ``fast``; ``None`` if one was not run."""
        if not self.seconds.get(slow) or not self.seconds.get(fast):
            return None
        return median(self.seconds[slow]) / median(self.seconds[fast])

    def document(self) -> Mapping[str, Any]:
        """Return the group for JSON, with what follows from its times."""
        medians = {tool: round(median(times), 3) for tool, times in self.seconds.items()}
        return {**asdict(self), "medians": medians}


def group_of(document: Mapping[str, Any]) -> Group:
    """Return the group that ``document`` was made of."""
    return Group(
        Scenario(document["scenario"]),
        document["hosts"],
        document["delay_ms"],
        document["round_trip_ms"],
        {tool: tuple(times) for tool, times in document["seconds"].items()},
        document["taken"],
        tuple(document["load"]),
    )
