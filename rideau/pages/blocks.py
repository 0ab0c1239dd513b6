"""What a page is made of. Templates draw each kind; what they say was decided before.

Texts are prose (:mod:`rideau.pages.prose`) in the reader's language; a plain string is escaped.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from markupsafe import Markup


class Tone(StrEnum):
    """How something stands; never told by colour alone."""

    GOOD = "good"
    BAD = "bad"
    WARNING = "warning"
    UNKNOWN = "unknown"


_SIGNS = {Tone.GOOD: "✔", Tone.BAD: "✘", Tone.WARNING: "!", Tone.UNKNOWN: "?"}


def badge(tone: Tone, text: str) -> Markup:
    """Return a short word with a sign, for a cell or a sentence: go, no-go, late."""
    drawn = Markup('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>')
    return drawn.format(tone, _SIGNS[tone], text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list without an order."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done one after the other."""

    kind: ClassVar[str] = "steps"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with what it stands for: what somebody looks up."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its heading."""

    kind: ClassVar[str] = "table"
    id: str
    """Unique on the page, for what its caption names."""
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = field(default_factory=frozenset)
    """Columns of numbers, by their place from 0: aligned to the right."""
    narrow: bool = False
    """Whether its cells hold signs: headings stand upright, so that many columns fit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing. Whoever does not see it reads ``title`` and ``description``; say the rest in a table."""

    kind: ClassVar[str] = "figure"
    id: str
    svg: Markup
    """The element with ``viewBox`` and without a title; :func:`rideau.pages.drawing.titled` adds it."""
    caption: str


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type as they stand, or to copy."""

    kind: ClassVar[str] = "commands"
    label: str
    """What they are, for who cannot see that it is a listing."""
    lines: tuple[str, ...]


Plain = Paragraph | Points | Steps | Facts | Table | Figure | Commands


@dataclass(frozen=True, slots=True)
class Note:
    """Something set apart from the rest: an emergency number, a warning."""

    kind: ClassVar[str] = "note"
    title: str
    blocks: tuple[Plain, ...]
    tone: Tone = Tone.UNKNOWN


Block = Plain | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, with parts of its own where it has any."""

    id: str
    """The same in both languages: links lead to it."""
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
