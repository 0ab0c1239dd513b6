"""A run over a fleet: what ``apply``, ``verify`` and ``drift`` share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from time import monotonic
from typing import TypeVar

from rideau.fleet_runs.crew import INTERRUPTED, Began, Crew, run
from rideau.fleet_runs.memory import Memory
from rideau.fleet_runs.record import GOOD, Ending, HostOutcome, OfficeOutcome, RunRecord
from rideau.fleet_runs.schedule import Schedule
from rideau.fleet_runs.watcher import RunStart, Watcher

Outcome = TypeVar("Outcome")


class FleetRun:
    """Tells ``watcher`` what happens, and keeps what became of every office.

    ``plans`` are the digests of the offices' plans, for ``memory``, which is left out where nobody will
    want to resume.
    """

    def __init__(
        self,
        start: RunStart,
        order: Schedule,
        watcher: Watcher,
        plans: Mapping[str, str],
        memory: Memory | None,
    ) -> None:
        self.start = start
        self._order = order
        self._watcher = watcher
        self._plans = plans
        self._memory = memory
        self._clock = monotonic()
        self._begun: dict[str, float] = {}
        self._outcomes: dict[str, OfficeOutcome] = {}
        self._hosts: dict[str, list[HostOutcome]] = {}
        self._over = False
        watcher.run_started(start)

    def step(self, office: str, host: str, step: str) -> None:
        """Pass on what happens on a host, while the run goes on."""
        if not self._over:
            self._watcher.host_step(office, host, step)

    def host_finished(self, outcome: HostOutcome) -> None:
        """Take note of a host that is over."""
        if not self._over:
            self._hosts.setdefault(outcome.office, []).append(outcome)
            self._watcher.host_finished(outcome)

    def interlude(self) -> AbstractContextManager[None]:
        """Return a time in which those who show the run pause."""
        return self._watcher.interlude()

    def settle(self, outcome: OfficeOutcome) -> None:
        """Take note of an office that is over, or that nobody has to turn to."""
        self._outcomes[outcome.office] = outcome
        self._order.ended(outcome.office, failed=outcome.ending not in GOOD)
        self._watcher.office_finished(outcome)
        self._remember()

    def drive(
        self,
        crew: Crew[Outcome],
        work: Callable[[str], Outcome],
        judge: Callable[[str, Outcome], OfficeOutcome],
    ) -> Iterator[Outcome]:
        """Do ``work`` on every office the schedule lets begin; yield what it returned as offices end."""
        for event in run(self._order, crew, work):
            if isinstance(event, Began):
                self._begun[event.office] = monotonic()
                self._watcher.office_started(event.office)
            else:
                self.settle(judge(event.office, event.outcome))
                yield event.outcome

    def seconds(self, office: str) -> float:
        """Return how long an office has been under way."""
        return monotonic() - self._begun.get(office, monotonic())

    def finish(self) -> RunRecord:
        """Return the record of the run; offices that are not over yet were interrupted, or never begun."""
        self._over = True
        interrupted = self._order.stopped == INTERRUPTED
        for office in self.start.offices:
            if office not in self._outcomes:
                self._outcomes[office] = self._unfinished(office)
                self._watcher.office_finished(self._outcomes[office])
        offices = tuple(self._outcomes[each] for each in self.start.offices)
        start, seconds = self.start, monotonic() - self._clock
        stopped = self._order.stopped
        record = RunRecord(
            start.id, start.verb, start.who, start.began, seconds, offices, stopped, interrupted
        )
        self._watcher.run_finished(record)
        return record

    def _unfinished(self, office: str) -> OfficeOutcome:
        if office in self._begun:
            hosts = tuple(self._hosts.get(office, ()))
            return OfficeOutcome(
                office, Ending.INTERRUPTED, self._plans.get(office, ""), hosts, (INTERRUPTED,)
            )
        return OfficeOutcome(
            office, Ending.NOT_BEGUN, self._plans.get(office, ""), (), (self._order.stopped,)
        )

    def _remember(self) -> None:
        if self._memory is None:
            return
        done = {slug: each.plan for slug, each in self._outcomes.items() if each.ending in GOOD and each.plan}
        with suppress(OSError):  # a full or read-only home must not fail an office that went well
            self._memory.keep(self.start.id, self.start.began, done)
