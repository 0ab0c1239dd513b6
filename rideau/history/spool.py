"""Where runs are kept until a database has them: one JSON document a run, on disk before the verb ends.

Only ``json`` and ``os``: an apply that changes nothing has no time for more, and no database
that is away may stop one.

A document is whole or not there. While a run goes on it is called ``ID.PID.running``; once it has ended,
``ID.json``.
"""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

FINISHED, UNDER_WAY, DAMAGED = ".json", ".running", ".damaged"


def state_folder(root: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return where the runs of the repository in the folder ``root`` are kept."""
    home = environment.get("XDG_STATE_HOME") or os.path.join(  # noqa: PTH118 -- pathlib is not for this module
        environment.get("HOME", "/root"), ".local", "state"
    )
    real = os.path.realpath(root)
    return os.path.join(home, "rideau", real.strip("/").replace("/", "-") or "root")  # noqa: PTH118


class Spool:
    """The documents of one repository's runs, in a folder that is made when it is first needed."""

    def __init__(self, state: str) -> None:
        self.folder = os.path.join(state, "spool")  # noqa: PTH118

    def begin(self, run: str, document: Mapping[str, Any]) -> None:
        """Say that a run is under way; if its program is killed, this is what is known of it."""
        self._write(f"{run}.{os.getpid()}{UNDER_WAY}", document)

    def end(self, run: str, document: Mapping[str, Any]) -> None:
        """Keep the whole document of a run, on disk."""
        self._write(f"{run}{FINISHED}", document)
        self._remove(f"{run}.{os.getpid()}{UNDER_WAY}")

    def ended(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the name and the document of every run that ended, oldest first.

        One that cannot be read is set aside under another name, once.
        """
        for name in self._names(FINISHED):
            document = self._read(name)
            if document is not None:
                yield name, document

    def unfinished(self) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Yield the name and the document of every run that has not ended, and whether it still goes on."""
        for name in self._names(UNDER_WAY):
            document = self._read(name)
            if document is not None:
                yield name, document, _is_rideau(name.removesuffix(UNDER_WAY).rpartition(".")[2])

    def forget(self, name: str) -> None:
        """Remove a document that a database has, or that another command removed already."""
        self._remove(name)

    def damaged(self) -> tuple[str, ...]:
        """Return the files that were set aside."""
        return tuple(self._path(name) for name in self._names(DAMAGED))

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)  # noqa: PTH118

    def _names(self, ending: str) -> list[str]:
        try:
            return sorted(name for name in os.listdir(self.folder) if name.endswith(ending))  # noqa: PTH208
        except FileNotFoundError:
            return []

    def _write(self, name: str, document: Mapping[str, Any]) -> None:
        os.makedirs(self.folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        staged = self._path(f".{name}.{os.getpid()}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        descriptor = os.open(staged, flags, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(json.dumps(document, ensure_ascii=False).encode())
            stream.flush()
            os.fsync(descriptor)
        os.rename(staged, self._path(name))  # noqa: PTH104
        self._sync()

    def _sync(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            with open(self._path(name), "rb") as stream:  # noqa: PTH123
                found = json.loads(stream.read())
        except FileNotFoundError:  # another command has taken it up
            return None
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
        self.set_aside(name)
        return None

    def set_aside(self, name: str) -> None:
        """Keep a document that cannot be used where it stops nobody."""
        try:
            os.rename(self._path(name), self._path(name + DAMAGED))  # noqa: PTH104
        except FileNotFoundError:
            return

    def _remove(self, name: str) -> None:
        try:
            os.unlink(self._path(name))  # noqa: PTH108
        except FileNotFoundError:
            return


def _is_rideau(pid: str) -> bool:
    """Tell whether the process ``pid`` of this machine is there, and a Python program as ours is."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as stream:  # noqa: PTH123
            return b"rideau" in stream.read()
    except OSError:
        return False
