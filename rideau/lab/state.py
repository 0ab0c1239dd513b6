"""What a lab remembers between commands, and the lock that keeps two commands apart."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rideau.lab import paths
from rideau.lab.machines import Process
from rideau.lab.parts import Machine, Topology
from rideau.language import gettext
from rideau.problems import Refused


class State(BaseModel):
    """A lab: what it consists of and what runs. ``ready`` once everything came up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topology: Topology
    processes: dict[str, Process] = {}
    ready: bool = False

    def machine(self, name: str) -> Machine:
        """Return the machine called ``name``; :class:`Refused` names those there are."""
        for each in self.topology.machines:
            if each.name == name:
                return each
        names = ", ".join(each.name for each in self.topology.machines)
        refusal = gettext("lab: there is no machine called {name}. There are {names}.")
        raise Refused(refusal.format(name=name, names=names))


def _file() -> Path:
    return paths.state() / "lab.json"


def load() -> State | None:
    """Return the lab that was last brought up, or ``None`` if it was taken down."""
    try:
        return State.model_validate_json(_file().read_text())
    except FileNotFoundError:
        return None


def save(state: State) -> None:
    """Remember ``state``."""
    new = _file().with_suffix(".new")
    new.write_text(state.model_dump_json(indent=1))
    new.rename(_file())


@contextmanager
def locked() -> Iterator[None]:
    """Hold the lab's lock; :class:`Refused` when another command has it."""
    with _lock_file(paths.state()) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                gettext("lab: another command is at work on this lab. Wait for it, then try again.")
            ) from None
        yield


@contextmanager
def cache_locked() -> Iterator[None]:
    """Hold the cache's lock, waiting for another lab to finish with it."""
    with _lock_file(paths.cache()) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def _lock_file(folder: Path) -> Iterator[int]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        refusal = gettext(
            "lab: cannot work in {folder}: {reason}. RIDEAU_LAB_STATE, RIDEAU_LAB_CACHE name other folders."
        )
        raise Refused(refusal.format(folder=folder, reason=error.strerror)) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)
