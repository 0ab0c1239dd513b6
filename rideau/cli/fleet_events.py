"""A run as JSON events, one a line, for programs: ``--events``, format 1.

Every event has ``event``, ``time`` and ``run``, and of these what its line says::

    run-started      format, verb, who, offices: [SLUG]
    office-started   office
    host-step        office, host, step
    host-finished    office, host, ending, generation, changes: [TEXT], seconds, error or null
    office-finished  office, ending, seconds, reasons: [TEXT]
    run-finished     good, offices: {ENDING: HOW MANY}, seconds, stopped or null, interrupted

``ending`` is one of :class:`rideau.fleet_runs.record.Ending`. The first event of a run is
``run-started``, the last ``run-finished``; every office of the first has one ``office-finished``.
"""

import json

import click

from rideau.fleet_runs.identity import now
from rideau.fleet_runs.record import HostOutcome, OfficeOutcome, RunRecord
from rideau.fleet_runs.watcher import RunStart, Watcher

FORMAT = 1


class Events(Watcher):
    """Prints every event as it happens."""

    def __init__(self) -> None:
        self._run = ""

    def run_started(self, start: RunStart) -> None:
        """Print it, with the format of all that follow."""
        self._run = start.id
        self._print("run-started", format=FORMAT, verb=start.verb, who=start.who, offices=list(start.offices))

    def office_started(self, office: str) -> None:
        """Print it."""
        self._print("office-started", office=office)

    def host_step(self, office: str, host: str, step: str) -> None:
        """Print it, but for the steps that say what ``host-finished`` says."""
        if step not in {"done", "failed"}:
            self._print("host-step", office=office, host=host, step=step)

    def host_finished(self, outcome: HostOutcome) -> None:
        """Print it."""
        self._print(
            "host-finished",
            office=outcome.office,
            host=outcome.host,
            ending=outcome.ending,
            generation=outcome.generation,
            changes=list(outcome.changes),
            seconds=round(outcome.seconds, 2),
            error=outcome.error or None,
        )

    def office_finished(self, outcome: OfficeOutcome) -> None:
        """Print it."""
        self._print(
            "office-finished",
            office=outcome.office,
            ending=outcome.ending,
            seconds=round(outcome.seconds, 2),
            reasons=list(outcome.why),
        )

    def run_finished(self, record: RunRecord) -> None:
        """Print it."""
        self._print(
            "run-finished",
            good=record.good,
            offices=record.counts,
            seconds=round(record.seconds, 2),
            stopped=record.stopped or None,
            interrupted=record.interrupted,
        )

    def _print(self, event: str, **more: object) -> None:
        stamp = now().isoformat(timespec="milliseconds")
        words = {"event": event, "time": stamp, "run": self._run, **more}
        click.echo(json.dumps(words, ensure_ascii=False))  # click flushes after every line
