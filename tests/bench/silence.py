"""What probes heard, and how long there was nothing to hear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: when it was sent, and when answered, if it was."""

    sent: float
    answered: float | None


@dataclass(frozen=True, slots=True)
class Silence:
    """The longest time without an answer, in milliseconds, and the questions that stayed unanswered."""

    milliseconds: float
    lost: int


def parse(lines: Iterable[str]) -> tuple[Asked, ...]:
    """Return what a probe printed."""
    pairs = (line.split() for line in lines if line.strip())
    return tuple(Asked(float(sent), None if answered == "-" else float(answered)) for sent, answered in pairs)


def silence(asked: Sequence[Asked], begin: float, end: float) -> Silence:
    """Return the longest silence from ``begin`` to ``end``, and what was asked then and never answered.

    A silence that began before ``begin``, or went on after ``end``, counts from or to there.
    """
    heard = sorted(each.answered for each in asked if each.answered is not None)
    moments = [begin, *(each for each in heard if begin < each < end), end]
    longest = max(after - before for before, after in pairwise(moments))
    lost = sum(1 for each in asked if begin <= each.sent <= end and each.answered is None)
    return Silence(round(longest * 1000, 1), lost)
