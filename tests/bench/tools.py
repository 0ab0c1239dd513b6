"""The four tools, each as the command that people type, and how one reads from its words what it did."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rideau.lab import wiring
from rideau.lab.offices import CONTROL
from tests.bench import ansible_playbook, plain_ssh, pyinfra_deploy
from tests.bench.access import Access
from tests.bench.peers import ansible
from tests.bench.wanted import Wanted

BIN = Path(sys.executable).parent
_TAIL = 3000


class ToolFailed(Exception):
    """A tool did not do its work: there is no time to report."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that is ready to run.

    ``changed`` reads from its output whether it changed anything, or would in a dry run; ``statuses`` are
    those it ends with when all went well.
    """

    name: str
    apply: tuple[str, ...]
    dry: tuple[str, ...]
    changed: Callable[[str], bool]
    folder: Path
    statuses: tuple[int, ...] = (0,)
    environment: Mapping[str, str] = field(default_factory=dict)
    after: Callable[[], None] = lambda: None

    def run(self, dry: bool) -> tuple[float, bool]:
        """Return the seconds from start to end, and whether anything was, or would be, changed."""
        started = time.monotonic()
        done = subprocess.run(
            self.dry if dry else self.apply,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - started
        self.after()
        if done.returncode not in self.statuses:
            raise ToolFailed(f"{self.name} ended with {done.returncode}:\n{done.stdout[-_TAIL:]}")
        return seconds, self.changed(done.stdout)


def at_control(*argv: object) -> tuple[str, ...]:
    """Return the command that runs ``argv`` where engineers are; Rideau goes there by itself."""
    return ("nsenter", f"--net=/run/netns/{wiring.namespace(CONTROL)}", *map(str, argv))


def rideau(hosts: Iterable[Wanted], _: Access, folder: Path) -> Tool:
    """Return Rideau's own command line."""
    apply = (str(BIN / "rideau"), "apply", *dict.fromkeys(host.office for host in hosts), "--lab")
    del folder
    changed = re.compile(r": (changed|would change) \(")
    return Tool(
        "rideau", apply, (*apply, "--dry"), lambda said: bool(changed.search(said)), Path.cwd(), (0, 2)
    )


def pyinfra(hosts: Sequence[Wanted], access: Access, folder: Path) -> Tool:
    """Return pyinfra on an idiomatic deploy."""
    inventory, deploy = pyinfra_deploy.write(hosts, access, folder)
    return Tool(
        "pyinfra",
        at_control(BIN / "pyinfra", "-y", inventory, deploy),
        at_control(BIN / "pyinfra", "--dry", inventory, deploy),
        pyinfra_changed,
        folder,
    )


def pyinfra_changed(said: str) -> bool:
    """Whether pyinfra's last table counts a change: hosts where an operation did, or would do, something.

    Its dry run lists apart what is done only if something else changes; that alone is no change.
    """
    total = re.search(r"^ +Grand total +\d+ +(\S+)", said, re.MULTILINE)
    if total:
        return total[1] != "-"
    return bool(re.search(r"\d+ \([^)\n]*\) +[-\d]", said))


def ansible_core(hosts: Sequence[Wanted], access: Access, folder: Path) -> Tool:
    """Return ansible-core with pipelining, persistent connections and a fork for each host."""
    sockets = folder / "sockets"
    playbook = ansible_playbook.write(hosts, access, folder, sockets)
    command = at_control(ansible() / "ansible-playbook", playbook)
    settings = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"}
    return Tool(
        "ansible",
        command,
        (*command, "--check"),
        lambda said: bool(re.search(r"\bchanged=[1-9]", said)),
        folder,
        environment=settings | {"ANSIBLE_LOCAL_TEMP": str(folder / "temporary")},
        after=lambda: _close(sockets),
    )


def _close(sockets: Path) -> None:
    """End the connections that Ansible keeps: every measured run opens its own."""
    for socket in sockets.glob("*"):
        subprocess.run(
            ["ssh", "-F", "none", "-O", "exit", "-o", f"ControlPath={socket}", "host"],
            capture_output=True,
            check=False,
        )
    shutil.rmtree(sockets, ignore_errors=True)


def plain(hosts: Sequence[Wanted], access: Access, folder: Path) -> Tool:
    """Return the lower bound."""
    run = plain_ssh.write(hosts, access, folder)
    return Tool(
        "plain",
        at_control("sh", run, "apply"),
        at_control("sh", run, "dry"),
        lambda said: bool(re.search(r"^(changed|(package|file|unit) .*)$", said, re.MULTILINE)),
        folder,
    )


TOOLS: Mapping[str, Callable[[Sequence[Wanted], Access, Path], Tool]] = {
    "rideau": rideau,
    "pyinfra": pyinfra,
    "ansible": ansible_core,
    "plain": plain,
}
