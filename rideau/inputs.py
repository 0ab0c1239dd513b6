"""What a run depends on, as one digest: this program, the day, and files that are watched.

Only the standard library is imported here, and little of it: most runs consist of this.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def inputs(watched: Iterable[str]) -> str:
    """Return a digest of this program and of what is ``watched``: files, folders, or places to stay empty.

    Watched files count by their content, whatever their date says; the program's own by size and date.
    """
    found = sha256()
    for line in (*_program(), *(line for path in sorted(watched) for line in _contents(path))):
        found.update(line)
    return found.hexdigest()


def _program() -> Iterator[bytes]:
    yield repr((sys.version, time.strftime("%Y-%m-%d"))).encode()
    libraries = (path for path in sys.path if path.endswith("-packages"))
    for path in (*libraries, _PACKAGE):
        yield _stamp(path)
    yield from (_stamp(path) for path in _files(_PACKAGE))


def _stamp(path: str) -> bytes:
    try:
        status = os.stat(path)
    except OSError:
        return f"{path} absent\n".encode()
    return f"{path} {status.st_size} {status.st_mtime_ns}\n".encode()


def _contents(path: str) -> Iterator[bytes]:
    if os.path.isdir(path):
        for file in _files(path):
            yield from _content(file)
    else:
        yield from _content(path)


def _content(path: str) -> Iterator[bytes]:
    yield path.encode()
    try:
        with open(path, "rb") as file:
            yield sha256(file.read()).digest()
    except OSError:
        yield b"absent"


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=_name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                yield entry.path


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name
