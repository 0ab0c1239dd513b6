"""Capacity as a page: what runs out, when, and on what the numbers rest."""

from collections.abc import Iterator

from markupsafe import Markup

from rideau import language
from rideau.fleet_capacity import assumptions as assumed
from rideau.fleet_capacity.drawings import growth_figure, growth_table, use_figure
from rideau.fleet_capacity.measure import Measure, tightest
from rideau.fleet_capacity.picture import OfficeCapacity, Picture, first, soonest
from rideau.fleet_capacity.reckoned import reckoned
from rideau.fleet_capacity.words import NAMES, asked, figure, left, name, percent, runs_out, there_is
from rideau.pages.blocks import Block, Note, Paragraph, Points, Section, Table, Tone, badge
from rideau.pages.page import Page
from rideau.pages.prose import said, typeset
from rideau.text import Text

FIRST = 20
"""Measures that are told of those that run out first."""
_FULL = 1.0
_WHAT = Text("What", "Quoi")
_OFFICE = Text("Office", "Cabinet")
_ASKED, _THERE = Text("Asked for", "Demandé"), Text("There is", "Disponible")
_USED = Text("Used", "Utilisé")
_LEFT = Text("Head-room", "Marge")
_UNTIL = Text("Until, at {growth}% a year", "Jusqu'à, à {growth} % par an")


def capacity_page(picture: Picture) -> Page:
    """Return the page in the reader's language."""
    known = picture.measures
    lead = Text(
        "On {on}: {over} used up, {tight} with less than {spare}% left, {unknown} not known.",
        "Au {on} : {over} éléments épuisés, {tight} avec moins de {spare} % de marge, {unknown} inconnus.",
    )
    return Page(
        name="capacity",
        owner=picture.fleet,
        title=said(Text("Capacity", "Capacité")),
        lead=said(
            lead,
            on=str(picture.on),
            over=str(sum(_is_over(each) for each in known)),
            tight=str(sum(_is_tight(each) for each in known)),
            spare=str(assumed.SPARE_PERCENT),
            unknown=str(sum(each.used is None for each in known)),
        ),
        blocks=tuple(_urgent(picture)),
        sections=(_fleet(picture), _growth(picture), _offices(picture), reckoned()),
        footer=said(
            Text(
                "Made by rideau capacity from the profiles, without asking any host.",
                "Établi par rideau capacity d'après les profils; aucun serveur interrogé.",
            )
        ),
        wide=True,
    )


def _is_over(each: Measure) -> bool:
    return each.used is not None and each.used > _FULL


def _is_tight(each: Measure) -> bool:
    return each.used is not None and _FULL >= each.used > _FULL - assumed.SPARE_PERCENT / 100


def _owner(each: Measure, picture: Picture) -> str:
    names = {office.slug: office.name.in_language(language.current()) for office in picture.offices}
    return typeset(names.get(each.owner, picture.fleet))


def _link(each: Measure, picture: Picture) -> str:
    if not each.owner:
        return _owner(each, picture)
    return Markup('<a href="#office-{}">{}</a>').format(each.owner, _owner(each, picture))


def _urgent(picture: Picture) -> Iterator[Block]:
    over = [each for each in picture.measures if _is_over(each)]
    if over:
        words = Text(
            "{office}, {what}: {asked} asked for, {there} there",
            "{office}, {what} : demande de {asked}, {there} à disposition",
        )
        items = tuple(
            said(
                words,
                office=_link(each, picture),
                what=typeset(name(each)),
                asked=asked(each),
                there=there_is(each),
            )
            for each in over
        )
        yield Note(said(Text("Used up", "Épuisé")), (Points(items),), Tone.BAD)


def _used(each: Measure) -> str:
    if each.used is None:
        return badge(Tone.UNKNOWN, percent(None))
    tone = Tone.BAD if _is_over(each) else Tone.WARNING if _is_tight(each) else Tone.GOOD
    return badge(tone, percent(each.used))


def _columns(picture: Picture, *heads: Text) -> tuple[str, ...]:
    growths = (said(_UNTIL, growth=figure(each)) for each in picture.growths)
    return (*map(said, (*heads, _ASKED, _THERE, _USED, _LEFT)), *growths)


def _cells(each: Measure) -> tuple[str, ...]:
    return (typeset(asked(each)), typeset(there_is(each)), _used(each), typeset(left(each)))


def _ends(each: Measure, picture: Picture) -> Iterator[str]:
    return (typeset(runs_out(each, growth, picture.on)) for growth in picture.growths)


def _fleet(picture: Picture) -> Section:
    rows = tuple(_kind_row(found, picture) for _, found in picture.kinds())
    caption = said(Text("Of each kind, the tightest office", "De chaque type, le cabinet le plus serré"))
    columns = _columns(picture, _WHAT, Text("Tightest", "Le plus serré"))
    about = said(
        Text(
            "A second uplink is measured as if it were the only one: that is what it is there for.",
            "Une seconde liaison est mesurée comme si elle était seule : c'est à cela qu'elle sert.",
        )
    )
    blocks = (use_figure(picture), Table("kinds", caption, columns, rows), Paragraph(about))
    return Section("fleet", said(Text("At a glance", "En un coup d'œil")), blocks)


def _kind_row(found: tuple[Measure, ...], picture: Picture) -> tuple[str, ...]:
    worst = tightest(found) or found[0]
    ends = (
        typeset(runs_out(soonest(found, growth, picture.on) or worst, growth, picture.on))
        for growth in picture.growths
    )
    what = typeset(NAMES[worst.kind].in_language(language.current()))
    return (what, _link(worst, picture), *_cells(worst), *ends)


def _growth(picture: Picture) -> Section:
    soon = first(picture.measures, picture.growths[0], picture.on)[:FIRST]
    blocks: list[Block] = [growth_figure(picture), growth_table(picture)]
    if soon:
        rows = tuple(
            (typeset(name(each)), _link(each, picture), *_cells(each), *_ends(each, picture)) for each in soon
        )
        caption = said(Text("What runs out first", "Ce qui s'épuise en premier"))
        blocks.append(Table("first", caption, _columns(picture, _WHAT, _OFFICE), rows))
    return Section("growth", said(Text("Growth", "Croissance")), tuple(blocks))


def _offices(picture: Picture) -> Section:
    parts = tuple(_office(each, picture) for each in picture.offices)
    return Section("offices", said(Text("Offices", "Cabinets")), sections=parts)


def _office(office: OfficeCapacity, picture: Picture) -> Section:
    title = typeset(office.name.in_language(language.current()))
    rows = tuple((typeset(name(each)), *_cells(each), *_ends(each, picture)) for each in office.measures)
    caption = said(Text("{office}: capacity", "{office} : capacité"), office=title)
    table = Table(f"{office.slug}-capacity", caption, _columns(picture, _WHAT), rows)
    return Section(f"office-{office.slug}", title, (table,))
