"""Drift that somebody accepted for a while: which findings do not count, until when, and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from rideau.problems import Location


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a path, unit or package on the host (its slug) of an office."""

    office: str
    host: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """One exception of ``profiles/drift.yaml``: exactly one of the patterns is there."""

    office: str
    host: str | None
    kind: str
    """``file``, ``unit`` or ``package``."""
    pattern: str
    reason: str
    until: date
    place: Location

    def covers(self, subject: Subject) -> bool:
        """Tell whether it is about this subject."""
        return (
            (self.office, self.kind) == (subject.office, subject.kind)
            and self.host in (None, subject.host)
            and fnmatchcase(subject.name, self.pattern)
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a finding: ``excused`` by an exception, or not because it has ``expired``."""

    excused: Accepted | None = None
    expired: Accepted | None = None


COUNTS = Judgement()


def judge(exceptions: Iterable[Accepted], subject: Subject, today: date) -> Judgement:
    """Return how a finding counts on the day ``today``; the last day of an exception is its ``until``."""
    covering = [each for each in exceptions if each.covers(subject)]
    latest = max(covering, key=lambda each: each.until, default=None)
    if latest is None:
        return COUNTS
    return Judgement(excused=latest) if today <= latest.until else Judgement(expired=latest)
