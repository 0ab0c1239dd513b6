"""Ctrl-C that cannot be lost.

Python raises :class:`KeyboardInterrupt` in whatever runs at that moment; where greenlets run, that may be a
library's own loop, which keeps it to itself. A handler is called wherever the program is.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = "\x1b[?25h\nEnded at once. Hosts that were switching finish or go back by themselves.\n"


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` at the first interrupt or request to end; end the program at the second."""
    heard: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        del frame
        heard.append(number)
        if len(heard) > 1:  # nothing may be flushed here: that very stream may be half-way through a line
            os.write(2, _AGAIN.encode())
            os._exit(1)
        stop()

    numbers = (signal.SIGINT, signal.SIGTERM)
    former = {each: signal.signal(each, handle) for each in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def end_now() -> None:
    """End the program with status 1, whatever still goes on in it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)
