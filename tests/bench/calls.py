"""``python -m tests.bench.calls``: how many calls at once an office takes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from rideau.lab import Lab
from rideau.project import Project
from rideau.telephony import MEDIA_PORTS
from tests.bench import calls_report
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.load import Measured, measured
from tests.lab.waiting import until

OFFICE = "veterans-affairs"
RIDEAU = Path(sys.executable).with_name("rideau")
HELD_TO = (50, 60)
"""Calls and seconds that have to go without any loss."""
LOSS = 0.005
"""From this share of lost packets on, voices are hurt."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What comes after: so many more calls each time, for so many seconds, to so many at most."""

    more: int
    seconds: int
    most: int


@click.command()
@click.option("--more", default=25, show_default=True, help="Calls that are added each time.")
@click.option("--seconds", default=20, show_default=True, help="How long calls go on, after the first time.")
@click.option(
    "--most", default=300, show_default=True, help="Calls with which it ends, if none failed before."
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/benchmarks-calls.md"))
def main(*, more: int, seconds: int, most: int, out: Path) -> None:
    """Measure 50 calls for a minute, then more and more until some fail or packets are lost."""
    os.environ.setdefault("RIDEAU_LAB_STATE", "/var/lib/rideau-lab-bench")
    lab = Lab.up([Project.load().plan(OFFICE)], _tell)
    try:
        subprocess.run([RIDEAU, "apply", OFFICE, "--lab"], check=True, timeout=1200)
        exchange = Exchange(lab, OFFICE)
        until(exchange.carrier.registered, "the office has registered at its carrier", 60)
        found = tuple(_runs(exchange, Steps(more, seconds, most)))
    finally:
        Lab.down(_tell)
    first, last = MEDIA_PORTS
    asked = calls_report.Asked(
        " ".join(("python -m tests.bench.calls", *sys.argv[1:])), (last - first + 1) // 4
    )
    out.write_text(calls_report.text(found, asked, fit))


def fit(run: Measured) -> bool:
    """Whether everybody could talk."""
    return run.failed == 0 and run.loss <= LOSS


def _runs(exchange: Exchange, steps: Steps) -> Iterator[Measured]:
    """Yield every run: what it is held to, then more until one is not fit; fewer where that was too much."""
    first = _run(exchange, *HELD_TO)
    yield first
    calls = HELD_TO[0]
    counts = range(calls + steps.more, steps.most + 1, steps.more) if fit(first) else range(10, calls, 10)
    for each in counts:
        run = _run(exchange, each, steps.seconds)
        yield run
        if not fit(run):
            return


def _run(exchange: Exchange, calls: int, seconds: float) -> Measured:
    run = measured(exchange, calls, seconds)
    _tell(f"{calls} calls for {seconds} s: {run.failed} failed, {run.loss:.3%} lost")
    return run


def _tell(text: str) -> None:
    click.echo(f"calls: {text}", err=True)


if __name__ == "__main__":
    main()
