"""What is said of a service or an office, and why; words for it are in :mod:`rideau.readiness.words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rideau.office import Provider
from rideau.readiness.evidence import Evidence, Proof
from rideau.readiness.subject import Subject


class Verdict(StrEnum):
    """How it stands. ``WAITING`` is no fault: what is missing is not due yet."""

    GO = "go"
    NO_GO = "no-go"
    WAITING = "waiting"
    PARTNER = "partner"
    NONE = "none"
    NOT_BUILT = "not-built"
    OVER = "over"


class Reason(StrEnum):
    """Why."""

    PROVEN = "proven"
    PROVEN_IN_PART = "proven-in-part"
    NOTHING_TO_CHECK = "nothing-to-check"
    PARTNER = "partner"
    NONE = "none"
    NOT_BUILT = "not-built"
    CHECKS_FAILED = "checks-failed"
    CHECKS_NOT_ASKED = "checks-not-asked"
    NOT_VERIFIED = "not-verified"
    CHANGED_SINCE = "changed-since"
    OLD_PROOF = "old-proof"
    NOT_INSTALLED = "not-installed"
    NOT_ACTIVE = "not-active"
    PROFILE_CHANGED = "profile-changed"
    PROFILE_PROBLEMS = "profile-problems"
    RUN_FAILED = "run-failed"
    RUN_INTERRUPTED = "run-interrupted"
    NOT_AS_PLANNED = "not-as-planned"
    DRIFTED = "drifted"
    CLOSING = "closing"
    CLOSED = "closed"


PATIENT = frozenset(
    {
        Reason.CHECKS_NOT_ASKED,
        Reason.NOT_VERIFIED,
        Reason.CHANGED_SINCE,
        Reason.OLD_PROOF,
        Reason.NOT_INSTALLED,
        Reason.PROFILE_CHANGED,
    }
)
"""What is missing rather than wrong: no fault before the day by which it must be there."""


@dataclass(frozen=True, slots=True)
class Because:
    """A reason, with what its words mention."""

    reason: Reason
    values: Mapping[str, str | int] = field(default_factory=dict)
    service: str = ""
    """Whose reason it is, where an office gives that of one of its services."""


class Milestone(StrEnum):
    """What an office must reach next."""

    INSTALLED = "installed"
    PROVEN = "proven"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Due:
    """What is next, and by which day."""

    milestone: Milestone
    by: date

    def late(self, on: date) -> int:
        """Return by how many days it is late on the day ``on``; 0 where it is not."""
        return max(0, (on - self.by).days)


@dataclass(frozen=True, slots=True)
class ServiceVerdict:
    """One service of one office."""

    service: str
    provider: Provider
    verdict: Verdict
    because: Because
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class OfficeVerdict:
    """One office; ``subject`` and ``due`` are missing where its profile cannot be used."""

    slug: str
    verdict: Verdict
    because: tuple[Because, ...]
    """The gravest first; at least one."""
    services: tuple[ServiceVerdict, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    subject: Subject | None = None
    due: Due | None = None

    def count(self, verdict: Verdict) -> int:
        """Return how many of its services have ``verdict``."""
        return sum(each.verdict is verdict for each in self.services)
