"""Which offices of a fleet may begin, and when no further ones do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

AT_ONCE = 20
"""Offices at a time, where nothing else is asked for; each has a handful of hosts."""
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Policy:
    """How careful a run is.

    ``canary`` goes first, alone, and the others only if it succeeded. ``fail_percent``: no further office
    begins once more than that share of all offices has failed.
    """

    canary: str | None = None
    fail_percent: float | None = None
    at_once: int = AT_ONCE


@dataclass(slots=True)
class Schedule:
    """Offices that wait, offices at work, offices that are over; each is begun once at most."""

    offices: tuple[str, ...]
    policy: Policy = field(default_factory=Policy)
    failed: list[str] = field(default_factory=list)
    stopped: str = ""
    """Why no further office begins, in words; empty while nothing speaks against it."""
    _waiting: list[str] = field(init=False)
    _at_work: set[str] = field(init=False, default_factory=set)
    _careful: bool = field(init=False)

    def __post_init__(self) -> None:
        canary = self.policy.canary
        self._waiting = sorted(self.offices, key=lambda each: each != canary)
        self._careful = canary in self.offices

    def begin(self) -> tuple[str, ...]:
        """Return the offices that begin now."""
        free = self.policy.at_once - len(self._at_work)
        if self._careful:
            free = 0 if self._at_work or self._waiting[:1] != [self.policy.canary] else 1
        begun = () if self.stopped else tuple(self._waiting[: max(0, free)])
        self._waiting = self._waiting[len(begun) :]
        self._at_work.update(begun)
        return begun

    def ended(self, office: str, *, failed: bool) -> None:
        """Take note of how an office ended, one that never began because of its profile among them."""
        self._at_work.discard(office)
        self._waiting = [each for each in self._waiting if each != office]
        if office == self.policy.canary:
            self._careful = False
        if failed:
            self.failed.append(office)
            self.stopped = self.stopped or self._reason(office)

    def stop(self, reason: str) -> None:
        """Let no further office begin."""
        self.stopped = self.stopped or reason

    @property
    def over(self) -> bool:
        """Whether nothing is at work and nothing will begin."""
        return not self._at_work and (bool(self.stopped) or not self._waiting)

    @property
    def not_begun(self) -> tuple[str, ...]:
        """The offices that still wait, in the order in which they would begin."""
        return tuple(self._waiting)

    def _reason(self, office: str) -> str:
        if office == self.policy.canary:
            return f"the canary, {office}, failed"
        limit = self.policy.fail_percent
        if limit is None or len(self.failed) * HUNDRED <= limit * len(self.offices):
            return ""
        return f"{len(self.failed)} of {len(self.offices)} offices failed, more than {limit:g} %"


def schedule(offices: Iterable[str], policy: Policy) -> Schedule:
    """Return the schedule of a run over ``offices``, sorted and each of them once."""
    return Schedule(tuple(sorted(set(offices))), policy)
