"""The carrier's end of an office's line: who called whom, what was heard there, and calls to the office."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from shlex import quote
from uuid import uuid4

from rideau.lab import Lab
from rideau.lab.carrier import CARRIER, SERVERS
from tests.lab.conftest import until
from tests.lab.telephones.tone import Heard, heard, is_closed

_RECORD, _SOUND = "var/log/carrier", "var/spool/carrier"
_TABLE = "inet silenced"
_MESSAGE = re.compile(r"<--- Received SIP [^\n]*--->\n(.*?)(?=\n\[\d{4}-|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that an office made, as its carrier saw it."""

    called: str
    caller: str
    name: str
    server: str
    """Which of the carrier's servers it came to."""
    id: str
    """Call-ID in SIP."""
    unique: str
    """The carrier's own name of it."""


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
        self._root = lab.host_rootfs(CARRIER)

    def does(self, shell: str) -> str:
        """Run a command on the carrier's machine."""
        return self._lab.run_on(CARRIER, shell, 60).stdout

    def asterisk(self, command: str) -> str:
        """Give the carrier's Asterisk a command."""
        return self.does(f"asterisk -rx {quote(command)}")

    def registered(self) -> bool:
        """Whether the office has registered."""
        return "sip:" in self.asterisk(f"pjsip show aor {self._number}")

    def calls(self) -> list[Call]:
        """Return every call of the office until now."""
        return [Call(*line.split("|")) for line in self._lines("calls")]

    @contextmanager
    def called(self) -> Iterator[list[Call]]:
        """Wait at the end for a call that was made inside, and add it to what is given."""
        before, made = len(self.calls()), []
        yield made
        until(lambda: len(self.calls()) > before, "a call reaches the carrier", 30)
        made.extend(self.calls()[before:])

    def message(self, call: Call) -> str:
        """Return the request with which a call began, all that it carries included."""
        told = (self._root / _RECORD / "sip").read_text(errors="replace")
        requests = (found.group(1) for found in _MESSAGE.finditer(told))
        return next(each for each in requests if each.startswith("INVITE ") and call.id in each)

    def heard_in(self, call: Call) -> Heard:
        """Return what the office said in a call of its own that is over."""
        return self._sound(call.unique)

    def heard_after(self, name: str) -> Heard:
        """Return what the office said in a call of the carrier's that is over."""
        return self._sound(name)

    def rings(self, outgoing: Outgoing) -> str:
        """Call the office; return the name of the call."""
        name = uuid4().hex[:12]
        lines = (
            f"Channel: PJSIP/{outgoing.number}@{self._number}",
            f'CallerID: "{outgoing.name}" <{outgoing.caller}>',
            *("MaxRetries: 0", "WaitTime: 60", "Context: caller", "Extension: s", "Priority: 1"),
            *(f"Setvar: {key}={value}" for key, value in _variables(name, outgoing)),
        )
        spool = f"/var/spool/asterisk/{name}.call"
        text = "".join(f"{line}\n" for line in lines)
        self.does(f"printf %s {quote(text)} > {spool} && mv {spool} /var/spool/asterisk/outgoing/")
        return name

    def was_answered(self, name: str) -> bool:
        """Whether the office took a call of the carrier's."""
        return any(line.startswith(f"{name}|") for line in self._lines("answered"))

    def failed(self, name: str) -> bool:
        """Whether a call of the carrier's was not taken, and is over."""
        return any(line.startswith(f"{name}|") for line in self._lines("failed"))

    def hangs_up(self) -> None:
        """End all its calls."""
        self.asterisk("channel request hangup all")

    @contextmanager
    def without(self, server: str) -> Iterator[None]:
        """Have one of the carrier's servers fall silent."""
        drop = f"ip daddr {SERVERS[server]} drop"
        self.does(f"nft 'table {_TABLE} {{ chain input {{ type filter hook input priority 0; {drop}; }} }}'")
        try:
            yield
        finally:
            self.does(f"nft delete table {_TABLE}")

    def _sound(self, name: str) -> Heard:
        recording = self._root / _SOUND / f"{name}-heard.wav16"
        until(lambda: is_closed(recording), f"the recording of {name} is complete", 30)
        return heard(recording)

    def _lines(self, record: str) -> list[str]:
        file = self._root / _RECORD / record
        return file.read_text().splitlines() if file.exists() else []


def _variables(name: str, outgoing: Outgoing) -> Iterator[tuple[str, str]]:
    yield "NAME", name
    yield "TONE", str(outgoing.tone)
    yield "DIGITS", outgoing.digits
    yield "SECONDS", str(outgoing.seconds)
