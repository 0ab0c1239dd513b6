"""What went wrong in a line that YAML cannot read, in the words of who wrote it.

libyaml says where it stopped; the slip is often plain to see there: a space that is missing after a colon,
one too many before a key, a text with a colon in it. Where it is not, libyaml's reason is put in our words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rideau.language import N_, gettext


@dataclass(frozen=True, slots=True)
class Slip:
    """Why a line cannot be read, and what to write, both in the reader's language; line and column from 1."""

    reason: str
    advice: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Where libyaml stopped, and why: ``began`` is where began what it could not finish, if anything."""

    reason: str
    line: int
    column: int
    began: tuple[int, int] | None


_NO_COLON = "could not find expected ':'"
_END_OF_FILE = "found unexpected end of stream"
_SECOND_COLON = "mapping values are not allowed in this context"
_NO_KEY = "did not find expected key"
_NO_DASH = "did not find expected '-' indicator"
_OPEN = ("did not find expected ',' or ']'", "did not find expected ',' or '}'")
_BAD_START = (
    "found character that cannot start any token",
    "did not find expected alphabetic or numeric character",
)

_LONGEST = 160
"""Characters of a line that somebody may have mistyped; a longer one is not quoted."""
_WORD = r"[^\W\d][\w.-]*"
_MERGE = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_GLUED_COLON = re.compile(rf"\s*(?:- +)?(?P<key>{_WORD}):(?P<value>[^\s/].*)")
_OTHER_SIGN = re.compile(rf"\s*(?:- +)?(?P<key>{_WORD})\s*[=;：]\s*(?P<value>\S.*)")  # noqa: RUF001
_NO_SIGN = re.compile(rf"\s*(?:- +)?(?P<key>{_WORD})\s+(?P<value>[^\s:][^:]*)")
_ITEM = re.compile(r"\s*(?:-(?=\S)|[–—•·*●▪‣])\s*(?P<item>[^\s-].*)")  # noqa: RUF001 -- word processors' bullets
_LINE = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[^\s:#][^:#]*?)?\s*:(?:\s+(?P<value>[^\s#].*))?\s*$"
)
_BEGINNING = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[^\s:#-][^:#]*)")


def slip(lines: Sequence[str], stop: Stop) -> Slip:
    """Return what went wrong where libyaml stopped."""
    return next(_seen(lines, _begun(stop)))


def _begun(stop: Stop) -> Stop:
    """Return ``stop`` at the key, quote or bracket that misses its end, not where that was missed."""
    if stop.began and stop.reason in (_NO_COLON, _END_OF_FILE, *_OPEN, _BAD_START[1]):
        return Stop(stop.reason, *stop.began, None)
    return stop


def _seen(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    text = lines[stop.line - 1] if stop.line <= len(lines) else ""
    if len(text) > _LONGEST:
        yield _otherwise(text, stop)
    if _MERGE.match(text):
        yield Slip(
            gettext("two versions of the file were merged and nobody chose between them"),
            gettext("Keep one of the two and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."),
            stop.line,
            1,
        )
    yield from _open_quote(lines[: stop.line])
    if stop.reason in (_NO_COLON, _NO_KEY, _NO_DASH, _BAD_START[1]):
        yield from _without_space(text, stop)
    if stop.reason == _SECOND_COLON:
        yield from _colon_in_text(text, stop)
        yield from _below_a_value(lines, stop)
    if stop.reason in (_NO_KEY, _NO_DASH):
        yield from _after_the_quote(text, stop)
        yield from _between_columns(lines, stop)
    yield _otherwise(text, stop)


def _write(line: str) -> str:
    return gettext("Write: {line}").format(line=line)


def _open_quote(lines: Sequence[str]) -> Iterator[Slip]:
    """Look for a value that begins with a quote and does not end with one: it takes in the lines below."""
    for number, text in enumerate(lines, 1):
        found = re.search(r"""(?:^|[\s\[{,])("[^"]*)$""", re.sub(r'"[^"]*"', _hidden, text))
        if found:
            reason, advice = _REASONS[_END_OF_FILE]
            yield Slip(gettext(reason), gettext(advice), number, found.start(1) + 1)


def _hidden(quoted: re.Match[str]) -> str:
    return "'" * len(quoted.group())


def _without_space(text: str, stop: Stop) -> Iterator[Slip]:
    column = len(text) - len(text.lstrip()) + 1
    if item := _ITEM.fullmatch(text):
        reason = gettext("an item of a list must begin with a hyphen and a space")
        yield Slip(reason, _write(f"- {item['item']}"), stop.line, column)
    for shape in (_GLUED_COLON, _OTHER_SIGN, _NO_SIGN):
        if stop.reason == _NO_COLON and (pair := shape.fullmatch(text)):
            reason = gettext("between a key and its value there must be a colon and a space")
            yield Slip(reason, _write(f"{pair['key']}: {pair['value']}"), stop.line, column)


def _colon_in_text(text: str, stop: Stop) -> Iterator[Slip]:
    before = _LINE.fullmatch(text[: stop.column - 1])
    value = before["value"] if before else None
    if before and value and not value.startswith(('"', "'", "[", "{")):
        whole = text[before.start("value") :].rstrip()
        quote = "'" if '"' in whole else '"'
        yield Slip(
            gettext("in the text there is a colon with a space after it, as behind a key"),
            gettext("Put the text between quotes: {line}").format(
                line=f"{before['key']}: {quote}{whole}{quote}"
            ),
            stop.line,
            stop.column,
        )


def _below_a_value(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """Look for a line that is further in than the one above it, which has no room for anything below."""
    above = next((each for each in reversed(lines[: stop.line - 1]) if each.strip(" ")), "")
    one, two = _LINE.fullmatch(above), _LINE.fullmatch(lines[stop.line - 1])
    if not one or not two or not one["value"]:
        return
    start, further = len(one["indent"] + one["dashes"]), len(two["indent"])
    if further > start:
        reason = gettext("“{key}” is indented further than “{above}” above it, which has its value already")
        advice = gettext(
            "Begin both in the same column (“{above}” is in column {start}, “{key}” in column {further}), "
            "or leave out the value of “{above}”."
        )
        values = {"key": two["key"], "above": one["key"], "start": start + 1, "further": further + 1}
        yield Slip(reason.format(**values), advice.format(**values), stop.line, further + 1)


def _after_the_quote(text: str, stop: Stop) -> Iterator[Slip]:
    found = re.match(r"""(?P<key>.*?): +(?P<value>("[^"]*"|'[^']*')[^"',\]}]+)$""", text)
    if found and stop.column > found.start("value") + 1:
        plain = found["value"].translate(str.maketrans("", "", "\"'")).strip()
        yield Slip(
            gettext("the value goes on after its closing quote"),
            gettext("Put all of it between quotes, or nothing: {line}").format(
                line=f'{found["key"].strip()}: "{plain}"'
            ),
            stop.line,
            stop.column,
        )


def _between_columns(lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    """Look for a line that begins where nothing above begins."""
    text = lines[stop.line - 1]
    begins = len(text) - len(text.lstrip(" "))
    columns = _columns(lines[: stop.line - 1])
    if not text.strip() or begins in columns or not columns:
        return
    near = min(columns, key=lambda each: (abs(each - begins), -each))
    reason = gettext("it begins in column {column}, where no line above begins")
    advice = gettext("Begin it in column {column}, as “{key}” above.")
    yield Slip(
        reason.format(column=begins + 1),
        advice.format(column=near + 1, key=columns[near]),
        stop.line,
        begins + 1,
    )


def _columns(lines: Sequence[str]) -> dict[int, str]:
    """Return where the next line after ``lines`` may begin, and what begins there now."""
    columns: dict[int, str] = {}
    for each in lines:
        found = _BEGINNING.match(each)
        if found is None:
            continue
        item, key = len(found["indent"]), len(found["indent"] + found["dashes"])
        columns = {column: word for column, word in columns.items() if column < item}
        columns |= {item: "-"} if found["dashes"] else {}
        columns[key] = found["key"].strip()
    return columns


_REASONS: Mapping[str, tuple[str, str]] = {
    _NO_COLON: (
        N_("a key without its colon, or a colon without a space after it"),
        N_("Write “key: value”, with one space after the colon."),
    ),
    _SECOND_COLON: (
        N_("a colon is not expected here"),
        N_("Put a text that contains “: ” between quotes; look at the indentation here and above."),
    ),
    _NO_KEY: (
        N_("a key is expected here"),
        N_("Look at the indentation and the quotes of this line and the one above."),
    ),
    _NO_DASH: (
        N_("an item of a list is expected here"),
        N_("Look at the indentation of this line, and write a space after each dash."),
    ),
    _OPEN[0]: (
        N_("the list that begins here is not closed, or a comma is missing in it"),
        N_("Put a comma between items and a bracket at the end, as [chief, minister]."),
    ),
    _OPEN[1]: (
        N_("the brace that opens here is not closed, or a comma is missing after it"),
        N_("Put a comma between the pairs, and the other brace at the end."),
    ),
    "block sequence entries are not allowed in this context": (
        N_("an item of a list is not expected here"),
        N_("Start the list on a line of its own, below its key."),
    ),
    _END_OF_FILE: (N_("a quote is not closed"), N_("Write the same quote at the end of the value.")),
}
_NO_REASON = (
    N_("it is not written as “key: value” or “- item”"),
    N_("Look at the indentation, the colons, the quotes and the brackets of this line and the one above."),
)


def _otherwise(text: str, stop: Stop) -> Slip:
    """Say what libyaml's reason means."""
    if stop.reason in _BAD_START and stop.column <= len(text):
        character = text[stop.column - 1]
        reason = gettext("a value cannot begin with “{character}”").format(character=character)
        advice = gettext("Leave “{character}” out, or put the whole value between quotes.").format(
            character=character
        )
    else:
        reason, advice = map(gettext, _REASONS.get(stop.reason, _NO_REASON))
    return Slip(reason, advice, stop.line, stop.column)
