"""The machine that figures were taken on, without its name."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """What somebody needs to judge a figure."""

    cores: int
    memory_gib: int
    kernel: str
    python: str

    def __str__(self) -> str:
        return f"{self.cores} cores, {self.memory_gib} GiB, Linux {self.kernel}, Python {self.python}"


def this_machine() -> Machine:
    """Return the machine this runs on."""
    memory = Path("/proc/meminfo").read_text().split()[1]
    release = platform.release().partition("-")[0]
    return Machine(os.cpu_count() or 1, round(int(memory) / 2**20), release, platform.python_version())


def load() -> float:
    """Return how many processes wanted a core, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def now() -> str:
    """Return the time in UTC, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
