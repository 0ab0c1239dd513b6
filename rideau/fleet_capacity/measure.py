"""One thing that can run out: what is asked of it, what there is, and when growth uses it up."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS = 365.2425
"""In a year, on average."""
FAR = 20
"""Years beyond which nobody plans."""


class Kind(StrEnum):
    """What is measured."""

    REMOTE_DEVICES = "remote-devices"
    REMOTE_ADDRESSES = "remote-addresses"
    CALLS = "calls"
    FRONT_DESK = "front-desk"
    BANDWIDTH = "bandwidth"
    LEASES = "leases"
    FIXED_ADDRESSES = "fixed-addresses"
    EXTENSIONS = "extensions"
    MAIL_STORAGE = "mail-storage"
    PREFIXES = "prefixes"


@dataclass(frozen=True, slots=True)
class Measure:
    """``demand`` and ``most`` are in the same unit; nobody knows ``most`` where it is ``None``."""

    kind: Kind
    owner: str
    """The office's slug; empty for the fleet's own."""
    subject: str
    """Which uplink or zone, or nothing."""
    demand: float
    most: float | None
    needed: int | None = None
    """How many lines, or agents, the demand needs, where it is traffic in erlangs."""
    there: int | None = None
    """How many of them there are."""

    @property
    def used(self) -> float | None:
        """The part that is used: 1 is all of it."""
        if self.most is None:
            return None
        return self.demand / self.most if self.most else (math.inf if self.demand else 0.0)

    def runs_out(self, growth: float, on: date) -> date | None:
        """Return the day on which a demand that grows by ``growth`` percent a year exceeds what there is.

        ``None`` where that is more than :data:`FAR` years ahead, or unknown; ``on`` where it does already.
        """
        if self.used is None or self.demand == 0:
            return None
        if self.used > 1:
            return on
        if growth <= 0:
            return None
        years = math.log(1 / self.used) / math.log(1 + growth / 100)
        return on + timedelta(days=math.floor(years * DAYS)) if years <= FAR else None


def tightest(measures: Iterable[Measure]) -> Measure | None:
    """Return the measure of which the largest part is used, the first of several."""
    known = [each for each in measures if each.used is not None]
    return max(known, key=lambda each: each.used or 0.0, default=None)
