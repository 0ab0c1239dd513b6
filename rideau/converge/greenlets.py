"""Several things at a time as pyinfra does them: in greenlets of gevent."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import gevent  # type: ignore[import-untyped]
from gevent import monkey
from gevent.queue import Queue  # type: ignore[import-untyped]

from rideau.fleet_runs.crew import Ended

Outcome = TypeVar("Outcome")
Given = TypeVar("Given")


def make_sockets_cooperate() -> None:
    """Let hosts not wait for each other on their sockets, as pyinfra's own command line does."""
    monkey.patch_all()


def side_by_side(work: Callable[[Given], Outcome], everyone: Iterable[Given]) -> list[Outcome]:
    """Return what ``work`` makes of each, worked on at the same time."""
    greenlets = [gevent.spawn(work, each) for each in everyone]
    gevent.joinall(greenlets)
    return [each.get() for each in greenlets]


class Greenlets(Generic[Outcome]):
    """A greenlet for each office under way."""

    def __init__(self) -> None:
        self._ended: Queue = Queue()
        self._hub = gevent.get_hub()

    def begin(self, office: str, work: Callable[[str], Outcome]) -> None:
        """Begin in a greenlet of its own."""
        gevent.spawn(lambda: self._ended.put(Ended(office, work(office))))

    def next(self) -> Ended[Outcome] | None:
        """Wait for the next one."""
        ended: Ended[Outcome] | None = self._ended.get()
        return ended

    def interrupt(self) -> None:
        """End the run at the next chance; may be called from a signal handler."""
        self._hub.loop.run_callback_threadsafe(self._ended.put, None)
