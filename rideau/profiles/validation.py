"""From documents to models: every problem of a document at once, each in its place.

Three kinds of rule meet here: those of a single value (:mod:`rideau.profiles.fields` and the models),
those between values of one document (:mod:`rideau.profiles.consistency`), and those of the file
(:mod:`rideau.profiles.source`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rideau.problems import Problem, ProblemsFound
from rideau.profiles.consistency import FLEET_RULES, OFFICE_RULES, SERVICE_RULES, Fault, Rules
from rideau.profiles.fields import Model, is_slug
from rideau.profiles.fleet import Fleet
from rideau.profiles.inheritance import expanded, merged
from rideau.profiles.profile import Level, Profile
from rideau.profiles.rules import KEY, RULES, DocumentPath, at_most, problem
from rideau.profiles.source import Document, read

M = TypeVar("M", bound=Model)
_ITEM = r"[^\s,;()](?:[^,;()]*[^\s,;()])?"
"""An item of a list that was written without its brackets."""
_LONGEST_ITEMS = 80

_CODES: Mapping[str, str] = {
    "missing": "R121",
    "extra_forbidden": "R120",
    "model_type": "R122",
    "model_attributes_type": "R122",
    "dict_type": "R122",
    "mapping_type": "R122",
    "tuple_type": "R123",
}
"""Pydantic's own error types and our rules; other types are our codes already."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """A model and the document it was made from, which knows where each value stands."""

    model: M
    document: Document


def load_fleet(file: Path) -> Loaded[Fleet]:
    """Return the fleet in ``file``; raise :class:`ProblemsFound`."""
    return _understood(read(file), Fleet, lambda document: validated(Fleet, document, FLEET_RULES))


def load_level(file: Path) -> Loaded[Level]:
    """Return the level in ``file``; raise :class:`ProblemsFound`."""
    document = read(file)
    return _understood(
        document, Level, lambda each: validated(Level, expanded(each), (), _misnamed(each, "level"))
    )


def load_profile(file: Path, levels: Mapping[str, Document]) -> Loaded[Profile]:
    """Return the office in ``file`` on top of its level; raise :class:`ProblemsFound`.

    ``levels`` holds the document of every level, keyed by its slug.
    """
    document = read(file)
    return _understood(document, Profile, lambda each: _profile_of(each, levels, _misnamed(each, "office")))


def profile_of(document: Document, levels: Mapping[str, Document]) -> Loaded[Profile]:
    """Return the office that ``document`` describes; see :func:`load_profile`. Its file may have any name."""
    return _understood(document, Profile, lambda each: _profile_of(each, levels, ()))


def _understood(document: Document, kind: type[M], load: Callable[[Document], Loaded[M]]) -> Loaded[M]:
    """Return what ``load`` makes of ``document``; of misspelt keys nothing is said but that they are."""
    try:
        return load(document)
    except ProblemsFound as found:
        from rideau.profiles.respelling import respelt  # noqa: PLC0415 -- most profiles have no problem

        unknown = any(each.code == "R120" for each in found.problems)
        corrected = respelt(document, kind) if unknown else None
        if corrected is None:
            raise
    return load(corrected)


def _profile_of(
    document: Document, levels: Mapping[str, Document], problems: tuple[Problem, ...]
) -> Loaded[Profile]:
    level = document.data.get("level")
    known = levels.get(level) if isinstance(level, str) else None
    if isinstance(level, str) and known is None:
        values = {"value": level, "choices": ", ".join(sorted(levels))}
        unknown = problem("R171", document.location(("level",)), ("level",), values)
        problems += (unknown,) if level.strip() else ()
        return validated(Profile, merged(document, None), OFFICE_RULES, problems)
    return validated(Profile, merged(document, known), (*OFFICE_RULES, *SERVICE_RULES), problems)


def _misnamed(document: Document, key: str) -> tuple[Problem, ...]:
    value = document.data.get(key)
    if not isinstance(value, str) or not is_slug(value) or value == document.file.stem:
        return ()
    values = {"file": document.file.name, "value": value}
    return (problem("R191", document.location((key,)), (key,), values),)


def validated(
    kind: type[M], document: Document, rules: Rules, problems: tuple[Problem, ...] = ()
) -> Loaded[M]:
    """Return ``document`` as a ``kind``; raise :class:`ProblemsFound` with ``problems`` and its own."""
    between = (_placed(fault, document) for rule in rules for fault in rule(document.data))
    found = chain(problems, document.problems, between)
    try:
        model = kind.model_validate(document.data)
    except ValidationError as error:
        within = (_translated(each, kind, document) for each in error.errors(include_url=False))
        raise ProblemsFound(at_most(chain(found, within), document.file)) from None
    if broken := [*at_most(found, document.file)]:
        raise ProblemsFound(broken)
    return Loaded(model, document)


def _placed(fault: Fault, document: Document) -> Problem:
    values = dict(fault.values)
    if fault.earlier is not None:
        values["line"] = str(document.location(fault.earlier).line)
    return problem(fault.code, document.location(fault.path), fault.path, values)


def _translated(error: ErrorDetails, kind: type[BaseModel], document: Document) -> Problem:
    path, value = error["loc"], error["input"]
    code = _CODES.get(error["type"], error["type"])
    if value == "" and code in ("R122", "R123"):
        code = "R125"
    if code not in RULES:
        raise AssertionError(f"no rule for {error['type']} at {path}")
    values = {key: str(each) for key, each in error.get("ctx", {}).items()}
    if code in ("R120", "R121"):
        values["key"] = str(path[-1])
    if code == "R120":
        values["choices"] = ", ".join(_keys_of(kind, path[:-1]))
    if code == "R123" and isinstance(value, str):
        values["meant"] = f"[{', '.join(re.findall(_ITEM, value))}]" if len(value) <= _LONGEST_ITEMS else ""
    if code == "R122":
        keys = _keys_of(kind, path) if error["type"].startswith("model") else ("…",)
        values["keys"] = ", ".join(f"{key}: …" for key in keys)
    return problem(code, document.location((*path, KEY) if code == "R120" else path), path, values)


def _keys_of(kind: type[BaseModel], path: DocumentPath) -> Iterator[str]:
    """Yield the keys of the model that ``path`` leads to from ``kind``."""
    model = kind
    for key in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = next(_models_in(fields[key].annotation), None) if key in fields else None
        model = inner or model
    yield from (field.alias or name for name, field in model.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)
