"""Run checks from where they matter and gather the evidence.

Checks that need nothing special run side by side; then, uplink by uplink, those that need one cut,
and those that need it back. An uplink that was cut is always given back.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rideau.checks import Check, Command, Matrix, Outcome, Packet, Place


class Verdict(StrEnum):
    """How a check ended. ``NOT_RUN`` is neither good nor bad: nobody could ask from there."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Result:
    """A check, how it ended, what was seen, and how long it took in seconds."""

    check: Check
    verdict: Verdict
    evidence: str
    seconds: float


class Unreachable(Exception):
    """Nobody can ask from this place; the message says why."""


class Places(Protocol):
    """Where commands and packets can be sent from, and what can be broken on purpose."""

    def run(self, place: Place, shell: str, timeout: float) -> Outcome:
        """Run ``shell`` at ``place``; raise :class:`Unreachable` where there is nobody to ask."""

    def send(self, packets: Sequence[Packet]) -> Iterator[tuple[Packet, bool]]:
        """Send packets, yield each with whether it arrived."""

    def cut(self, uplink: str) -> None:
        """Silence an uplink; raise :class:`Unreachable` where that cannot be done."""

    def mend(self, uplink: str) -> None:
        """Give the uplink back."""


WORKERS = 8
POLL = 0.5
ANSWER = 20.0
"""Seconds that a command may take to answer at all: a busy host answers late, which is not what is asked."""


def verify(checks: Sequence[Check], places: Places, done: Callable[[Result], None]) -> tuple[Result, ...]:
    """Run ``checks`` and return their results in the same order; ``done`` hears of each as it ends."""
    results: dict[str, Result] = {}

    def batch(some: Iterable[Check]) -> None:
        with ThreadPoolExecutor(WORKERS) as pool:
            for result in pool.map(lambda check: run_check(check, places), some):
                results[result.check.id] = result
                done(result)

    batch(check for check in checks if not (check.during or check.after))
    for uplink in sorted({fault.uplink for check in checks if (fault := check.during or check.after)}):
        try:
            places.cut(uplink)
        except Unreachable as error:
            for check in _concerned(checks, uplink):
                results[check.id] = Result(check, Verdict.NOT_RUN, str(error), 0)
                done(results[check.id])
            continue
        try:
            batch(check for check in checks if check.during and check.during.uplink == uplink)
        finally:
            places.mend(uplink)
        batch(check for check in checks if check.after and check.after.uplink == uplink)
    return tuple(results[check.id] for check in checks)


def _concerned(checks: Iterable[Check], uplink: str) -> Iterator[Check]:
    for check in checks:
        fault = check.during or check.after
        if fault and fault.uplink == uplink:
            yield check


def run_check(check: Check, places: Places) -> Result:
    """Run one check until it holds or its patience ends."""
    start = time.monotonic()
    try:
        if isinstance(check.probe, Matrix):
            held, evidence = _matrix(check.probe, places)
        else:
            held, evidence = _command(check.place, check.probe, places)
    except Unreachable as error:
        return Result(check, Verdict.NOT_RUN, str(error), time.monotonic() - start)
    return Result(check, Verdict.PASSED if held else Verdict.FAILED, evidence, time.monotonic() - start)


def _command(place: Place, command: Command, places: Places) -> tuple[bool, str]:
    deadline = time.monotonic() + command.within
    while True:
        outcome = places.run(place, command.shell, max(command.within, ANSWER))
        held, evidence = _judge(command, outcome)
        if held or time.monotonic() >= deadline:
            return held, evidence
        time.sleep(POLL)


def _judge(command: Command, outcome: Outcome) -> tuple[bool, str]:
    if outcome.exit_code != 0:
        said = _last_line(outcome.stderr) or _last_line(outcome.stdout) or "no output"
        return False, f"exit status {outcome.exit_code}: {said}"
    if command.expect is None:
        return True, _last_line(outcome.stdout)
    match = re.search(command.expect, outcome.stdout, re.MULTILINE)
    if match is None:
        return False, f"expected /{command.expect}/, got: {_last_line(outcome.stdout) or 'nothing'}"
    return True, " ".join(match.group(0).split())


def _matrix(matrix: Matrix, places: Places) -> tuple[bool, str]:
    wrong = []
    for packet, arrived in places.send(matrix.packets):
        if arrived != packet.allowed:
            fate = "passed" if arrived else "was refused"
            wrong.append(
                f"{packet.source}→{packet.destination} {packet.target} {packet.protocol}/{packet.port} "
                f"{fate} ({packet.why})"
            )
    allowed = sum(packet.allowed for packet in matrix.packets)
    counted = f"{len(matrix.packets)} packets: {allowed} allowed, {len(matrix.packets) - allowed} refused"
    return not wrong, counted if not wrong else f"{counted}; {len(wrong)} wrong: {'; '.join(wrong[:5])}"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
