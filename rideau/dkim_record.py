"""The record beside a profile of which keys sign its mail; ``rideau mail rotate-dkim`` writes it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import PlainValidator

from rideau import whole_files
from rideau.office import DkimSets
from rideau.profiles.fields import Author, Date, Model, number, one_of
from rideau.profiles.profile import FormatVersion
from rideau.profiles.source import read
from rideau.profiles.validation import validated

_HEADER = """\
# Written by rideau mail rotate-dkim: which keys sign the office's mail. Keep this file under version control.
# Écrit par rideau mail rotate-dkim : quelles clés signent le courriel du cabinet. Gardez ce
# fichier sous gestion de versions.
"""
_HIGHEST = 1_000_000

SetNumber = Annotated[int, PlainValidator(number(1, _HIGHEST))]


class Other(StrEnum):
    """Which set is published beside the one that signs."""

    NEXT = "next"
    FORMER = "former"


class _Lines(Model):
    """The content of ``<office>.dkim.yaml``."""

    rideau: FormatVersion
    signing: SetNumber
    other: Annotated[Other, one_of(Other)]
    on: Date
    by: Author


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which sets there are since the last step, and who took it."""

    sets: DkimSets
    on: date
    by: str


def record_of(profile: Path) -> Path:
    """Return where the record of the office in ``profile`` lies."""
    return profile.with_suffix(".dkim.yaml")


def load(file: Path) -> DkimSets:
    """Return what is in ``file``, the first sets where there is no file; raise :class:`ProblemsFound`."""
    if not file.exists():
        return DkimSets()
    lines = validated(_Lines, read(file), ()).model
    return DkimSets(lines.signing, lines.signing + (1 if lines.other is Other.NEXT else -1))


def write(file: Path, rotation: Rotation) -> None:
    """Write ``rotation`` to ``file``; raise :class:`Refused`."""
    other = Other.NEXT if rotation.sets.other > rotation.sets.signing else Other.FORMER
    sets = f"signing: {rotation.sets.signing}\nother: {other}\n"
    whole_files.write(file, f"{_HEADER}rideau: 1\n{sets}on: {rotation.on}\nby: {rotation.by}\n")
