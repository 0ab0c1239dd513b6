"""The time zones of Canada as phones are told them: they keep no table that can be trusted to be of today.

Where clocks change, they do as in all of North America: at two in the morning, on the second Sunday of March
and the first one of November. A test compares this with the system's own table.
"""

from dataclasses import dataclass

from rideau.problems import Refused

_NEWFOUNDLAND, _ATLANTIC, _EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = -210, -240, -300, -360, -420, -480

_CHANGING = {
    _NEWFOUNDLAND: ("America/St_Johns", "Canada/Newfoundland"),
    _ATLANTIC: (
        "America/Halifax",
        "America/Moncton",
        "America/Glace_Bay",
        "America/Goose_Bay",
        "Canada/Atlantic",
    ),
    _EASTERN: (
        "America/Toronto",
        "America/Montreal",
        "America/Iqaluit",
        "America/Thunder_Bay",
        "Canada/Eastern",
    ),
    _CENTRAL: ("America/Winnipeg", "America/Rankin_Inlet", "America/Resolute", "Canada/Central"),
    _MOUNTAIN: ("America/Edmonton", "America/Inuvik", "America/Yellowknife", "Canada/Mountain"),
    _PACIFIC: ("America/Vancouver", "Canada/Pacific"),
}
_STEADY = {
    _ATLANTIC: ("America/Blanc-Sablon",),
    _EASTERN: ("America/Atikokan",),
    _CENTRAL: ("America/Regina", "America/Swift_Current", "Canada/Saskatchewan"),
    _MOUNTAIN: ("America/Whitehorse", "America/Dawson_Creek", "America/Fort_Nelson", "Canada/Yukon"),
    0: ("UTC", "Etc/UTC"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes ahead of UTC in winter, and whether clocks change."""

    minutes: int
    changes: bool

    @property
    def hours(self) -> str:
        """As hours with a sign and no more decimals than it takes: ``-5``, ``-3.5``."""
        return f"{self.minutes / 60:g}"

    @property
    def signed(self) -> str:
        """As hours and minutes: ``-03:30``."""
        hours, minutes = divmod(abs(self.minutes), 60)
        return f"{'-' if self.minutes < 0 else '+'}{hours:02}:{minutes:02}"

    @property
    def posix(self) -> str:
        """As POSIX writes it (``TZ``), whose sign is the other one."""
        winter = f"STD{_behind(self.minutes)}"
        return f"{winter}DST{_behind(self.minutes + 60)},M3.2.0,M11.1.0" if self.changes else winter


def _behind(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes > 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


CLOCKS = {
    **{name: Clock(minutes, changes=True) for minutes, names in _CHANGING.items() for name in names},
    **{name: Clock(minutes, changes=False) for minutes, names in _STEADY.items() for name in names},
}


def clock(timezone: str) -> Clock:
    """Return what phones are told of ``timezone``."""
    if timezone not in CLOCKS:
        raise Refused(
            f"desk phones cannot be told the time zone {timezone}: describe it in "
            f"rideau/provisioning/clock.py, or use one of {', '.join(sorted(CLOCKS))}"
        )
    return CLOCKS[timezone]
