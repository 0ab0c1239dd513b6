"""Openings: what passes between zones and the outside; everything else is refused."""

from collections.abc import Iterator

from rideau import language
from rideau.guide.given import Given
from rideau.needs import Opening
from rideau.office import Zone
from rideau.opening_rows import opening_rows
from rideau.pages.blocks import Paragraph, Section, Table
from rideau.pages.prose import code, said
from rideau.service_names import NAMES
from rideau.text import Text

_TITLE = Text("Openings", "Ouvertures")
_INTRO = Text(
    "Nothing passes between zones but what is listed here, once the office is active. Where the "
    "department's own firewall stands in between, it must let the first table through.",
    "Rien ne passe entre les zones, hors ce qui est énuméré ici, une fois le cabinet actif. Là où le "
    "pare-feu du ministère se trouve entre les deux, il doit laisser passer le premier tableau.",
)


def ways(given: Given) -> Iterator[Section]:
    """Yield the part about openings."""
    openings = given.plan.needs.openings
    outside = tuple(each for each in openings if Zone.PUBLIC in (each.source, each.destination))
    inside = tuple(each for each in openings if Zone.PUBLIC not in (each.source, each.destination))
    tables = (
        *_table(
            given, "openings-outside", Text("From and to the outside", "De et vers l'extérieur"), outside
        ),
        *_table(given, "openings-inside", Text("Inside the office", "À l'intérieur du cabinet"), inside),
    )
    if tables:
        yield Section("openings", said(_TITLE), (Paragraph(said(_INTRO)), *tables))


def _table(given: Given, identifier: str, caption: Text, openings: tuple[Opening, ...]) -> Iterator[Table]:
    columns = (
        said(Text("From", "De")),
        said(Text("To", "Vers")),
        said(Text("Traffic", "Trafic")),
        said(Text("For", "Pour")),
        said(Text("Why", "Pourquoi")),
    )
    spoken = language.current()
    rows = tuple(
        (code(source), code(target), code(traffic), said(NAMES[owner]), reason)
        for source, target, traffic, owner, reason in opening_rows(given.office, openings, spoken)
    )
    if rows:
        yield Table(identifier, said(caption), columns, rows)
