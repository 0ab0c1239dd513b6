"""What was measured of calls, for people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.machine import this_machine
from tests.lab.telephones.load import Measured

_CLEAR = 15.0
"""How much stronger (dB) a tone is than all else when it came through well."""
_HEAD = """\
# Calls at once

Written by `make calls` ([tests/bench/calls.py](../tests/bench/calls.py)), never by hand.

In the lab the carrier, an Asterisk, brings calls to somebody's direct number, all at the same moment. The person
forwards them to the outside, so every call also goes out to the carrier again: two legs a call through the
office's gateway and its telephone server, TLS and SRTP (SDES) both ways, G.722, 50 packets a second in each
direction. Both ends play a tone, and both Asterisks tell what arrived at the four ends of the two legs.

"Failed" are calls that were not taken within 45 s, or where fewer than 98 % of the packets came to some end: late is as
bad as lost. Some ends are recorded; "clear" are those where nothing but the other side's tone is heard in
the last second. All machines of the lab share the cores, the carrier's work and the gateway's included.

| Calls | Seconds | Failed | Packets received | Lost | Worst end | Jitter (ms), median, most | Clear | Cores: voice host | carrier | all else |
|---|---|---|---|---|---|---|---|---|---|---|"""  # noqa: E501 -- a row is a line


@dataclass(frozen=True, slots=True)
class Asked:
    """The command that was given, and the calls for which the server has ports."""

    command: str
    ports_allow: int


def text(runs: Sequence[Measured], asked: Asked, fit: Callable[[Measured], bool]) -> str:
    """Return the report."""
    machine = f"\n`{asked.command}` on {this_machine()}.\n"
    return "\n".join((_HEAD, *map(_row, runs), machine, *_limit(runs, asked, fit))) + "\n"


def _row(run: Measured) -> str:
    received, lost = (sum(getattr(each, name) for each in run.streams) for name in ("received", "lost"))
    worst = max((each.loss for each in run.streams), default=1.0)
    clear = sum(heard.last(1).purity(tone) > _CLEAR for tone, heard in run.heard)
    cells = (
        f"{run.calls}",
        f"{run.seconds:.0f}",
        f"{run.failed}",
        f"{received:,}",
        f"{lost:,} ({run.loss:.3%})",
        f"{worst:.2%}",
        "{:.1f}, {:.1f}".format(*run.jitter),
        f"{clear} of {len(run.heard)}",
        *(f"{each:.2f}" for each in run.cores),
    )
    return f"| {' | '.join(cells)} |"


def _limit(runs: Sequence[Measured], asked: Asked, fit: Callable[[Measured], bool]) -> Iterator[str]:
    good = [each.calls for each in runs if fit(each)]
    last = runs[-1]
    yield f"The most that went well: **{max(good, default=0)} calls**."
    if not fit(last):
        yield f"With {last.calls}, {last.failed} failed and {last.loss:.2%} of packets were lost;"
        yield f"{sum(last.cores):.1f} cores worked. {last.taken} calls had been taken."
    yield f"The server's media ports are enough for {asked.ports_allow} such calls (`rideau/telephony.py`)."
