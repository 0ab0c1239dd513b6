"""Everybody who is told of a run: whoever sits before it, programs that read its events."""

from collections.abc import Iterator
from contextlib import contextmanager

from rideau.cli.fleet_display import shown
from rideau.cli.fleet_events import Events
from rideau.fleet_runs.identity import now, run_id, who
from rideau.fleet_runs.watcher import RunStart, Watcher, Watchers


@contextmanager
def watched(*, events: bool) -> Iterator[Watcher]:
    """Yield whom to tell. A run's record is handed to every one of them when it is over."""
    if events:
        yield Watchers([Events()])
        return
    with shown() as display:
        yield Watchers([display])


def start(verb: str, offices: tuple[str, ...]) -> RunStart:
    """Return a run that begins now."""
    began = now()
    return RunStart(run_id(began), verb, who(), began, offices)
