"""docs/faults.md: what was broken, what the host served after it, and that the next apply converged."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COMMAND = "make faults"
REPORT = os.environ.get("RIDEAU_FAULTS_REPORT", "")
"""Where the report goes; nowhere unless it is asked for."""
_HEAD = """# Faults

What was broken on purpose on hosts of the lab, by real means, and what came of it. Made by `{command}`, which
writes a row after every test. *Served* is the generation whose files, units and programs the host had as a
whole once it had come to rest: the former one, or the new one. A mixture fails the test; so does a next apply
that does not make the host what is wanted, or leaves anything behind.

Power is lost by killing every process of a host at once. Its disk keeps what it was given, in that order: the
order in which our programs ask for things to be on disk is read in them, not proven here.

{passed} of {count} passed.

| Fault | Host | Served after | Next apply | Test | Date (UTC) | Result |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One fault."""

    fault: str
    host: str
    served: str
    converged: float | None
    """Seconds of the next apply, up to the proof that nothing is left to do."""
    seconds: float
    result: str
    at: datetime

    def __str__(self) -> str:
        converged = "-" if self.converged is None else f"converged, {self.converged:.1f} s"
        cells = (
            self.fault,
            self.host,
            self.served or "-",
            converged,
            f"{self.seconds:.0f} s",
            f"{self.at:%Y-%m-%d %H:%M}",
            self.result,
        )
        return f"| {' | '.join(cells)} |"


def now() -> datetime:
    return datetime.now(UTC)


def write(rows: Iterable[Row]) -> None:
    """Write the report, if one is asked for; faults that were not made again keep their rows."""
    if not REPORT:
        return
    report = Path(REPORT)
    known = _known(report.read_text()) if report.exists() else {}
    everything = known | {(each.fault, each.host): str(each) for each in rows}
    passed = sum(each.endswith("| passed |") for each in everything.values())
    head = _HEAD.format(command=COMMAND, passed=passed, count=len(everything))
    report.write_text(head + "".join(f"{each}\n" for each in everything.values()))


def _known(text: str) -> dict[tuple[str, str], str]:
    rows = (line for line in text.splitlines() if line.endswith(("| passed |", "| failed |")))
    return {(cells[1].strip(), cells[2].strip()): row for row in rows if (cells := row.split("|"))}
