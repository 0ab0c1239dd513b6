"""Where checks are run: hosts over SSH, and clients and the outside where there is a lab."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from rideau.checks import OnHost, Outcome, Packet, Place
from rideau.ssh import Login
from rideau.verify import Places, Unreachable

_SSH_FAILED = 255
_FINE = Outcome(0, "", "")


class NoWorld:
    """Outside a lab nobody can be asked but the hosts, and nothing is broken on purpose."""

    def run(self, place: Place, shell: str, timeout: float) -> Outcome:
        """Refuse: there is no client machine."""
        del place, shell, timeout
        raise Unreachable("no client machine of ours there; --lab has them")

    def send(self, packets: Sequence[Packet]) -> Iterator[tuple[Packet, bool]]:
        """Refuse: nobody can observe where packets end."""
        del packets
        raise Unreachable("packets can be followed in the lab only (--lab)")

    def cut(self, uplink: str) -> None:
        """Refuse: a working office is not cut off for a check."""
        raise Unreachable(f"the uplink {uplink} of a working office is never cut; --lab does it")

    def mend(self, uplink: str) -> None:
        """Nothing was cut."""


class OfficePlaces:
    """The places of one office (see :class:`rideau.verify.Places`).

    Hosts are reached by the OpenSSH client, one shared connection a host, and commands run as root
    through sudo. ``addresses`` maps a host's slug to where engineers connect; ``world`` answers for
    every other place: a lab's, or :class:`NoWorld`.
    """

    def __init__(self, addresses: Mapping[str, str], login: Login, world: Places) -> None:
        self._addresses = addresses
        self._login = login
        self._world = world
        self._silent: dict[str, str] = {}
        self._sockets = TemporaryDirectory(prefix="rideau-ssh-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for address in self._addresses.values():
            subprocess.run([*self._ssh(address), "-O", "exit"], capture_output=True, check=False)
        self._sockets.cleanup()

    def run(self, place: Place, shell: str, timeout: float) -> Outcome:
        """Run ``shell`` at ``place``; a host that cannot be reached is asked no more."""
        if not isinstance(place, OnHost):
            return self._world.run(place, shell, timeout)
        if place.host in self._silent:
            raise Unreachable(self._silent[place.host])
        outcome = self._on_host(place.host, shell, timeout)
        if outcome.exit_code == _SSH_FAILED and self._on_host(place.host, ":", timeout) != _FINE:
            said = outcome.stderr.strip().splitlines() or ["SSH says nothing"]
            self._silent[place.host] = f"cannot be reached: {said[-1]}"
            raise Unreachable(self._silent[place.host])
        return outcome

    def _on_host(self, host: str, shell: str, timeout: float) -> Outcome:
        command = [*self._ssh(self._addresses[host]), "sudo -n sh -s"]
        try:
            ended = subprocess.run(
                command, input=shell, capture_output=True, text=True, timeout=timeout + 10, check=False
            )
        except subprocess.TimeoutExpired:
            return Outcome(124, "", f"no answer within {timeout:.0f} s")
        return Outcome(ended.returncode, ended.stdout, ended.stderr)

    def send(self, packets: Sequence[Packet]) -> Iterator[tuple[Packet, bool]]:
        """Send packets and yield each with whether it arrived."""
        return self._world.send(packets)

    def cut(self, uplink: str) -> None:
        """Silence an uplink."""
        self._world.cut(uplink)

    def mend(self, uplink: str) -> None:
        """Give an uplink back."""
        self._world.mend(uplink)

    def _ssh(self, address: str) -> list[str]:
        shared = ("ControlMaster=auto", "ControlPersist=60", f"ControlPath={self._sockets.name}/%C")
        return self._login.command(address, *shared)
