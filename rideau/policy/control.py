"""What a control of ITSG-33 is, and what it is called today."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rideau.policy.standard import Evidence
from rideau.text import Text

_MOVED: Mapping[str, str] = {"AU-8 (1)": "SC-45(01)"}
"""What has another id in ITSP.10.033."""


@dataclass(frozen=True, slots=True)
class Control:
    """A control, what a plan holds that bears on it, and what Rideau itself does for it."""

    id: str
    title: Text
    evidence: Evidence
    also: Text | None

    @property
    def now(self) -> str:
        """Its id in ITSP.10.033."""
        if self.id in _MOVED:
            return _MOVED[self.id]
        family, *numbers = re.split(r"[- ()]+", self.id.rstrip(")"))
        padded = [f"{int(each):02}" for each in numbers]
        return f"{family}-{padded[0]}" + (f"({padded[1]})" if padded[1:] else "")
