"""What a standard is: what it asks, why, where from, and what would show that an office has it."""

from dataclasses import dataclass
from enum import StrEnum

from rideau.problems import Severity
from rideau.text import Text


class Subject(StrEnum):
    """What a standard is about."""

    ZONES = "zones"
    CRYPTOGRAPHY = "cryptography"
    EMERGENCY = "emergency"
    LANGUAGES = "languages"
    ACCESSIBILITY = "accessibility"
    RETENTION = "retention"
    REDUNDANCY = "redundancy"
    SUPPORT = "support"
    MAIL = "mail"
    EXCEPTIONS = "exceptions"


class Scope(StrEnum):
    """Whose profile answers: an office's, or the fleet's."""

    OFFICE = "office"
    FLEET = "fleet"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where to look: patterns (``*`` for any characters) of what a plan holds, never of what it might."""

    files: tuple[str, ...] = ()
    """Paths on hosts."""
    checks: tuple[str, ...] = ()
    """Ids of checks, which ``rideau verify`` asks."""
    records: tuple[str, ...] = ()
    """Names of DNS records, as ``rideau mail records`` prints them; DOMAIN is the office's."""
    kept: tuple[str, ...] = ()
    """Folders on hosts that closing an office keeps."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One thing that every office is held to, as far as it has a service that it is ``about``."""

    code: str
    subject: Subject
    asks: Text
    """What is asked, as a sentence that is true of an office that has it."""
    reason: Text
    sources: tuple[str, ...]
    """Keys of :data:`rideau.policy.sources.SOURCES`."""
    finding: Text | None = None
    """What is said where it is not so, with placeholders; none where no profile can be without it."""
    remedy: Text | None = None
    severity: Severity = Severity.WARNING
    about: tuple[str, ...] = ()
    """Services: it applies where one of them is ours; everywhere, if it names none."""
    partner: bool = False
    """Whether it applies where the department runs them instead."""
    controls: tuple[str, ...] = ()
    """Ids of ITSG-33."""
    evidence: Evidence = Evidence()
    scope: Scope = Scope.OFFICE
    once: str | None = None
    """The standard that comes first: of a second line nothing is said while there is none."""
