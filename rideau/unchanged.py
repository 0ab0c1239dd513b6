"""A run that found nothing to change, asked for again.

What a run does follows from its inputs (profiles, lockfiles, this program) and from what its hosts answer.
Where both are what they were when the same command last found nothing to do, there is nothing to do: hosts
are asked as always, but no plan is worked out again. Anything else goes the ordinary way.

Only the standard library is imported here, and little of it: most runs consist of this.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any, NamedTuple

from rideau.history.spool import Spool, state_folder
from rideau.inputs import inputs
from rideau.ssh import Question, answers

FORMAT = 1
_PATIENCE = 30.0


class Settled(NamedTuple):
    """A host that is what its plan says: how it is asked, and a digest of its answer."""

    command: Sequence[str]
    stdin: str
    answer: str


class Memory(NamedTuple):
    """What is kept of a run that found nothing to change.

    ``watched`` and ``inputs`` are those of :func:`rideau.inputs.inputs`, ``room`` that of :func:`digest`.
    ``said`` is what the run told, with ``{hosts[N]}`` for the seconds that the host N took, ``{seconds}``
    for those of the run, and ``{run}`` for its id.
    """

    watched: Sequence[str]
    inputs: str
    room: int
    hosts: Sequence[Settled]
    said: str
    root: str
    record: Mapping[str, Any]
    """What the history of the repository in ``root`` has of the run; :mod:`rideau.history.record`."""


class Again(NamedTuple):
    """A run that went the short way: what it has to tell, and how long it took, in seconds."""

    memory: Memory
    hosts: Sequence[float]
    seconds: float

    def tell(self) -> str:
        """Record the run, and return what it tells."""
        ended = time.time()
        run = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(ended))}-{os.urandom(2).hex()}"
        times = {"id": run, "begun": _text(ended - self.seconds), "ended": _text(ended)}
        with suppress(OSError):  # as in the ordinary way: what cannot be recorded goes on all the same
            Spool(state_folder(self.memory.root)).end(run, {**self.memory.record, **times})
        return self.memory.said.format(hosts=self.hosts, seconds=self.seconds, run=run)


def _text(seconds: float) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds % 1 * 1000):03d}Z"


def digest(answer: bytes, room: int) -> str:
    """Return a digest of what a host answered; free space counts only if less than ``room`` KiB is left."""
    lines = (b"free enough" if _has_room(line, room) else line for line in answer.splitlines())
    return sha256(b"\n".join(lines)).hexdigest()


def _has_room(line: bytes, room: int) -> bool:
    kind, _, rest = line.partition(b" ")
    free, _, _ = rest.partition(b" ")
    return kind == b"free" and free.isdigit() and int(free) >= room


def again(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> Again | None:
    """Ask the hosts of the command ``argv`` again; return nothing unless nothing is to change on any."""
    begun = time.monotonic()
    memory = recall(argv, environment)
    if memory is None or memory.inputs != inputs(memory.watched):
        return None
    asked = answers([Question(each.command, each.stdin.encode()) for each in memory.hosts], _PATIENCE)
    seconds = []
    for host, answer in zip(memory.hosts, asked, strict=True):
        if answer is None or digest(answer, memory.room) != host.answer:
            return None
        seconds.append(time.monotonic() - begun)
    return Again(memory, seconds, time.monotonic() - begun)


def recall(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> Memory | None:
    """Return what was kept of the command ``argv``, given here and now; an unreadable file is none."""
    try:
        with open(_file(argv, environment), encoding="utf-8") as file:
            kept = json.load(file)
        if kept.pop("format") != FORMAT:
            return None
        hosts = tuple(Settled(**each) for each in kept.pop("hosts"))
        return Memory(hosts=hosts, **kept)
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None


def remember(argv: Sequence[str], memory: Memory, environment: Mapping[str, str] = os.environ) -> None:
    """Keep what was found, for the owner's eyes alone; a cache that cannot be written is no loss."""
    path = _file(argv, environment)
    document = {"format": FORMAT, **memory._asdict(), "hosts": [each._asdict() for each in memory.hosts]}
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        staged = f"{path}.{os.getpid()}"
        with open(
            os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(document, file)
        os.replace(staged, path)


def _file(argv: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return where the memory of ``argv`` lies: the same words mean something else in another place."""
    ours = sorted(item for item in environment.items() if item[0].startswith(("RIDEAU_", "SUDO_", "XDG_")))
    key = sha256(repr((os.getcwd(), sys.prefix, ours, tuple(argv))).encode()).hexdigest()[:32]
    home = environment.get("XDG_CACHE_HOME") or os.path.join(
        environment.get("HOME") or "/nonexistent", ".cache"
    )
    return os.path.join(home, "rideau", "unchanged", f"{key}.json")
