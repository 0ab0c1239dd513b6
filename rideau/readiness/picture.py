"""What a page of readiness shows."""

from dataclasses import dataclass
from datetime import date

from rideau.readiness.verdict import OfficeVerdict


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown: offices as they stand on a day, of a fleet, by runs out in the world or in the lab."""

    offices: tuple[OfficeVerdict, ...]
    on: date
    fleet: str
    lab: bool
    """Whether the runs were those of the lab."""
