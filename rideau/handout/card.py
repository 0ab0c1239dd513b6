"""The welcome card: both languages side by side, the person's own first; telephone and mail have pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from rideau.handout import card_words as words
from rideau.handout import mail_words
from rideau.handout.card_words import Side, side
from rideau.handout.given import Handout, Mail, Telephone
from rideau.office import Platform
from rideau.text import Text

if TYPE_CHECKING:
    from fpdf import FPDF

_INK, _QUIET, _DEEP, _PALE, _WHITE = "#212529", "#495057", "#103458", "#eef3f8", "#ffffff"
"""Text and ground, each pair of which has a contrast of 7:1 and more (WCAG 2.1, AAA)."""
_MARGIN, _GAP = 16.0, 12.0
_SANS, _MONO = "helvetica", "courier"
_CHARACTERS = "windows-1252"
"""What the fonts that every reader of PDF has can show."""
_GROUP = 4
_SCANNED = 70.0
"""Millimetres of a code to scan."""


def card(handout: Handout, names: tuple[str, ...]) -> bytes:
    """Return the PDF of ``handout``, whose archive holds the files ``names``: the same one every time."""
    page = _page(handout)
    order = ("fr", "en") if handout.identity.language == "fr" else ("en", "fr")
    _head(page, handout, order)
    _code(page, handout, order)
    top, width = page.get_y() + 8, (page.w - 2 * _MARGIN - _GAP) / 2
    for number, language in enumerate(order):
        left = _MARGIN + number * (width + _GAP)
        _column(page, handout, side(handout, language, names), (left, top, width))
    if handout.telephone:
        _telephone(page, handout.telephone, order)
    if handout.mail:
        _mail(page, handout.mail, handout.identity.platform, order)
    return bytes(page.output())


def _telephone(page: "FPDF", telephone: Telephone, order: tuple[str, ...]) -> None:
    """Draw a page of its own: how the application becomes one's telephone, in both languages."""
    heading = {
        each: words.EXTENSION.in_language(each).format(extension=telephone.extension) for each in order
    }
    steps = {each: tuple(step.in_language(each) for step in words.TELEPHONE_STEPS) for each in order}
    _another_page(page, _both(words.TELEPHONE, order), heading, steps)
    _code_to_scan(page, telephone.address)


def _mail(page: "FPDF", mail: Mail, platform: Platform, order: tuple[str, ...]) -> None:
    """Draw a page of its own: how one's mail is set up and read, in both languages."""
    steps = {each: mail_words.steps(mail, platform, each) for each in order}
    _another_page(page, _both(mail_words.TITLE, order), dict.fromkeys(order, mail.address), steps)


def _another_page(
    page: "FPDF", title: str, heading: Mapping[str, str], steps: Mapping[str, tuple[str, ...]]
) -> None:
    """Draw a page of two columns, a language each: a heading and numbered steps."""
    page.set_margin(_MARGIN)
    page.add_page()
    _line(page, title, (_SANS, "B", 22), _INK, 12)
    top, width = page.get_y() + 6, (page.w - 2 * _MARGIN - _GAP) / 2
    for number, language in enumerate(steps):
        left = _MARGIN + number * (width + _GAP)
        page.set_left_margin(left)
        page.set_right_margin(page.w - left - width)
        page.set_xy(left, top)
        _line(page, heading[language], (_SANS, "B", 14), _DEEP, 12)
        for at, step in enumerate(steps[language], start=1):
            _step(page, at, step)


def _code_to_scan(page: "FPDF", text: str) -> None:
    """Draw a QR code below both columns, in squares: what is drawn so is the same every time."""
    import segno  # noqa: PLC0415 -- only for handouts

    squares = segno.make_qr(text, error="m").matrix
    size = _SCANNED / len(squares)
    left, top = (page.w - _SCANNED) / 2, page.h - _MARGIN - _SCANNED
    page.set_fill_color(_INK)
    for row, line in enumerate(squares):
        for column, dark in enumerate(line):
            if dark:
                page.rect(left + column * size, top + row * size, size, size, style="F")


def _page(handout: Handout) -> "FPDF":
    from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415 -- heavy, and only for handouts

    language = handout.identity.language
    page = FPDF(format="letter")
    page.core_fonts_encoding = _CHARACTERS
    page.set_lang(f"{language}-CA")
    title = f"{words.TITLE.in_language(language)} - {handout.giver.name.in_language(language)}"
    page.set_title(title)
    page.set_author(handout.giver.name.in_language(language))
    page.set_creation_date(datetime.combine(handout.expires, time(), UTC))  # a clock would change the bytes
    page.viewer_preferences = ViewerPreferences(display_doc_title=True)
    page.set_margin(_MARGIN)
    page.set_auto_page_break(auto=False)
    page.add_page()
    return page


def _head(page: "FPDF", handout: Handout, order: tuple[str, ...]) -> None:
    """Draw the names of the office, of equal size, and for whom and which device this is."""
    page.set_fill_color(_DEEP)
    page.rect(0, 0, page.w, 40, style="F")
    page.set_y(11)
    for language in order:
        _line(page, handout.giver.name.in_language(language), (_SANS, "B", 16), _WHITE, 9)
    page.set_y(50)
    greeting = " / ".join(words.TITLE.in_language(each) for each in order)
    _line(page, f"{greeting}, {handout.identity.person}", (_SANS, "B", 22), _INK, 10)
    kinds = dict.fromkeys(words.KINDS[handout.identity.platform].in_language(each) for each in order)
    _line(page, f"{handout.identity.name} · {' / '.join(kinds)}", (_SANS, "", 12), _QUIET, 8)


def _code(page: "FPDF", handout: Handout, order: tuple[str, ...]) -> None:
    """Draw the one-time code, in groups that are apart without spaces between them."""
    top, height = page.get_y() + 6, 36.0
    page.set_fill_color(_PALE)
    page.rect(_MARGIN, top, page.w - 2 * _MARGIN, height, style="F", round_corners=True, corner_radius=3)
    page.set_xy(_MARGIN + 8, top + 4)
    _line(page, _both(words.CODE, order), (_SANS, "B", 11), _DEEP, 6)
    page.set_font(_MONO, "B", 30)
    page.set_text_color(_INK)
    page.set_xy(_MARGIN + 8, top + 11)
    groups = [handout.code[at : at + _GROUP] for at in range(0, len(handout.code), _GROUP)]
    for group in groups:
        page.cell(page.get_string_width(group) + 6, 12, group, align="L")
    for number, language in enumerate(order):
        page.set_xy(_MARGIN + 8, top + 24 + 5 * number)
        _line(
            page,
            words.SPELLING.in_language(language).format(count=len(handout.code)),
            (_SANS, "", 9.5),
            _INK,
            5,
        )
    page.set_y(top + height)


def _column(page: "FPDF", handout: Handout, said: Side, place: tuple[float, float, float]) -> None:
    """Draw one language from top to bottom: the order in which it is read aloud, too."""
    left, top, width = place
    page.set_left_margin(left)
    page.set_right_margin(page.w - left - width)
    page.set_xy(left, top)
    _heading(page, words.STEPS, said.language)
    for number, step in enumerate(said.steps, start=1):
        _step(page, number, step)
    _heading(page, words.INSIDE, said.language)
    for name, meaning in said.files:
        _line(page, name, (_MONO, "B", 10.5), _INK, 5)
        _paragraph(page, meaning, 10.5, after=2)
    page.ln(3)
    _paragraph(page, said.ends, 11, style="B", after=2)
    _paragraph(page, words.AFTER.in_language(said.language), 10.5, after=4)
    if handout.giver.hotline:
        helps = words.HELP.in_language(said.language).format(number=handout.giver.hotline)
        _paragraph(page, helps, 12, style="B")


def _heading(page: "FPDF", text: Text, language: str) -> None:
    _line(page, text.in_language(language), (_SANS, "B", 14), _DEEP, 10)


def _step(page: "FPDF", number: int, text: str) -> None:
    """Draw a numbered step, its text beside the number."""
    top, left = page.get_y(), page.l_margin
    page.set_font(_SANS, "B", 20)
    page.set_text_color(_DEEP)
    page.cell(9, 8, str(number))
    page.set_left_margin(left + 9)
    page.set_xy(left + 9, top + 1.2)
    for line in text.splitlines():
        command = line.strip("`")
        _paragraph(
            page, command, 11.5 if command == line else 10.5, family=_SANS if command == line else _MONO
        )
    page.ln(4)
    page.set_left_margin(left)
    page.set_x(left)


def _paragraph(
    page: "FPDF", text: str, size: float, *, family: str = _SANS, style: str = "", after: float = 0
) -> None:
    page.set_font(family, style, size)
    page.set_text_color(_INK)
    page.multi_cell(0, size * 0.47, _shown(text), align="L", new_x="LMARGIN", new_y="NEXT")
    page.ln(after)


def _line(page: "FPDF", text: str, font: tuple[str, str, float], color: str, height: float) -> None:
    """Draw one line, smaller where it is too long for the page."""
    family, style, size = font
    page.set_text_color(color)
    page.set_font(family, style, size)
    room = page.w - page.get_x() - page.r_margin
    shown = _shown(text)
    if page.get_string_width(shown) > room - 2 * page.c_margin:
        page.set_font_size(size * (room - 2 * page.c_margin) / page.get_string_width(shown))
    page.cell(room, height, shown, new_x="LMARGIN", new_y="NEXT")


def _both(text: Text, order: tuple[str, ...]) -> str:
    return " / ".join(text.in_language(each) for each in order)


def _shown(text: str) -> str:
    """Return ``text`` with the characters that the fonts have, and no colon at the start of a line."""
    return text.replace(" :", "\N{NO-BREAK SPACE}:").encode(_CHARACTERS, "replace").decode(_CHARACTERS)
