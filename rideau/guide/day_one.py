"""What the office has on day one, and until when."""

from collections.abc import Iterator

from rideau.guide.given import Given, day
from rideau.pages.blocks import Paragraph, Section, Table
from rideau.pages.prose import said, strong
from rideau.profiles.words import word
from rideau.service_names import NAMES
from rideau.text import Text

_LINE = Text("The way out.", "La sortie.")
_LINES = Text("The way out, over two lines.", "La sortie, par deux liaisons.")


def day_one(given: Given) -> Iterator[Section]:
    """Yield the part about services, each with who runs it."""
    columns = (
        said(Text("Service", "Service")),
        said(Text("What it is", "Ce que c'est")),
        said(Text("Who looks after it", "Qui s'en occupe")),
    )
    caption = said(Text("The office's services", "Les services du cabinet"))
    began = Text(
        "Everything below works from {first} on. It is looked after until the end of {last}.",
        "Tout ce qui suit fonctionne dès le {first} et est assuré jusqu'à la fin du {last}.",
    )
    when = said(began, first=day(given.dates.appointment), last=day(given.dates.support_until))
    title = said(Text("What you have on day one", "Ce que vous avez dès le premier jour"))
    yield Section(
        "day-one", title, (Paragraph(when), Table("services", caption, columns, tuple(_rows(given))))
    )


def _rows(given: Given) -> Iterator[tuple[str, ...]]:
    for slug in given.office.services:
        if slug in given.ours:
            who = strong(said(Text("We do", "Nous")))
        elif slug in given.departments:
            who = said(Text("The department", "Le ministère"))
        else:
            continue
        yield said(NAMES[slug]), said(_what(given, slug)), who


def _what(given: Given, slug: str) -> Text:
    if slug == "internet":
        return _LINES if len(given.office.uplinks) > 1 else _LINE
    return word("Services", slug)
