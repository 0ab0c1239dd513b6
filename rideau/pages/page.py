"""A page, and its HTML: one file, complete in itself."""

from collections.abc import Callable
from dataclasses import dataclass

from rideau import language
from rideau.pages.blocks import Block, Section
from rideau.pages.environment import environment
from rideau.text import Text

_SKIP = Text("Skip to the content", "Passer au contenu")
_CONTENTS = Text("Contents", "Sommaire")
_OTHER = {"en": ("fr", "Français"), "fr": ("en", "English")}


@dataclass(frozen=True, slots=True)
class Page:
    """What is read from top to bottom, in one language."""

    name: str
    """Of its files, without language and end: ``readiness`` for ``readiness.en.html``."""
    owner: str
    """Whose page it is: an office's name, the fleet's."""
    title: str
    lead: str
    """What it is for, in one or two sentences."""
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...] = ()
    """What stands before the first section."""
    footer: str = ""
    """From what, and for when, it was made; never by the clock."""
    wide: bool = False
    """Whether its tables want all of a desk's screen."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the layout itself says."""

    skip: str
    contents: str
    language: str
    other: str
    """The other language."""
    other_name: str


def both(build: Callable[[], Page]) -> dict[str, Page]:
    """Return what ``build`` makes while each language is spoken, by language."""
    before, pages = language.current(), {}
    for each in language.LANGUAGES:
        language.use(each)
        try:
            pages[each] = build()
        finally:
            language.use(before)
    return pages


def html(page: Page, spoken: str) -> str:
    """Return the whole file of ``page``, whose words are in the language ``spoken``."""
    other, name = _OTHER[spoken]
    labels = Labels(_SKIP.in_language(spoken), _CONTENTS.in_language(spoken), f"{spoken}-CA", other, name)
    return environment().get_template("pages/page.html.j2").render(page=page, labels=labels)
