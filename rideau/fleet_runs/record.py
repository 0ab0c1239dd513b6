"""What a run did: the record that summaries, events and the history are made of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Ending(StrEnum):
    """What became of a host or an office."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PENDING = "pending"
    """It would change: a dry run."""
    READY = "ready"
    """Every check passed."""
    NOT_READY = "not-ready"
    FAILED = "failed"
    NOT_BEGUN = "not-begun"
    INTERRUPTED = "interrupted"
    """It was under way when the run was interrupted."""
    DONE_BEFORE = "done-before"
    """The run that is resumed had finished it, with the same plan."""


GOOD = frozenset({Ending.CHANGED, Ending.UNCHANGED, Ending.PENDING, Ending.READY, Ending.DONE_BEFORE})


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """One host. ``generation`` is the one asked for; ``error`` why it failed or was not begun."""

    office: str
    host: str
    ending: Ending
    generation: int = 0
    changes: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class OfficeOutcome:
    """One office. ``plan`` is the digest of its plan, empty where there is none."""

    office: str
    ending: Ending
    plan: str = ""
    hosts: tuple[HostOutcome, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why it failed or was not begun, where that is not a host's doing."""
    seconds: float = 0.0

    @property
    def why(self) -> tuple[str, ...]:
        """Everything that went wrong, one entry a cause."""
        hosts = (f"{each.host}: {each.error}" for each in self.hosts if each.ending is Ending.FAILED)
        return (*self.reasons, *hosts)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A whole run. ``stopped`` says why offices were not begun, empty if all of them were."""

    id: str
    verb: str
    who: str
    began: datetime
    seconds: float
    offices: tuple[OfficeOutcome, ...]
    stopped: str = ""
    interrupted: bool = False

    @property
    def counts(self) -> dict[Ending, int]:
        """How many offices ended in each way, in the order of :class:`Ending`; none are left out."""
        found = Counter(each.ending for each in self.offices)
        return {ending: found[ending] for ending in Ending if found[ending]}

    @property
    def good(self) -> bool:
        """Whether every office came to a good end."""
        return not self.interrupted and all(each.ending in GOOD for each in self.offices)


def ending_of(hosts: Iterable[HostOutcome]) -> Ending:
    """Return how an office ended whose hosts ended so."""
    endings = {each.ending for each in hosts}
    worst = (Ending.FAILED, Ending.INTERRUPTED, Ending.NOT_BEGUN, Ending.PENDING, Ending.CHANGED)
    return next((each for each in worst if each in endings), Ending.UNCHANGED)
