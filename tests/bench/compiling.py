"""Part 2: from profiles to files, without hosts, for fleets of several sizes; a process for each run."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rideau.project import Project
from tests.fleet import add, profile, without_offices

RIDEAU = Path(sys.executable).with_name("rideau")
_LOGINS = ("minister", "chief", "press", "policy", "scheduling")
_SAMPLED = 0.1
"""Seconds between two looks at the memory of a process and all it started."""


@dataclass(frozen=True, slots=True)
class Row:
    """A command on a fleet: seconds, CPU seconds and the most memory (MiB) of each run."""

    what: str
    offices: int
    hosts: int
    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    mib: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process and those it started used."""

    wall: float
    cpu: float
    mib: int


def measure(sizes: Sequence[int], runs: int, tell: Callable[[str], None]) -> Iterator[Row]:
    """Yield the figures of fleets of ``sizes`` offices."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            hosts = _fleet(root, size)
            one = ("check", "profiles/offices/office-0.yaml")
            everything = ("plan", "--all", "--out", f"{root}/out")
            commands = {"plan --all": (everything, hosts), "check of one profile": (one, 0)}
            for what, (arguments, of) in commands.items():
                some = [spend([str(RIDEAU), *arguments], root) for _ in range(runs)]
                tell(f"{what}, {size} offices: {', '.join(f'{each.wall:.2f} s' for each in some)}")
                yield _row(what, size, of, some)


def _row(what: str, offices: int, hosts: int, runs: Sequence[Spent]) -> Row:
    return Row(
        what,
        offices,
        hosts,
        tuple(round(each.wall, 3) for each in runs),
        tuple(round(each.cpu, 3) for each in runs),
        tuple(each.mib for each in runs),
    )


def _fleet(root: Path, size: int) -> int:
    """Write a fleet of turnkey offices, allocated as it would be by its first apply; return its hosts."""
    without_offices(root)
    for number in range(size):
        add(root, f"office-{number}", profile(f"office-{number}", number, _LOGINS))
    project = Project.load(root)
    project.allocate(*project.offices)
    return len(project.plan("office-0").hosts) * size


def spend(command: Sequence[str], folder: Path) -> Spent:
    """Run ``command`` in ``folder`` and return what it used; a command that fails is an error."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        most = _watched(process.pid)
        # What it used, and no other child of ours.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {said.read().decode()}")
    return Spent(wall, used.ru_utime + used.ru_stime, round(max(most) / 1024))


def _watched(pid: int) -> list[int]:
    """Return a list that grows, while ``pid`` lives, by the memory (KiB) of it and all it started.

    The kernel's own account of a child (ru_maxrss) begins with what its parent had when it started it.
    """
    seen = [0]

    def watch() -> None:
        while Path(f"/proc/{pid}/smaps_rollup").exists():
            seen.append(sum(_memory(each, "smaps_rollup", "Pss:") for each in _tree(pid)))
            seen.append(_memory(pid, "status", "VmHWM:"))
            time.sleep(_SAMPLED)

    threading.Thread(target=watch, daemon=True).start()
    return seen


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _tree(int(child))


def _memory(pid: int, file: str, field: str) -> int:
    """Return a field of a process's memory in KiB, 0 if the process is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1])
    return 0
