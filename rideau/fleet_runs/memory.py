"""What the last run of a verb over a repository finished, so that an interrupted one can be resumed.

One small file for each verb and repository below ``$XDG_STATE_HOME/rideau`` (``~/.local/state/rideau``),
written anew after every office and renamed into place::

    {"format": 1, "run": ID, "verb", "began", "repository", "finished": {OFFICE: DIGEST OF ITS PLAN}}
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from rideau.problems import Refused

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """The offices that a run finished, with the digests of their plans."""

    run: str
    began: str
    finished: Mapping[str, str] = field(default_factory=dict)

    def had(self, office: str, plan: str) -> bool:
        """Tell whether the run finished this office with this very plan."""
        return self.finished.get(office) == plan


class Memory:
    """The memory of one verb in one repository."""

    def __init__(self, repository: Path, verb: str) -> None:
        name = sha256(str(repository.resolve()).encode()).hexdigest()[:12]
        self.repository = repository
        self.verb = verb
        self.file = _folder() / "runs" / name / f"{verb.replace(' ', '-')}.json"

    def last(self) -> Remembered:
        """Return what the last run finished; raise :class:`Refused` if there was none."""
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            return Remembered(found["run"], found["began"], dict(found["finished"]))
        except FileNotFoundError:
            raise Refused(f"there is no run of {self.verb} to resume: run it without --resume") from None
        except (ValueError, LookupError, TypeError) as error:
            raise Refused(f"{self.file}: damaged ({error}); remove it and run without --resume") from error

    def keep(self, run: str, began: datetime, finished: Mapping[str, str]) -> None:
        """Remember that ``run`` has finished these offices with these plans."""
        document = {
            "format": FORMAT,
            "run": run,
            "verb": self.verb,
            "began": began.isoformat(timespec="seconds"),
            "repository": str(self.repository),
            "finished": dict(finished),
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(document, indent=1), encoding="utf-8")
        new.replace(self.file)


def _folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    # The specification tells programs to take no notice of a relative path.
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "rideau"
