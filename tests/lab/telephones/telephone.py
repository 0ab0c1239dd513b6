"""A telephone: baresip on a machine of the lab, with an account, a tone as its voice, and a recording."""

import socket
import time
from typing import Self

from rideau.lab import Lab, namespaces
from tests.lab.conftest import until
from tests.lab.telephones.baresip import Account, Manner, account_line, configuration
from tests.lab.telephones.control import Control
from tests.lab.telephones.tone import Heard, heard

_FOLDER = "/var/lib/telephones"
_PATIENCE = 60.0


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
        run = f"cd {self._place} && rm -f heard.wav && setsid baresip -v -f . >log 2>&1 </dev/null & echo $!"
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

    def _commands(self, name: str, parameters: str = "") -> str:
        assert self._control is not None
        return self._control.asks(name, parameters)

    def _does(self, shell: str) -> str:
        return self._lab.run_on(self._machine, shell, 30).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
