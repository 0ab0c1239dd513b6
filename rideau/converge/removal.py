"""Taking Rideau off a host, over the OpenSSH client: ``remove.sh`` and what it says.

Every step can be repeated, and says nothing was left to do where nothing was. No step depends on a
connection that lasts: those that change the host run apart from it.
"""

import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from rideau.converge.programs import program
from rideau.converge.questions import as_root
from rideau.host import HostPlan
from rideau.mail import STORE
from rideau.problems import Refused
from rideau.ssh import Login

PROGRAM = "/run/rideau-removal.sh"
LOG = "/run/rideau-removal.log"
ARCHIVE = "/var/lib/rideau/export/archive.tar.gz"
UNIT = "rideau-removal"
_PATIENCE = 900.0
_CUT = 255
"""What ssh ends with where the connection was lost, or never made."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a host is, and what is on it that would go, by kind (``package``, ``file``, ``data`` …)."""

    stage: str
    """``active``, ``left`` (its former state is back, nothing was removed yet) or ``gone``."""
    goes: tuple[tuple[str, str], ...] = ()

    @property
    def begun(self) -> bool:
        """Whether something was removed already: what there was to keep was kept before."""
        return bool(self.named("begun"))

    def named(self, kind: str) -> tuple[str, ...]:
        """Return what goes of one kind."""
        return tuple(name for each, name in self.goes if each == kind)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A host that Rideau leaves: its plan, and how engineers reach it."""

    plan: HostPlan
    address: str
    login: Login

    @property
    def name(self) -> str:
        """The host's name."""
        return self.plan.host.name

    def look(self) -> Standing:
        """Return how far this host is; nothing is changed."""
        first, *lines = self._ask("look") or [""]
        pairs = (line.split(" ", 1) for line in lines)
        return Standing(first.split(" ")[0], tuple((kind, rest) for kind, rest in pairs))

    def messages(self) -> dict[str, int]:
        """Return how many messages are in each mailbox on this host; nothing where there is no mail."""
        if not any(STORE in part.data for part in self.plan.contributions):
            return {}
        found = f"find {STORE} -type f \\( -path '*/cur/*' -o -path '*/new/*' \\) -printf '%P\\n'"
        lines = self._send(f"cat >/dev/null; {found} | cut -d/ -f1 | sort | uniq -c").splitlines()
        return {mailbox: int(count) for count, mailbox in map(str.split, lines)}

    def leave(self) -> None:
        """Give the host its former files and units back, and keep that once a new connection proved it."""
        self._run("leave", cut_is_fine=True)
        self._ask("confirm")

    def pack(self) -> None:
        """Have the host put together what is to be kept."""
        self._run("pack")

    @contextmanager
    def archive(self) -> Iterator[IO[bytes]]:
        """Give a stream of what was packed; raise :class:`Refused` where it does not arrive."""
        command = [*self.login.command(self.address), as_root(f"cat {ARCHIVE}")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            if process.stdout is None or process.stderr is None:
                raise AssertionError("both are pipes")
            yield process.stdout
            said = process.stderr.read().decode(errors="replace")
        if process.returncode:
            raise Refused(f"{self.name}: its archive did not arrive: {said.strip()}")

    def finish(self) -> None:
        """Remove everything that is Rideau's; raise :class:`Refused` with what remains."""
        self._run("finish")

    def settle(self) -> None:
        """Forget what the gateway told this host; one that is reached through it is left alone."""
        with suppress(Refused):
            self._run("settle", cut_is_fine=True)

    def _words(self, verb: str) -> str:
        paths = sorted({path for part in self.plan.contributions for path in part.data})
        return shlex.join(("sh", PROGRAM, verb, str(self.plan.host.ssh), *paths))

    def _ask(self, verb: str) -> list[str]:
        """Run a verb as long as this connection lasts."""
        return self._send(f"cat >{PROGRAM} && {self._words(verb)}").splitlines()

    def _run(self, verb: str, *, cut_is_fine: bool = False) -> None:
        """Run a verb apart from this connection, and wait for it."""
        self._send(
            f"cat >{PROGRAM} && if systemctl is-active --quiet {UNIT}.service; then"
            " echo another removal is at work on this host: run this again when it is done; exit 1; fi;"
            f" systemd-run --quiet --collect --wait --unit={UNIT} --property=StandardOutput=truncate:{LOG}"
            f" --property=StandardError=inherit {self._words(verb)};"
            f" status=$?; cat {LOG}; rm -f {LOG}; exit $status",
            cut_is_fine=cut_is_fine,
        )

    def _send(self, script: str, *, cut_is_fine: bool = False) -> str:
        command = [*self.login.command(self.address), as_root(script)]
        try:
            ended = subprocess.run(
                command, input=program("remove").encode(), capture_output=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"{self.name}: no answer within {_PATIENCE:.0f} s: run this again") from None
        if ended.returncode and not (cut_is_fine and ended.returncode == _CUT):
            said = (ended.stdout + ended.stderr).decode(errors="replace").strip()
            raise Refused(f"{self.name}: {said or f'ended with {ended.returncode}'}")
        return ended.stdout.decode(errors="replace")


def in_order(leaving: Iterable[Leaving]) -> tuple[tuple[Leaving, ...], tuple[Leaving, ...]]:
    """Return the hosts that may go side by side, then the gateway: the others are reached through it."""
    every = tuple(leaving)
    return tuple(each for each in every if not each.plan.guarded), tuple(
        each for each in every if each.plan.guarded
    )
