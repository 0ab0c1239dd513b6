"""Linux network namespaces: entering one, and doing something inside one."""

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_Result = TypeVar("_Result")


def path(name: str) -> Path:
    """Return the file that stands for the namespace ``name``."""
    return Path("/run/netns") / name


def enter(name: str) -> None:
    """Move the calling thread, and the threads and processes it starts, into a network namespace."""
    descriptor = os.open(path(name), os.O_RDONLY | os.O_CLOEXEC)
    try:
        enter_open(descriptor, name)
    finally:
        os.close(descriptor)


def enter_open(descriptor: int, name: str) -> None:
    """Move the calling thread into the network namespace of an open file; ``name`` is for the error alone."""
    # os.setns exists from Python 3.12 on.
    if _libc.setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f"cannot enter the network namespace {name}")


def inside(name: str, work: Callable[[], _Result]) -> _Result:
    """Return what ``work`` returns when run in a network namespace, in a thread of its own."""

    def entered() -> _Result:
        enter(name)
        return work()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(entered).result()
