"""Files that are whole or not there, and one writer at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rideau.problems import Refused


def write(file: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write ``content`` to ``file``, whole or not at all, on disk at the end; raise :class:`Refused`."""
    staged = file.with_name(f".{file.name}.new")
    try:
        staged.unlink(missing_ok=True)  # somebody may have been interrupted, or have opened it to read
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(file)
        _sync(file.parent)
    except OSError as error:
        with suppress(OSError):  # its folder may be no folder
            staged.unlink()
        raise Refused(f"{file} cannot be written: {error.strerror}. Check who owns its folder.") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` against other writers of vaults; they wait. The lock leaves no file behind."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(f"{folder}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
