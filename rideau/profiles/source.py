"""YAML as coordinators write it: nothing but text, and every piece with its place in the file.

PyYAML's event stream is read without its resolver, so ``ON``, ``no``, ``010`` and ``12:30`` stay what
they say. Events, not nodes: they need no recursion, so depth is refused while it is met. What makes
YAML a programming language (anchors, tags, directives) is refused as well.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import yaml

from rideau.language import N_, gettext
from rideau.problems import Location, Problem, ProblemsFound
from rideau.profiles.fields import character_name
from rideau.profiles.rules import KEY, DocumentPath, at_most, problem

LARGEST = 256 * 1024
"""Bytes; a profile of three hundred people is a fifth of it."""
DEEPEST = 32
_TOO_DEEP = "maximum nesting depth"

Value: TypeAlias = str | list["Value"] | dict[str, "Value"]

_GLUED_COMMENT = re.compile(r" +#(?=[^\s#])")
_INVISIBLE = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is, and the key in front of it (the value itself in a list)."""

    key: Location
    value: Location
    collection: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as mappings, lists and text.

    ``problems`` are those that did not keep the rest from being read.
    """

    file: Path
    data: Mapping[str, Value]
    places: Mapping[DocumentPath, Place]
    problems: tuple[Problem, ...] = ()

    def location(self, path: DocumentPath) -> Location:
        """Return where ``path`` stands: a text itself, the key of a list or mapping, what ``KEY`` ends.

        What is not in the file stands where the nearest thing around it does.
        """
        key = path[-1:] == (KEY,)
        found = path[:-1] if key else path
        while found and found not in self.places:
            key, found = True, found[:-1]
        place = self.places[found]
        return place.key if key or place.collection else place.value


_NO_HINT = N_("it cannot be read")
_UNREADABLE: Mapping[type[Exception], str] = {
    FileNotFoundError: N_("there is no such file"),
    IsADirectoryError: N_("it is a folder"),
    PermissionError: N_("you may not read it"),
}


def read(file: Path, largest: int = LARGEST) -> Document:
    """Return the document in ``file``; raise :class:`ProblemsFound` if it cannot be used at all."""
    try:
        with file.open("rb") as stream:
            return parse(file, stream.read(largest + 1), largest)
    except (OSError, ValueError) as error:
        reason = gettext(_UNREADABLE.get(type(error), _NO_HINT))
        raise ProblemsFound([problem("R101", Location(file), (), {"reason": reason})]) from None


def parse(file: Path, content: bytes, largest: int = LARGEST) -> Document:
    """Return the document made of ``content``; ``file`` only names it."""
    text = _decoded(file, content, largest)
    problems = [*at_most(_strange_characters(file, text), file)]
    if problems:
        raise ProblemsFound(problems)
    if not text.strip():
        raise ProblemsFound([problem("R106", Location(file), ())])
    return _Reader(file).document(text)


def _decoded(file: Path, content: bytes, largest: int) -> str:
    if len(content) > largest:
        raise ProblemsFound([problem("R102", Location(file), (), {"limit": str(largest // 1024)})])
    if content.count(0) * 4 > len(content):
        raise ProblemsFound([problem("R103", Location(file), ())])  # UTF-16 or UTF-32 of Latin text
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before) - before.rfind(b"\n")
        raise ProblemsFound([problem("R103", Location(file, before.count(b"\n") + 1, column), ())]) from None


def _strange_characters(file: Path, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        for column, character in enumerate(line, 1):
            if is_invisible(character):
                code = "R105" if character == "\t" else "R104"
                values = {"character": character_name(character)}
                yield problem(code, Location(file, number, column), (), values)
                break


def is_invisible(character: str) -> bool:
    """Tell whether ``character`` is a control, format (bidirectional, zero-width) or unknown one."""
    return unicodedata.category(character) in _INVISIBLE


class _Mark(Protocol):
    """A place as PyYAML and libyaml count it, from 0."""

    line: int
    column: int


class _Reader:
    """Reads one file's events; recursion is bounded by ``DEEPEST``."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places: dict[DocumentPath, Place] = {}
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = iter(())
        self.aliased = False
        self.lines: list[str] = []

    def document(self, text: str) -> Document:
        try:
            return self._document(text)
        except yaml.MarkedYAMLError as error:
            if _TOO_DEEP in (error.problem or ""):  # libyaml looks far ahead, and has a limit of its own
                raise self._stop("R107", self._at(_mark(error)), {"limit": str(DEEPEST)}) from None
            reason = syntax_hint(error.problem or "")
            raise self._stop("R108", self._at(_mark(error)), {"reason": reason}) from None

    def _document(self, text: str) -> Document:
        self.lines = text.split("\n")
        self.events = yaml.parse(text, yaml.CSafeLoader)
        next(self.events)  # the start of the stream
        first = next(self.events)
        if not isinstance(first, yaml.DocumentStartEvent):
            raise self._stop("R106", Location(self.file))
        if first.version or first.tags:
            self._note("R111", self._location(first), ())
        root = self._value(next(self.events), ())
        self._finish()
        if not isinstance(root, dict):
            raise self._stop("R113", self.places[()].key)
        if self.aliased:
            raise ProblemsFound(self.problems)
        return Document(self.file, root, self.places, tuple(self.problems))

    def _finish(self) -> None:
        next(self.events)  # the end of the document
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise self._stop("R112", self._location(after))

    def _value(self, event: yaml.Event, path: DocumentPath) -> Value:
        place = self._location(event)
        key = self.places[path].key if path in self.places else place
        self.places[path] = Place(key, place, isinstance(event, yaml.CollectionStartEvent))
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self.aliased = True
            self._note("R110", place, path)
            return ""
        self._judge(event, path)
        if isinstance(event, yaml.ScalarEvent):
            self._look_behind(event, path)
            return self._text(event, path)
        if len(path) >= DEEPEST:
            raise self._stop("R107", place, {"limit": str(DEEPEST)})
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _judge(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, path: DocumentPath) -> None:
        if event.anchor is not None:
            self._note("R110", self._location(event), path)
        if event.tag is not None:
            self._note("R111", self._location(event), path)

    def _look_behind(self, event: yaml.ScalarEvent, path: DocumentPath) -> None:
        """Note what looks like part of the value and is a comment: “66 Slater Street #1012”."""
        end = self._at(event.end_mark)
        rest = self.lines[end.line - 1] if end.line <= len(self.lines) else ""  # the file may end here
        glued = _GLUED_COMMENT.match(rest, end.column - 1)
        if glued is not None and not event.style:
            self._note("R115", Location(self.file, end.line, glued.end()), path)

    def _text(self, event: yaml.ScalarEvent, path: DocumentPath) -> str:
        if event.value.isascii() and event.value.isprintable():
            return str(event.value)
        strange = next((each for each in event.value if each != "\n" and is_invisible(each)), None)
        if strange is not None:
            self._note("R104", self._location(event), path, {"character": character_name(strange)})
            return _without_invisible(event.value)
        return str(event.value)

    def _list(self, path: DocumentPath) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: DocumentPath) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, place = self._key(event, path), self._location(event)
            value = next(self.events)
            if key in pairs:
                line = str(self.places[(*path, key)].key.line)
                self._note("R109", place, (*path, key), {"key": key, "line": line})
                self._value(value, (*path, f"{key} (again)"))
            else:
                self.places[(*path, key)] = Place(place, self._location(value))
                pairs[key] = self._value(value, (*path, key))
        return pairs

    def _key(self, event: yaml.Event, path: DocumentPath) -> str:
        key = self._value(event, (*path, "?"))
        if not isinstance(key, str) or not key.strip() or "\n" in key:
            raise self._stop("R114", self._location(event))
        del self.places[(*path, "?")]
        return key

    def _location(self, event: yaml.Event) -> Location:
        return self._at(event.start_mark)

    def _at(self, mark: _Mark | None) -> Location:
        return Location(self.file, mark.line + 1, mark.column + 1) if mark else Location(self.file)

    def _note(
        self, code: str, place: Location, path: DocumentPath, values: Mapping[str, str] | None = None
    ) -> None:
        self.problems.append(problem(code, place, path, values))

    def _stop(self, code: str, place: Location, values: Mapping[str, str] | None = None) -> ProblemsFound:
        return ProblemsFound([*self.problems, problem(code, place, (), values)])


_NO_COLON = "could not find expected ':'"
_END_OF_FILE = "found unexpected end of stream"


def _mark(error: yaml.MarkedYAMLError) -> _Mark | None:
    """Return where ``error`` is: where a quote or key starts that misses its end, not where it was missed."""
    return error.context_mark if error.problem in (_END_OF_FILE, _NO_COLON) else error.problem_mark


def _without_invisible(text: str) -> str:
    return "".join(each for each in text if not is_invisible(each))


_SYNTAX_HINTS: Mapping[str, str] = {
    "mapping values are not allowed in this context": N_(
        "a colon is not expected here; quote a text that contains “: ”"
    ),
    _NO_COLON: N_("a key without its colon, or a colon without a space after it"),
    "did not find expected key": N_("a key is expected here; look at the indentation and the quotes"),
    "did not find expected '-' indicator": N_(
        "a list item is expected here; look at the indentation and after the dashes"
    ),
    "did not find expected ',' or ']'": N_("in this list, a comma or the closing bracket is missing"),
    "did not find expected ',' or '}'": N_("between these braces, a comma or the closing brace is missing"),
    "block sequence entries are not allowed in this context": N_(
        "a list item is not expected here; start the list on a line of its own"
    ),
    _END_OF_FILE: N_("a quote is not closed"),
    "found character that cannot start any token": N_(
        "a value cannot start with this character; put it between quotes"
    ),
}


def syntax_hint(reason: str) -> str:
    """Return what libyaml's ``reason`` means to a coordinator, in the reader's language."""
    return gettext(_SYNTAX_HINTS.get(reason, _NO_HINT))
