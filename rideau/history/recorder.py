"""Keep the record of a run while it goes on: who, when, from which commit, and how it ended.

A run that cannot be recorded goes on all the same; it says why on the standard error.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from rideau import __version__, git
from rideau.fleet_runs.identity import now, run_id, who
from rideau.fleet_runs.watcher import RunStart
from rideau.history.record import CheckRecord, HostRecord, RunRecord, document
from rideau.history.spool import Spool, state_folder

_Write = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a run when it begins: its verb and its subject, in words that need no explanation."""

    verb: str
    offices: tuple[str, ...]
    lab: bool = False
    note: str = ""
    """What sets it apart from others of its verb: ``to 9c41f2a8``."""
    run: RunStart | None = None
    """The run's own beginning, where it has one: its id and its time are the record's."""


class Recorder:
    """One run's record; :meth:`begin` first, :meth:`end` last, whatever happened in between."""

    def __init__(self, spool: Spool, record: RunRecord, git: "subprocess.Popen[str] | None") -> None:
        self.record = record
        self._spool = spool
        self._git = git

    @classmethod
    def begin(cls, root: Path, begun: Begun) -> Self:
        """Return the recorder of a run on the repository in ``root`` that begins now."""
        began = begun.run.began if begun.run else now()
        record = RunRecord(
            id=begun.run.id if begun.run else run_id(began),
            verb=begun.verb,
            who=who(),
            begun=_text(began),
            where="lab" if begun.lab else "live",
            offices=begun.offices,
            version=__version__,
            note=begun.note,
        )
        spool = Spool(state_folder(str(root)))
        recorder = cls(spool, record, _ask_git(root))
        recorder._keep(spool.begin)
        return recorder

    def end(
        self,
        outcome: str,
        hosts: Sequence[HostRecord] = (),
        checks: Sequence[CheckRecord] = (),
        plan: str | None = None,
        note: str = "",
    ) -> RunRecord:
        """Record how the run ended; return the record."""
        commit, dirty = _commit(self._git)
        self.record = replace(
            self.record,
            ended=_text(now()),
            outcome=outcome,
            commit=commit,
            dirty=dirty,
            plan=plan,
            note=note or self.record.note,
            hosts=tuple(hosts),
            checks=tuple(checks),
        )
        self._keep(self._spool.end)
        return self.record

    def _keep(self, write: _Write) -> None:
        try:
            write(self.record.id, document(self.record))
        except OSError as error:
            where = error.filename or self._spool.folder
            sys.stderr.write(f"This run is not recorded: {where}: {error.strerror}\n")


def _text(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ask_git(root: Path) -> "subprocess.Popen[str] | None":
    """Ask for the commit while hosts are asked for their state: nobody waits for it."""
    try:
        return subprocess.Popen(
            git.command(root, "status", "--porcelain=v2", "--branch"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:  # no git here
        return None


def _commit(git: "subprocess.Popen[str] | None") -> tuple[str | None, bool | None]:
    """Return the commit of the repository, and whether it has changes that are not in it."""
    if git is None or git.stdout is None:
        return None, None
    with git.stdout as stream:
        lines = stream.read().splitlines()
    git.wait()
    marks = (line.removeprefix("# branch.oid ") for line in lines if line.startswith("# branch.oid "))
    commit = next((each for each in marks if each != "(initial)"), None)
    return commit, any(not line.startswith("#") for line in lines) if lines else None
