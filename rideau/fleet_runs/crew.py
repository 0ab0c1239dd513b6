"""Work on several offices at a time, each at its own pace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Generic, Protocol, TypeVar

from rideau.fleet_runs.schedule import Schedule

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Began:
    """An office has begun."""

    office: str


@dataclass(frozen=True, slots=True)
class Ended(Generic[Outcome]):
    """An office is over; ``outcome`` is what its work returned."""

    office: str
    outcome: Outcome


class Crew(Protocol[Outcome]):
    """Does work beside the caller: threads here, greenlets where pyinfra is at work."""

    def begin(self, office: str, work: Callable[[str], Outcome]) -> None:
        """Begin ``work`` on an office, which never raises, and return at once."""

    def next(self) -> Ended[Outcome] | None:
        """Wait for the next office to end; ``None`` once somebody has interrupted the run."""


class Threads(Generic[Outcome]):
    """A thread for each office under way."""

    def __init__(self) -> None:
        self._ended: SimpleQueue[Ended[Outcome] | None] = SimpleQueue()

    def begin(self, office: str, work: Callable[[str], Outcome]) -> None:
        """Begin in a thread that does not keep the program from ending."""
        Thread(target=lambda: self._ended.put(Ended(office, work(office))), daemon=True).start()

    def next(self) -> Ended[Outcome] | None:
        """Wait for the next one."""
        return self._ended.get()

    def interrupt(self) -> None:
        """End the run at the next chance."""
        self._ended.put(None)


INTERRUPTED = "the run was interrupted"


def run(
    schedule: Schedule, crew: Crew[Outcome], work: Callable[[str], Outcome]
) -> Iterator[Began | Ended[Outcome]]:
    """Work on every office that the schedule lets begin; yield each as it begins and as it ends.

    Whoever reads must tell the schedule how an office ended before reading on. Offices at work when the
    run is interrupted are not waited for: they began and never end here.
    """
    while not schedule.over:
        for office in schedule.begin():
            yield Began(office)
            crew.begin(office, work)
        over = crew.next()
        if over is None:
            schedule.stop(INTERRUPTED)
            return
        yield over
