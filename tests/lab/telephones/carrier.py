"""The carrier's end of an office's line: who called whom, what was heard there, and calls to the office."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shlex import quote
from uuid import uuid4

from rideau.lab import Lab
from rideau.lab.carrier import SERVERS
from tests.lab.telephones.tone import Heard, heard, is_closed
from tests.lab.waiting import until

_RECORD, _SOUND = "var/log/carrier", "var/spool/carrier"
_TABLE = "inet silenced"
FIRST, SECOND = (each.machine for each in SERVERS)
_MESSAGE = re.compile(r"<--- Received SIP [^\n]*--->\n(.*?)(?=\n\[\d{4}-|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that an office made, as its carrier saw it."""

    called: str
    caller: str
    name: str
    id: str
    """Call-ID in SIP."""
    unique: str
    """The carrier's own name of it."""
    server: str
    """The machine to which it came."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the carrier is to do once the office answers: press ``digits``, then say ``tone``."""

    number: str
    caller: str = "+16135550177"
    name: str = "Citizen"
    tone: int = 600
    digits: str = ""
    seconds: int = 60


class Carrier:
    """The carrier of one office, which it knows by its main number."""

    def __init__(self, lab: Lab, number: str) -> None:
        self._lab, self._number = lab, number

    def does(self, shell: str, server: str = FIRST) -> str:
        """Run a command on one of the carrier's machines."""
        return self._lab.run_on(server, shell, 60).stdout

    def registered(self, server: str = FIRST) -> bool:
        """Whether the office has registered."""
        return "sip:" in self.does(f"asterisk -rx 'pjsip show aor {self._number}'", server)

    def calls(self) -> list[Call]:
        """Return every call of the office until now."""
        lines = ((line, each.machine) for each in SERVERS for line in self._lines(each.machine, "calls"))
        return [Call(*line.split("|"), server) for line, server in lines]

    @contextmanager
    def called(self, seconds: float = 30) -> Iterator[list[Call]]:
        """Wait at the end for a call that was made inside, and add it to what is given."""
        before = self.calls()
        made: list[Call] = []
        yield made
        until(lambda: len(self.calls()) > len(before), "a call reaches the carrier", seconds)
        made.extend(each for each in self.calls() if each not in before)

    def message(self, call: Call) -> str:
        """Return the request with which a call began, all that it carries included."""
        told = (self._lab.host_rootfs(call.server) / _RECORD / "sip").read_text(errors="replace")
        requests = (found.group(1) for found in _MESSAGE.finditer(told))
        return next(each for each in requests if each.startswith("INVITE ") and call.id in each)

    def heard_in(self, call: Call) -> Heard:
        """Return what the office said in a call of its own that is over."""
        return self._sound(call.server, call.unique)

    def heard_after(self, name: str) -> Heard:
        """Return what the office said in a call of the carrier's that is over."""
        return self._sound(FIRST, name)

    def rings(self, outgoing: Outgoing) -> str:
        """Call the office; return the name of the call."""
        (name,) = self._call([outgoing], "caller")
        return name

    def rings_many(self, outgoing: Outgoing, count: int) -> list[str]:
        """Call the office so many times at once, and keep no sound; return the names of the calls."""
        return self._call([outgoing] * count, "many")

    def sounds(self, channel: str, name: str) -> None:
        """Keep what is heard in a call that goes on, from now, for :meth:`heard_after`."""
        path = f"/{_SOUND}/{name}"
        command = f"mixmonitor start {channel} {path}.wav16,r({path}-heard.wav16)"
        self.does(f"asterisk -rx {quote(command)}")

    def was_answered(self, name: str) -> bool:
        """Whether the office took a call of the carrier's."""
        return any(line.startswith(f"{name}|") for line in self._lines(FIRST, "answered"))

    def failed(self, name: str) -> bool:
        """Whether a call of the carrier's was not taken, and is over."""
        return any(line.startswith(f"{name}|") for line in self._lines(FIRST, "failed"))

    def hangs_up(self) -> None:
        """End all its calls."""
        for each in SERVERS:
            self.does("asterisk -rx 'channel request hangup all'", each.machine)

    @contextmanager
    def without(self, server: str) -> Iterator[None]:
        """Have one of the carrier's servers fall silent."""
        hook = "'{ type filter hook input priority 0; policy drop; }'"
        silence = f"nft add table {_TABLE} && nft add chain {_TABLE} input {hook}"
        done = self._lab.run_on(server, silence, 20)
        assert done.exit_code == 0, done.stderr
        try:
            yield
        finally:
            self.does(f"nft delete table {_TABLE}", server)

    def _call(self, outgoing: Sequence[Outgoing], context: str) -> list[str]:
        names = [uuid4().hex[:12] for _ in outgoing]
        files = (self._call_file(*each, context) for each in zip(names, outgoing, strict=True))
        # A file is written beside the folder that is watched: what is there is complete.
        spool = "cd /var/spool/asterisk"
        written = (f"printf %s {quote(text)} > {name}.call" for name, text in zip(names, files, strict=True))
        moved = f"mv {' '.join(f'{name}.call' for name in names)} outgoing/"
        self.does("\n".join(("set -e", spool, *written, moved)))
        return names

    def _call_file(self, name: str, outgoing: Outgoing, context: str) -> str:
        lines = (
            f"Channel: PJSIP/{outgoing.number}@{self._number}",
            f'CallerID: "{outgoing.name}" <{outgoing.caller}>',
            *("MaxRetries: 0", "WaitTime: 60", f"Context: {context}", "Extension: s", "Priority: 1"),
            *(f"Setvar: {key}={value}" for key, value in _variables(name, outgoing)),
        )
        return "".join(f"{line}\n" for line in lines)

    def _sound(self, server: str, name: str) -> Heard:
        recording = self._lab.host_rootfs(server) / _SOUND / f"{name}-heard.wav16"
        until(lambda: is_closed(recording), f"the recording of {name} is complete", 30)
        return heard(recording)

    def _lines(self, server: str, record: str) -> list[str]:
        file = self._lab.host_rootfs(server) / _RECORD / record
        return file.read_text().splitlines() if file.exists() else []


def _variables(name: str, outgoing: Outgoing) -> Iterator[tuple[str, str]]:
    yield "NAME", name
    yield "TONE", str(outgoing.tone)
    yield "DIGITS", outgoing.digits
    yield "SECONDS", str(outgoing.seconds)
