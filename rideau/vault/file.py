"""``<office>.vault.yaml``: every value of an office, sealed. Written by Rideau, kept in git."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Annotated

from pydantic import Field, PlainValidator

from rideau.problems import Location
from rideau.profiles.fields import FrozenMapping, Model, nothing, number, one_of, text_of
from rideau.profiles.profile import FormatVersion
from rideau.profiles.source import Document, read
from rideau.profiles.validation import validated
from rideau.secret import Kind
from rideau.vault.sealing import Label

HEADER = """\
# Written by rideau secrets: what this office keeps secret, each value encrypted on its own. Keep this file
# under version control. “version” grows when a value is made anew, “readers” are those it was encrypted to.
"""
LARGEST = 8 * 1024 * 1024
"""Bytes; three hundred people with three secrets each, for ten readers, are a quarter of it."""
_HIGHEST = 1_000_000

Name = Annotated[str, PlainValidator(text_of)]
Version = Annotated[int, PlainValidator(number(1, _HIGHEST))]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as it lies in the file. ``readers`` have the first digits of their key's digest each."""

    kind: Kind
    version: int
    readers: Mapping[str, str]
    value: str


class SealedLines(Model):
    """A :class:`Sealed` as it is written."""

    kind: Annotated[Kind, one_of(Kind)]
    version: Version
    readers: FrozenMapping[Name, Name]
    value: Name


class VaultLines(Model):
    """The content of ``<office>.vault.yaml``."""

    rideau: FormatVersion
    secrets: FrozenMapping[Name, SealedLines] = Field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Vault:
    """What an office keeps secret, sealed; ``document`` knows where each value stands, once it is a file."""

    office: str
    file: Path
    sealed: Mapping[str, Sealed]
    document: Document | None = None

    def label(self, name: str) -> Label:
        """Return what the value called ``name`` claims to be."""
        return Label(self.office, name, self.sealed[name].kind, self.sealed[name].version)

    def location(self, name: str, field: str = "value") -> Location:
        """Return where a field of ``name`` stands; the file where ``name`` is not in it."""
        if self.document is None or name not in self.sealed:
            return Location(self.file)
        return self.document.location(("secrets", name, field))

    def changed(self, values: Mapping[str, Sealed]) -> "Vault":
        """Return the vault with ``values`` added, or in the place of those of the same name."""
        return Vault(self.office, self.file, {**self.sealed, **values})

    def without(self, names: Iterable[str]) -> "Vault":
        """Return the vault without ``names``."""
        gone = frozenset(names)
        kept = {name: each for name, each in self.sealed.items() if name not in gone}
        return Vault(self.office, self.file, kept)

    @property
    def text(self) -> str:
        """The file: sorted by name, the same text for the same values."""
        lines = [f"{_lines(name, each)}" for name, each in sorted(self.sealed.items())]
        return f"{HEADER}rideau: 1\nsecrets:{'' if lines else ' {}'}\n{''.join(lines)}"


def _lines(name: str, sealed: Sealed) -> str:
    readers = ", ".join(f"{reader}: {digits}" for reader, digits in sorted(sealed.readers.items()))
    return (
        f"  {name}:\n    kind: {sealed.kind}\n    version: {sealed.version}\n    readers: {{{readers}}}\n"
        f"    value: |\n{indent(sealed.value.strip(), ' ' * 6)}\n"
    )


def load(office: str, file: Path) -> Vault:
    """Return the vault in ``file``, an empty one where there is no file; raise :class:`ProblemsFound`."""
    if not file.exists():
        return Vault(office, file, {})
    loaded = validated(VaultLines, read(file, LARGEST), ())
    lines = loaded.model.secrets.items()
    sealed = {name: Sealed(each.kind, each.version, each.readers, each.value) for name, each in lines}
    return Vault(office, file, sealed, loaded.document)
