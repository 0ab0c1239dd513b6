"""The figures of the page of capacity, each with the same numbers in a table."""

from rideau import language
from rideau.fleet_capacity.assumptions import SPARE_PERCENT
from rideau.fleet_capacity.measure import Measure, tightest
from rideau.fleet_capacity.picture import Picture
from rideau.fleet_capacity.plots import GOOD, OVER, TIGHT, Bar, Curve, bars, curves
from rideau.fleet_capacity.words import NAMES, figure, percent
from rideau.pages.blocks import Figure, Table
from rideau.pages.drawing import titled
from rideau.pages.prose import said, typeset
from rideau.text import Text

YEARS = 10
CURVES = 5
"""Lines that can still be told apart."""
_TABLED = (0, 1, 2, 3, 5, 10)
_NEXT, _LATER = Text("in {n} year", "dans {n} an"), Text("in {n} years", "dans {n} ans")
_FULL = 100.0
_LIMIT = Text("all used", "tout utilisé")
_AXIS = Text("Used, in percent", "Utilisé, en pour cent")


def use_figure(picture: Picture) -> Figure:
    """Return how much is used of each kind, by the office that uses most of it."""
    given = [
        Bar(_kind(each), used, percent(each.used), _colour(used))
        for each in _tightest(picture)
        if (used := (each.used or 0.0) * 100) is not None
    ]
    title = said(Text("How much is used", "Ce qui est utilisé"))
    description = said(
        Text(
            "A bar for each kind, of the office that uses the largest part; the table below has the numbers.",
            "Une barre par type, pour le cabinet qui en utilise le plus; le tableau donne les chiffres.",
        )
    )
    svg = titled(bars("use", given, said(_AXIS), said(_LIMIT)), "use-drawing", title, description)
    words = Text(
        "How much is used of each kind, by the tightest office",
        "Part utilisée de chaque type, par le cabinet le plus serré",
    )
    caption = said(words)
    return Figure("use-figure", svg, caption)


def growth_figure(picture: Picture) -> Figure:
    """Return how the tightest of each kind grow, at the first of the growths asked about."""
    growth = picture.growths[0]
    given = [Curve(_kind(each), _years(each, growth)) for each in _growing(picture)]
    axes = (said(Text("Years from {on}", "Années à partir du {on}"), on=str(picture.on)), said(_AXIS))
    title = said(Text("Growth over ten years", "Croissance sur dix ans"))
    description = said(
        Text(
            "Lines of the kinds that fill up first; the table below has the numbers.",
            "Les courbes de ce qui se remplit en premier; le tableau ci-dessous donne les chiffres.",
        )
    )
    svg = titled(curves("grow", given, axes, said(_LIMIT)), "grow-drawing", title, description)
    words = Text(
        "What fills up first, at {growth}% a year", "Ce qui se remplit en premier, à {growth} % par an"
    )
    return Figure("growth-figure", svg, said(words, growth=figure(growth)))


def growth_table(picture: Picture) -> Table:
    """Return the numbers of :func:`growth_figure`."""
    growth = picture.growths[0]
    heads = (said(_NEXT if year == 1 else _LATER, n=str(year)) for year in _TABLED[1:])
    columns = (said(Text("What", "Quoi")), said(Text("today", "aujourd'hui")), *heads)
    rows = tuple(
        (typeset(_kind(each)), *(percent(_grown(each, growth, year) / _FULL) for year in _TABLED))
        for each in _growing(picture)
    )
    caption = said(
        Text("Part used, at {growth}% a year", "Part utilisée, à {growth} % par an"), growth=figure(growth)
    )
    return Table("growth-table", caption, columns, rows, frozenset(range(1, len(columns))))


def _kind(each: Measure) -> str:
    return NAMES[each.kind].in_language(language.current())


def _tightest(picture: Picture) -> list[Measure]:
    worst = (tightest(found) for _, found in picture.kinds())
    return [each for each in worst if each is not None]


def _growing(picture: Picture) -> list[Measure]:
    """Return the tightest of each kind that fills up first; what is used up already is no curve."""
    rising = [each for _, found in picture.kinds() if (each := tightest(_not_over(found))) is not None]
    return sorted(rising, key=lambda each: -(each.used or 0.0))[:CURVES]


def _not_over(found: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(each for each in found if each.used is not None and each.used <= 1)


def _grown(each: Measure, growth: float, years: float) -> float:
    return float((each.used or 0.0) * _FULL * (1 + growth / 100) ** years)


def _years(each: Measure, growth: float) -> tuple[float, ...]:
    return tuple(_grown(each, growth, year) for year in range(YEARS + 1))


def _colour(used: float) -> str:
    if used > _FULL:
        return OVER
    return TIGHT if used > _FULL - SPARE_PERCENT else GOOD
