"""A DNS record that an office should have, and its text in a zone file (RFC 1035, section 5)."""

from dataclasses import dataclass
from enum import StrEnum

from rideau.secret import Values, pieces
from rideau.text import Text

TTL = 3600
"""Seconds a record may be remembered: short enough to change, long enough to last through a fault."""
_LONGEST_STRING = 255
"""Octets in one character string of a TXT record (RFC 1035, section 3.3)."""


class Need(StrEnum):
    """How much depends on a record."""

    REQUIRED = "required"
    """Mail does not arrive, or is not believed, without it."""
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Record:
    """A record. ``data`` is as in a zone file, a TXT's without quotes; it may refer to what keys announce."""

    name: str
    """Absolute, without the dot at the end."""
    type: str
    data: str
    need: Need
    why: Text

    def filled(self, values: Values) -> "Record":
        """Return it with what the office's keys announce."""
        parts = ((text, values.by_name.get(name, "")) for text, name in pieces(self.data))
        data = "".join(part for both in parts for part in both)
        return Record(self.name, self.type, data, self.need, self.why)

    @property
    def line(self) -> str:
        """The record as a line of a zone file."""
        return f"{self.name}. {TTL} IN {self.type} {self.shown_data}"

    @property
    def shown_data(self) -> str:
        """Its data as a zone file has it: a TXT in strings of at most 255 octets, quoted."""
        return _strings(self.data) if self.type == "TXT" else self.data


def _strings(text: str) -> str:
    parts = [text[at : at + _LONGEST_STRING] for at in range(0, len(text), _LONGEST_STRING)]
    escaped = (each.replace("\\", "\\\\").replace('"', '\\"') for each in parts)
    return " ".join(f'"{each}"' for each in escaped)
