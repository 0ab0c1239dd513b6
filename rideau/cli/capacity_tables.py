"""What ``rideau capacity`` shows in a terminal."""

from collections.abc import Iterator

from rideau import language
from rideau.cli.tables import Row, Table
from rideau.fleet_capacity.assumptions import SPARE_PERCENT
from rideau.fleet_capacity.measure import Measure, tightest
from rideau.fleet_capacity.picture import Picture, first, soonest
from rideau.fleet_capacity.words import (
    NAMES,
    asked,
    figure,
    left,
    name,
    percent,
    runs_out,
    spoken,
    there_is,
)
from rideau.language import N_, gettext, ngettext
from rideau.text import Text

FIRST = 10
"""Measures that are shown of those that run out first."""
_HEADS = (N_("what"), N_("asked for"), N_("there is"), N_("used"), N_("head-room"))
_FULL = 1.0


def tables(picture: Picture) -> Iterator[Table]:
    """Yield what each office has; of several, what the fleet has and what runs out first."""
    if len(picture.offices) == 1:
        (office,) = picture.offices
        rows = tuple(_row(each, picture) for each in office.measures)
        yield Table(office.name.in_language(language.current()), _columns(picture), rows)
        return
    kinds = tuple(_fleet(found, picture) for _, found in picture.kinds())
    heads = ("", *(gettext(each) for each in (*_HEADS[:1], N_("tightest"), *_HEADS[1:])))
    yield Table(
        gettext("Capacity on {date}, and until when if demand grows by so much a year").format(
            date=picture.on
        ),
        (*heads, *_growths(picture)),
        kinds,
    )
    soon = first(picture.measures, picture.growths[0], picture.on)[:FIRST]
    rows = tuple(_owned(each, picture) for each in soon)
    yield Table(gettext("What runs out first"), ("", gettext("office"), *_columns(picture)[1:]), rows)


def _columns(picture: Picture) -> Row:
    return ("", *(gettext(each) for each in _HEADS), *_growths(picture))


def _growths(picture: Picture) -> Row:
    words = Text("at {growth}%", "à {growth} %")
    return tuple(spoken(words, growth=figure(each)) for each in picture.growths)


def mark(measure: Measure) -> str:
    """Return how much is left, as a sign."""
    if measure.used is None:
        return "?"
    if measure.used > _FULL:
        return "✘"
    return "…" if measure.used > _FULL - SPARE_PERCENT / 100 else "✔"


def _row(each: Measure, picture: Picture) -> Row:
    ends = (runs_out(each, growth, picture.on) for growth in picture.growths)
    return (mark(each), name(each), *_amounts(each), *ends)


def _amounts(each: Measure) -> Row:
    """Return them in few columns' width: the unit stands once."""
    return (_number(asked(each)), there_is(each), percent(each.used), _number(left(each)))


def _number(words: str) -> str:
    return words.partition(" ")[0] if words[:1].isdigit() else words


def _owned(each: Measure, picture: Picture) -> Row:
    sign, *rest = _row(each, picture)
    return (sign, each.owner or picture.fleet, *rest)


def _fleet(found: tuple[Measure, ...], picture: Picture) -> Row:
    """Return a kind with its tightest office, and when the first of them runs out."""
    worst = tightest(found) or found[0]
    ends = (
        runs_out(soonest(found, growth, picture.on) or worst, growth, picture.on)
        for growth in picture.growths
    )
    whose = worst.owner or picture.fleet
    what = spoken(NAMES[worst.kind])
    return (mark(worst), what, whose, *_amounts(worst), *ends)


def conclusion(picture: Picture) -> str:
    """Return the whole in a sentence or two."""
    known = picture.measures
    over = sum(each.used is not None and each.used > _FULL for each in known)
    unknown = sum(each.used is None for each in known)
    said = ngettext("{n} is used up.", "{n} are used up.", over).format(n=over)
    if not over:
        said = gettext("Nothing is used up.")
    if unknown:
        rest = ngettext(
            "{n} is not known: profiles do not say how much there is.",
            "{n} are not known: profiles do not say how much there is.",
            unknown,
        )
        said += " " + rest.format(n=unknown)
    return said
