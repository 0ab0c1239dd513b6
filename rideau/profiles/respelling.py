"""Keys under another name or in another place than ours, read as what they were meant to be.

A document with ``personnel`` has no ``staff`` either, and whoever is named in its groups is nobody: one slip,
many problems. Where it is plain what a key was meant to be, the slip alone is reported, and the rest of the
document is read as though the key were right. The document stays refused.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args, get_origin

from rideau.profiles.fields import Model
from rideau.profiles.meaning import nearest
from rideau.profiles.rules import KEY, MOST_PROBLEMS, DocumentPath, problem, shown
from rideau.profiles.source import Document, Value

Record = dict[str, Value]


@dataclass(frozen=True, slots=True)
class _Inner:
    """The record that a key of a record leads to; ``each`` where it is that of every item below."""

    model: type[Model]
    each: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A record of a document, with the records around it, the nearest last."""

    path: DocumentPath
    record: Record
    model: type[Model]
    around: tuple["_Found", ...] = ()


@dataclass(frozen=True, slots=True)
class _Slip:
    """A key at ``written`` that was meant to be at ``meant``; rule ``code`` says so.

    ``value`` is what stands in the key and was meant to be behind it.
    """

    written: DocumentPath
    meant: DocumentPath
    code: str
    values: Mapping[str, str]
    value: str = ""


def respelt(document: Document, kind: type[Model]) -> Document | None:
    """Return ``document`` as it was meant, with a problem for each wrong key; nothing if there is none."""
    corrected = replace(document, data=deepcopy(dict(document.data)))
    for _ in range(MOST_PROBLEMS):
        slip = next(_slips({**corrected.data}, kind), None)  # once a key is known, what is below is looked at
        if slip is None:
            break
        corrected = _without(slip, corrected)
    return corrected if len(corrected.problems) > len(document.problems) else None


def _without(slip: _Slip, document: Document) -> Document:
    place = document.location((*slip.written, KEY))
    found = problem(slip.code, place, slip.written, slip.values)
    value = _inside(document.data, slip.written[:-1]).pop(str(slip.written[-1]))
    _inside(document.data, slip.meant[:-1])[str(slip.meant[-1])] = slip.value or value
    places = {_moved(path, slip.written, slip.meant): each for path, each in document.places.items()}
    return replace(document, places=places, problems=(*document.problems, found))


def _inside(value: Any, path: DocumentPath) -> Record:
    """Return the record of a document's data at ``path``, which is known to be there."""
    for key in path:
        value = value[key]
    record: Record = value
    return record


def _moved(path: DocumentPath, old: DocumentPath, new: DocumentPath) -> DocumentPath:
    return (*new, *path[len(old) :]) if path[: len(old)] == old else path


def _slips(data: Record, kind: type[Model]) -> Iterator[_Slip]:
    for found in _records(_Found((), data, kind)):
        for key in found.record:
            if key not in _keys(found.model):
                slips = (_glued(found, key), _misplaced(found, key), _misspelt(found, key))
                yield from (each for each in slips if each)


def _records(found: _Found) -> Iterator[_Found]:
    """Yield ``found`` and every record below it."""
    yield found
    for key, inner in _keys(found.model).items():
        if inner is None or key not in found.record:
            continue
        for path, record in _below((*found.path, key), found.record[key], each=inner.each):
            yield from _records(_Found(path, record, inner.model, (*found.around, found)))


def _below(path: DocumentPath, value: Value, *, each: bool) -> Iterator[tuple[DocumentPath, Record]]:
    if not each:
        yield from ((path, value),) if isinstance(value, dict) else ()
    elif not isinstance(value, str):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        yield from (((*path, key), item) for key, item in items if isinstance(item, dict))


def _glued(found: _Found, key: str) -> _Slip | None:
    """Look for a key with its value behind a colon without a space: between braces, YAML lets that pass."""
    name, _, value = key.partition(":")
    known = name in _keys(found.model) and name not in found.record
    if not known or not value or found.record[key] != "":
        return None
    plain = value.strip("\"'")
    values = {"key": key, "line": f"{name}: {value}"}
    return _Slip((*found.path, key), (*found.path, name), "R129", values, plain)


def _misspelt(found: _Found, key: str) -> _Slip | None:
    missing = [each for each in _keys(found.model) if _wants(found, each, found.record[key])]
    meant = nearest(key, missing)
    values = {"key": key, "choices": ", ".join(_keys(found.model))}
    written = (*found.path, key)
    return _Slip(written, (*found.path, meant), "R120", {**values, "meant": meant}) if meant else None


def _misplaced(found: _Found, key: str) -> _Slip | None:
    """Look for a key that belongs around this record or in one inside it: indented too far or too little."""
    value = found.record[key]
    around = [each for each in reversed(found.around) if _wants(each, key, value)]
    inside = [each for each in _inner_records(found) if _wants(each, key, value)]
    if not around and len(inside) != 1:
        return None
    home = (around or inside)[0]
    values = {"key": key, "place": shown(home.path), "here": shown(found.path)}
    return _Slip((*found.path, key), (*home.path, key), "R118" if home.path else "R119", values)


def _wants(found: _Found, key: str, value: Value) -> bool:
    """Tell whether a record has no ``key`` yet, and could have ``value`` there."""
    known = _keys(found.model)
    if key not in known or key in found.record:
        return False
    inner = known[key]
    return inner is None or isinstance(value, dict | list if inner.each else dict)


def _inner_records(found: _Found) -> Iterator[_Found]:
    for key, inner in _keys(found.model).items():
        record = found.record.get(key)
        if inner and not inner.each and isinstance(record, dict):
            yield _Found((*found.path, key), record, inner.model)


@cache
def _keys(model: type[Model]) -> Mapping[str, _Inner | None]:
    """Return the keys of ``model``, and the records that they lead to."""
    return {field.alias or name: _inner(field.annotation) for name, field in model.model_fields.items()}


def _inner(annotation: Any) -> _Inner | None:
    model = next(_models_in(annotation), None)
    outer: Collection[Any] = (get_origin(annotation), *map(get_origin, get_args(annotation)))
    return _Inner(model, any(each in (tuple, Mapping) for each in outer)) if model else None


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)
