"""Many calls at once: from outside to a person who forwards them to the outside, and what arrives of them.

Each call comes in from the carrier and goes out to it again, encrypted both ways: two legs at the office's
gateway and telephone server. Both ends play a tone.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.lab.telephones.carrier import Outgoing
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.tone import Heard
from tests.lab.waiting import until

CALLER, CALLED = 600, 440
"""Tones of who calls and who is called."""
PACKETS = 50
"""A second, in each direction of a leg."""
_PERSON, _DIRECT, _OUTSIDE = "chief.desk", "+16135550101", "14165550193"
_ROW = re.compile(r"\d\d:\d\d:\d\d (\S+) +(\d+) +(\d+) +\d+ +([\d.]+) ")
_BEGINNING = 3.0
"""Seconds that a call may take to be heard; they come on top of what is asked for."""
_SETTLING = 45.0
"""Seconds until every call has to be taken."""
_SAMPLE, _SOUND = 3, 4.0
"""How many ends are listened to on each side, and for how long at the end."""
_WHOLE = 0.98
"""What arrives of a call's packets, at least, when it had sound all the time."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What arrived at one end of one leg."""

    received: int
    lost: int
    """By their numbers."""
    jitter: float
    """Milliseconds."""

    @property
    def loss(self) -> float:
        """Return the share that was lost; all of it where nothing came."""
        return self.lost / (self.received + self.lost) if self.received else 1.0


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that processors worked since they started."""

    voice: float
    carrier: float
    all: float
    at: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How so many calls of so many seconds went."""

    calls: int
    seconds: float
    taken: int
    """Calls that both sides had taken before the seconds began."""
    carrier: tuple[Stream, ...]
    voice: tuple[Stream, ...]
    heard: tuple[tuple[int, Heard], ...]
    """Ends that were listened to: the tone that should be there, and what was."""
    cores: tuple[float, float, float]
    """Cores that worked, on average: for the office's Asterisk, for the carrier's, for all else."""

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Return what arrived at either end of the legs."""
        return self.carrier + self.voice

    @property
    def whole(self) -> int:
        """Return how many ends had sound all the time, of four a call."""
        wanted = PACKETS * self.seconds * _WHOLE
        return sum(each.received + each.lost >= wanted for each in self.streams)

    @property
    def failed(self) -> int:
        """Return how many calls were not taken, or had an end without sound."""
        return min(self.calls, max(self.calls - self.taken, 4 * self.calls - self.whole))

    @property
    def loss(self) -> float:
        """Return the share of packets that was lost."""
        lost, received = (sum(getattr(each, name) for each in self.streams) for name in ("lost", "received"))
        return lost / (lost + received) if received else 1.0

    @property
    def jitter(self) -> tuple[float, float]:
        """Return the median and the most."""
        found = [each.jitter for each in self.streams] or [0.0]
        return median(found), max(found)


def measured(exchange: Exchange, calls: int, seconds: float) -> Measured:
    """Have so many calls at once for so long, and return how they went; none goes on afterwards."""
    outgoing = Outgoing(_DIRECT, tone=CALLER, seconds=int(seconds + _SETTLING + 30))
    with _forwarded(exchange):
        exchange.carrier.rings_many(outgoing, calls)
        taken = _taken(exchange, calls)
        before = _times(exchange)
        time.sleep(max(seconds + _BEGINNING - _SOUND, 0))
        listened = _listened(exchange)
        time.sleep(_SOUND)
        streams = _streams(exchange.carrier.does(_asked("pjsip show channelstats")))
        voice = _streams(exchange.asterisk("pjsip show channelstats"))
        cores = _cores(before, _times(exchange))
    heard = tuple((tone, exchange.carrier.heard_after(name)) for tone, name in listened)
    return Measured(calls, seconds, taken, streams, voice, heard, cores)


@contextmanager
def _forwarded(exchange: Exchange) -> Iterator[None]:
    """Forward a person's calls to the outside; end all calls afterwards."""
    key = f"forward {exchange.extension(_PERSON)}"
    exchange.asterisk(f"database put {key} {_OUTSIDE}")
    try:
        yield
    finally:
        exchange.asterisk(f"database del {key}")
        exchange.carrier.hangs_up()
        until(lambda: exchange.calls() == 0, "no call goes on", 60)


def _taken(exchange: Exchange, calls: int) -> int:
    """Wait until both sides have taken every call, or no longer; return how many."""
    deadline = time.monotonic() + _SETTLING
    while True:
        taken = sum(context == "many" for _, context in _channels(exchange))
        if taken >= calls or time.monotonic() > deadline:
            return taken
        time.sleep(0.5)


def _channels(exchange: Exchange) -> list[tuple[str, str]]:
    """Return the carrier's channels that are up, each with its context."""
    lines = exchange.carrier.does(_asked("core show channels concise")).splitlines()
    fields = (line.split("!") for line in lines if "!Up!" in line)
    return [(each[0], each[1]) for each in fields]


def _listened(exchange: Exchange) -> list[tuple[int, str]]:
    """Begin to keep what is heard at some ends of either side; return the tones that should be there."""
    found = []
    for context, tone in (("many", CALLED), ("from-office", CALLER)):
        channels = [name for name, its in _channels(exchange) if its == context]
        for channel in channels[:: max(len(channels) // _SAMPLE, 1)][:_SAMPLE]:
            name = f"sample-{channel.rpartition('-')[2]}-{time.monotonic_ns()}"
            exchange.carrier.sounds(channel, name)
            found.append((tone, name))
    return found


def _streams(told: str) -> tuple[Stream, ...]:
    return tuple(
        Stream(int(received), int(lost), float(jitter) * 1000)
        for _, received, lost, jitter in _ROW.findall(told)
    )


def _times(exchange: Exchange) -> Times:
    ask = "cat /proc/$(pidof -s asterisk)/stat"
    voice, carrier = (_ticks(each(ask)) for each in (exchange.on_server, exchange.carrier.does))
    # user, nice, system, idle, iowait, irq, softirq: what is idle does not work.
    counted = [int(each) for each in Path("/proc/stat").read_text().split()[1:8]]
    working = (sum(counted) - counted[3] - counted[4]) / 100
    return Times(voice, carrier, working, time.monotonic())


def _ticks(stat: str) -> float:
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100


def _cores(before: Times, after: Times) -> tuple[float, float, float]:
    passed = after.at - before.at
    voice, carrier = (after.voice - before.voice) / passed, (after.carrier - before.carrier) / passed
    return voice, carrier, (after.all - before.all) / passed - voice - carrier


def _asked(command: str) -> str:
    return f"asterisk -rx '{command}'"
