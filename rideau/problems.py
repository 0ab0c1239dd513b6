"""What is wrong, where, and what to do about it.

::

    RideauError            anything Rideau says no to; never shown as a traceback
    ├── ProblemsFound      bad input: every problem at once, each with its place
    └── Refused            a request that cannot be carried out (no lab, no host, a conflict)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem weighs: an error fails a check, a warning is shown, a note is kept for who asks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1, 0 means the file as a whole."""

    file: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the input.

    ``code`` is stable and explained in ``docs/problems.md``; ``path`` is the place in the document
    ("staff[2].phone.mac"); ``message`` says what is wrong and ``remedy`` what to write instead, both
    already in the reader's language. ``related`` are the other places that it is about.
    """

    location: Location
    code: str
    path: str
    message: str
    remedy: str
    related: tuple[Location, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def files(self) -> frozenset[Path]:
        """Every file that the problem is about."""
        return frozenset(each.file for each in (self.location, *self.related))

    def __str__(self) -> str:
        where = f" ({self.path})" if self.path else ""
        return f"{self.location}: {self.code} {self.message}{where}. {self.remedy}".rstrip()


class RideauError(Exception):
    """Anything Rideau says no to."""


class ProblemsFound(RideauError):
    """The input cannot be used; ``problems`` holds every reason, in the order of the document."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Refused(RideauError):
    """A request that cannot be carried out, with the reason and what to do instead."""
