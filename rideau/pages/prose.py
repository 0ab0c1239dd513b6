"""What stands in a sentence of a page: words in the reader's language, and the names and numbers among them.

Whatever is put into words is escaped, so that no name of a profile can become markup.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from rideau import language
from rideau import text as words
from rideau.office_telephony import readable
from rideau.text import Text

_SHORT = 24
"""Characters that fit beside others on a telephone: they are not broken."""
NOTHING = Markup("\N{EN DASH}")
"""What stands in a cell where there is nothing."""


def said(text: Text, /, **values: str) -> Markup:
    """Return ``text`` in the reader's language as prose; ``{name}`` in it becomes the value of that name."""
    words = escape(typeset(text.in_language(language.current())))
    return words.format(**values) if values else words


def typeset(text: str) -> str:
    """Return ``text`` as it is printed in the reader's language."""
    return words.typeset(text, language.current())


def code(text: str) -> Markup:
    """Return what is typed or compared as it stands: a command, an address, a name of the network."""
    drawn = Markup('<code translate="no"{}>{}</code>')
    return drawn.format(Markup(' class="short"') if len(text) <= _SHORT else "", text)


def strong(text: str) -> Markup:
    """Return what must not be overlooked."""
    return Markup("<strong>{}</strong>").format(text)


def link(address: str, text: str = "") -> Markup:
    """Return a link to a website; its address is shown unless ``text`` says it better."""
    shown = text or address.removeprefix("https://").rstrip("/")
    return Markup('<a href="{}">{}</a>').format(address, shown)


def mail_link(address: str) -> Markup:
    """Return a mail address that opens a mail program."""
    return Markup('<a href="mailto:{}">{}</a>').format(address, address)


def telephone_link(number: str) -> Markup:
    """Return a number (E.164) as people read it, that a telephone dials."""
    return Markup('<a href="tel:{}">{}</a>').format(number, telephone(number))


def telephone(number: str) -> str:
    """Return a number (E.164) as people read it here, never broken at the end of a line."""
    return readable(number).replace("-", "\N{NON-BREAKING HYPHEN}")


def joined(parts: Sequence[str]) -> Markup:
    """Return ``parts`` as one enumeration, with the reader's word before the last."""
    if len(parts) < len(("one", "another")):
        return Markup("").join(parts)
    last = Text(" and ", " et ").in_language(language.current())
    return Markup(", ").join(parts[:-1]) + last + parts[-1]
