"""A telephone: baresip on a machine of the lab, with an account, a tone as its voice, and a recording."""

import socket
import time
from typing import Self

from rideau.lab import Lab, namespaces
from tests.lab.telephones.baresip import Account, Manner, account_line, configuration
from tests.lab.telephones.control import Control
from tests.lab.telephones.tone import Heard, heard
from tests.lab.waiting import until

_FOLDER = "/var/lib/telephones"
_PATIENCE = 60.0
_HEADER = 44
"""Bytes in front of a recording's samples."""
_CLEAR = 15.0
"""How much stronger (dB) a tone is than all else when it came through well."""
_GAP = 0.06
"""Seconds of silence that nobody notices."""
_FAINT = 100.0
"""What is left of a tone (of 32,767) when it is not there."""


class Telephone:
    """One telephone: a context that is registered inside, and gone afterwards."""

    def __init__(self, lab: Lab, machine: str, account: Account, authority: str, manner: Manner) -> None:
        self._lab, self._machine, self._authority = lab, machine, authority
        self.account, self.manner = account, manner
        self._place = f"{_FOLDER}/{account.user}"
        self._folder = lab.host_rootfs(machine) / self._place.lstrip("/")
        self._control: Control | None = None

    def __enter__(self) -> Self:
        port = namespaces.inside(self._lab.namespace(self._machine), _free_port)
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, content in (
            ("accounts", account_line(self.account, self.manner)),
            ("authority.pem", self._authority),
            ("config", configuration(self._place, port, self.manner)),
        ):
            (self._folder / name).write_text(content)
        (self._folder / "heard.wav").unlink(missing_ok=True)
        run = f"cd {self._place} && setsid baresip -v -f . >log 2>&1 </dev/null & echo $!"
        self._pid = self._does(run).strip()
        try:
            self._control = Control(self._lab.namespace(self._machine), port)
            if self.manner.registers:
                until(self.is_registered, f"{self.account.user} registers: {self.log[-2000:]}", 30)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._control:
            self._control.close()
        self._does(f"kill {self._pid}; timeout 2 tail --pid={self._pid} -f /dev/null || kill -9 {self._pid}")

    def is_registered(self) -> bool:
        """Whether the server knows where it is."""
        return "OK" in self._commands("reginfo")

    @property
    def log(self) -> str:
        """What the program said."""
        return (self._folder / "log").read_text(errors="replace")

    @property
    def recording(self) -> Heard:
        """What was heard in the last call, until now."""
        return heard(self._folder / "heard.wav")

    def hears(self, tone: float, seconds: float = 1.5) -> None:
        """Wait until a tone has been heard for so long, clear and without a gap."""
        until(lambda: self._is_clear(tone, seconds), f"{self.account.user} hears {tone} Hz", 20)
        measured = self.recording.last(seconds).strongest(tone)
        assert abs(measured - tone) < tone / 100, f"{self.account.user} hears {measured} Hz, not {tone}"

    def hears_no_more(self, tone: float, seconds: float = 1.0) -> None:
        """Wait until a tone has not been heard for so long."""
        until(
            lambda: self.recording.last(seconds).level(tone) < _FAINT,
            f"{self.account.user} hears {tone} Hz no more",
            20,
        )

    def hears_something(self) -> None:
        """Wait until somebody speaks."""
        until(lambda: self._length() > _HEADER and self.recording.sound.seconds > 1, "somebody speaks", 30)

    def is_heard_for(self, seconds: float) -> None:
        """Let the call go on for so long."""
        time.sleep(seconds)

    def _length(self) -> int:
        file = self._folder / "heard.wav"
        return file.stat().st_size if file.exists() else 0

    def _is_clear(self, tone: float, seconds: float) -> bool:
        if self._length() <= _HEADER:
            return False
        end = self.recording.last(seconds)
        return end.seconds >= seconds and end.purity(tone) > _CLEAR and end.longest_silence < _GAP

    def dials(self, number: str) -> None:
        """Call a number."""
        self._commands("dial", number)

    def calls(self, number: str) -> None:
        """Call a number and wait until it answers."""
        self.dials(number)
        self.hears_of("CALL_ESTABLISHED")

    def rings(self, seconds: float = _PATIENCE) -> str:
        """Wait for a call, and return the address that it says it is from."""
        return self.hears_of("CALL_INCOMING", seconds)

    def takes(self) -> str:
        """Wait for a call and take it; return the address that it says it is from."""
        caller = self.rings()
        self._commands("accept")
        self.hears_of("CALL_ESTABLISHED")
        return caller

    def hangs_up(self) -> None:
        """End the call, or refuse one that rings."""
        self._commands("hangup")

    def holds(self) -> None:
        """Put the other side on hold."""
        self._commands("hold")

    def resumes(self) -> None:
        """Take the other side back."""
        self._commands("resume")

    def presses(self, digits: str) -> None:
        """Press keys during a call (RFC 4733)."""
        for digit in digits:
            self._commands("sndcode", digit)
            time.sleep(0.3)

    def ended(self, seconds: float = _PATIENCE) -> str:
        """Wait until the call is over, and return why."""
        return self.hears_of("CALL_CLOSED", seconds)

    def hears_of(self, event: str, seconds: float = _PATIENCE) -> str:
        """Wait for an event, and return what it says."""
        assert self._control is not None
        try:
            told = self._control.hears_of(event, seconds)
        except (TimeoutError, ConnectionError) as error:
            raise AssertionError(f"{self.account.user}: {error}\n{self.log[-3000:]}") from error
        return str(told.get("peeruri" if event == "CALL_INCOMING" else "param", ""))

    def hears_nothing_of(self, event: str) -> None:
        """Assert that an event has not happened until now."""
        assert self._control is not None
        assert event not in self._control.happened(), self.log[-3000:]

    def _commands(self, name: str, parameters: str = "") -> str:
        assert self._control is not None
        return self._control.asks(name, parameters)

    def _does(self, shell: str) -> str:
        return self._lab.run_on(self._machine, shell, 30).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
