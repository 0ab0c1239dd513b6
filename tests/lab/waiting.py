"""Waiting for something to hold, rather than for a time."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], what: str, seconds: float = 240) -> None:
    """Wait until something holds; the limit is what even a loaded machine never takes."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.3)
