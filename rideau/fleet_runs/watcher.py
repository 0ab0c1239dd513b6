"""Who is told while a run goes on."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from rideau.fleet_runs.record import HostOutcome, OfficeOutcome, RunRecord


@dataclass(frozen=True, slots=True)
class RunStart:
    """A run that begins."""

    id: str
    verb: str
    who: str
    began: datetime
    offices: tuple[str, ...]


class Watcher:
    """Takes no notice of anything; those who show a run override what they show."""

    def run_started(self, start: RunStart) -> None:
        """Hear that the run begins."""

    def office_started(self, office: str) -> None:
        """Hear that an office begins."""

    def host_step(self, office: str, host: str, step: str) -> None:
        """Hear that a host begins a step."""

    def host_finished(self, outcome: HostOutcome) -> None:
        """Hear that a host is over."""

    def office_finished(self, outcome: OfficeOutcome) -> None:
        """Hear that an office is over, or will not begin."""

    def run_finished(self, record: RunRecord) -> None:
        """Hear that the run is over."""

    def interlude(self) -> AbstractContextManager[None]:
        """Return a time in which nothing is shown and no thread runs, for those who exchange threads."""
        return nullcontext()


class Watchers(Watcher):
    """Tells several others, in turn."""

    def __init__(self, everyone: Iterable[Watcher]) -> None:
        self._everyone = tuple(everyone)

    def run_started(self, start: RunStart) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.run_started(start)

    def office_started(self, office: str) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.office_started(office)

    def host_step(self, office: str, host: str, step: str) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.host_step(office, host, step)

    def host_finished(self, outcome: HostOutcome) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.host_finished(outcome)

    def office_finished(self, outcome: OfficeOutcome) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.office_finished(outcome)

    def run_finished(self, record: RunRecord) -> None:
        """Pass it on."""
        for each in self._everyone:
            each.run_finished(record)

    @contextmanager
    def interlude(self) -> Iterator[None]:
        """Have all of them pause."""
        with ExitStack() as stack:
            for each in self._everyone:
                stack.enter_context(each.interlude())
            yield
