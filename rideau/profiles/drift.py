"""``profiles/drift.yaml``: what may differ on hosts for a while, written by engineers."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import PlainValidator

from rideau.drift_exceptions import Accepted
from rideau.problems import Problem
from rideau.profiles.consistency import EACH, Data, Fault, select, texts
from rideau.profiles.fields import Date, FreeText, Model, Reference, fault, text_of
from rideau.profiles.profile import FormatVersion, Profile
from rideau.profiles.rules import DocumentPath, problem
from rideau.profiles.source import Document, read
from rideau.profiles.validation import Loaded, validated

KINDS = {"path": "file", "unit": "unit", "package": "package"}
"""What an exception may be about, and what drift calls that."""


def _pattern_of_paths(value: object) -> str:
    text = text_of(value)
    if not text.startswith("/") or any(character.isspace() for character in text):
        raise fault("R233", {"value": text})
    return text


PathPattern = Annotated[str, PlainValidator(_pattern_of_paths)]


class ExceptionLines(Model):
    """One exception, on every host of the office or on one."""

    office: Reference
    host: Reference | None = None
    path: PathPattern | None = None
    unit: Reference | None = None
    package: Reference | None = None
    reason: FreeText
    until: Date


class DriftLines(Model):
    """The content of the file."""

    rideau: FormatVersion
    exceptions: tuple[ExceptionLines, ...] = ()


def load_drift(file: Path) -> Loaded[DriftLines]:
    """Return the exceptions in ``file``; raise :class:`ProblemsFound`."""
    return exceptions_of(read(file))


def exceptions_of(document: Document) -> Loaded[DriftLines]:
    """Return the exceptions that ``document`` holds; raise :class:`ProblemsFound`."""
    return validated(DriftLines, document, (_about_one_thing,))


def drift_problems(
    document: Document, offices: Mapping[str, Loaded[Profile]], slugs: Collection[str]
) -> Iterator[Problem]:
    """Yield the exceptions that are about nobody; ``slugs`` are all offices, ``offices`` those that load."""
    for path, office in texts(document.data, "exceptions", EACH, "office"):
        if office not in slugs:
            values = {"value": office, "choices": ", ".join(sorted(slugs))}
            yield problem("R230", document.location(path), path, values)
        elif office in offices:
            yield from _strangers(document, path[:-1], offices[office].model)


def _strangers(document: Document, at: DocumentPath, office: Profile) -> Iterator[Problem]:
    hosts = [machine.slug for machine in office.machines]
    for path, host in texts(document.data, "exceptions", EACH, "host"):
        if path[:-1] == at and host not in hosts:
            values = {"value": host, "office": office.office, "choices": ", ".join(hosts)}
            yield problem("R231", document.location(path), path, values)


def accepted(loaded: Loaded[DriftLines]) -> Iterator[Accepted]:
    """Yield the exceptions as the rest of Rideau carries them."""
    for at, each in enumerate(loaded.model.exceptions):
        place = loaded.document.location(("exceptions", at))
        for key, kind in KINDS.items():
            if pattern := getattr(each, key):
                yield Accepted(each.office, each.host, kind, pattern, each.reason, each.until, place)


def _about_one_thing(data: Data) -> Iterator[Fault]:
    for path, found in select(data, "exceptions", EACH):
        if isinstance(found, Mapping) and sum(key in found for key in KINDS) != 1:
            yield Fault(path, "R232")
