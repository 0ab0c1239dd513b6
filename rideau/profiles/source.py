"""YAML as coordinators write it: nothing but text, and every piece with its place in the file.

PyYAML's event stream is read without its resolver, so ``ON``, ``no``, ``010`` and ``12:30`` stay what
they say. Events, not nodes: they need no recursion, so depth is refused while it is met. What makes
YAML a programming language (anchors, tags, directives) is refused as well.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import yaml

from rideau.language import N_, gettext
from rideau.problems import Location, Problem, ProblemsFound
from rideau.profiles.fields import character_name
from rideau.profiles.rules import KEY, DocumentPath, at_most, problem

if TYPE_CHECKING:
    from rideau.profiles.slips import Slip

LARGEST = 256 * 1024
"""Bytes; a profile of three hundred people is a fifth of it."""
DEEPEST = 32
_TOO_DEEP = "maximum nesting depth"

Value: TypeAlias = str | list["Value"] | dict[str, "Value"]

_MISPLACED_SPACE = re.compile(
    r"""[ -]*(?P<indent>[\u00a0\u2007\u202f])"""
    r"""|[^:#"']*:[ ]*(?P<value>[\u00a0\u2007\u202f])"""
    r"""|[^:#"']*?(?P<key>[\u00a0\u2007\u202f])\s*:(?:\s|$)"""
)
"""A space that does not break, where YAML looks for spaces: word processors write it in front of colons."""
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
        misplaced = _MISPLACED_SPACE.match(line)
        unseen = misplaced.end(misplaced.lastgroup or 0) if misplaced else 0
        for column, character in enumerate(line, 1):
            if is_invisible(character) or column == unseen:
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
        self.before: dict[DocumentPath, list[Value]] = {}
        """Items of a list, by its path, that are followed by one without its dash."""

    def document(self, text: str) -> Document:
        try:
            return self._document(text)
        except yaml.MarkedYAMLError as error:
            if _TOO_DEEP in (error.problem or ""):  # libyaml looks far ahead, and has a limit of its own
                raise self._stop("R107", self._at(error.problem_mark), {"limit": str(DEEPEST)}) from None
            found = _slip(self.lines, error)
            place = Location(self.file, found.line, found.column)
            raise self._stop("R108", place, {"reason": found.reason, "advice": found.advice}) from None

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
            item = self._value(event, (*path, len(items)))
            items += self.before.pop(path, ())
            items.append(item)
        return items

    def _mapping(self, path: DocumentPath) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, place = self._key(event, path), self._location(event)
            value = next(self.events)
            if key in pairs and key == next(iter(pairs)) and isinstance(path[-1], int):
                self._note_repeated(key, place, path, f"- {key}")
                self.before.setdefault(path[:-1], []).append(pairs)
                pairs, path = (
                    {},
                    (*path[:-1], path[-1] + 1),
                )  # the dash in front of the next item was forgotten
                self.places[path] = Place(place, place, collection=True)
            if key in pairs:
                self._note_repeated(key, place, path)
                self._value(value, (*path, f"{key} (again)"))
            else:
                self.places[(*path, key)] = Place(place, self._location(value))
                pairs[key] = self._value(value, (*path, key))
        return pairs

    def _note_repeated(self, key: str, place: Location, path: DocumentPath, meant: str = "") -> None:
        line = str(self.places[(*path, key)].key.line)
        self._note("R109", place, (*path, key), {"key": key, "line": line, "meant": meant})

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


def _slip(lines: Sequence[str], error: yaml.MarkedYAMLError) -> "Slip":
    """Return what went wrong where libyaml stopped."""
    from rideau.profiles.slips import Stop, slip  # noqa: PLC0415 -- most files can be read

    where, began = error.problem_mark, error.context_mark
    stop = Stop(
        error.problem or "",
        where.line + 1 if where else 0,
        where.column + 1 if where else 0,
        (began.line + 1, began.column + 1) if began else None,
    )
    return slip(lines, stop)


def _without_invisible(text: str) -> str:
    return "".join(each for each in text if not is_invisible(each))
