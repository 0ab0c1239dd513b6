"""The record beside a profile of who may not come in any more; written by Rideau, kept in the repository.

It is public: the certificates themselves are on the revocation list, which the vault has.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from rideau import whole_files
from rideau.profiles.fields import Author, Date, FreeText, Login, Model, one_of
from rideau.profiles.profile import FormatVersion
from rideau.profiles.source import read
from rideau.profiles.validation import validated

HEADER = """\
# Written by rideau people revoke: who may not come in any more. Keep this file under version control.
# Écrit par rideau people revoke : qui ne peut plus entrer. Gardez ce fichier sous gestion de versions.
"""


@dataclass(frozen=True, slots=True)
class Revocation:
    """A person who may not come in any more, or one device of theirs."""

    login: str
    device: str | None
    on: date
    by: str
    reason: str = ""

    @property
    def subject(self) -> str:
        """What is revoked: ``chief``, or ``chief.laptop``."""
        return f"{self.login}.{self.device}" if self.device else self.login


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that was revoked in an office and not given back."""

    revocations: tuple[Revocation, ...] = ()

    @property
    def locked(self) -> frozenset[str]:
        """The logins of those who may not come in at all."""
        return frozenset(each.login for each in self.revocations if each.device is None)

    def revoked(self, devices: Mapping[str, Iterable[str]]) -> frozenset[str]:
        """Return the ids of revoked devices; ``devices`` has the names of each login's."""
        single = {each.subject for each in self.revocations if each.device}
        locked = {f"{login}.{device}" for login in self.locked for device in devices.get(login, ())}
        return frozenset(single | locked)

    def with_(self, revocation: Revocation) -> "Access":
        """Return this with one more."""
        others = tuple(each for each in self.revocations if each.subject != revocation.subject)
        return Access((*others, revocation))

    def without(self, subject: str) -> "Access":
        """Return this with what was revoked of ``subject`` given back: a login, or a device's id."""
        return Access(tuple(each for each in self.revocations if each.subject != subject))


class Carried(StrEnum):
    """What a person carries."""

    PHONE = "phone"
    LAPTOP = "laptop"


class RevocationLines(Model):
    """A :class:`Revocation` as it is written."""

    login: Login
    device: Annotated[Carried, one_of(Carried)] | None = None
    on: Date
    by: Author
    reason: FreeText | None = None


class AccessLines(Model):
    """The content of ``<office>.access.yaml``."""

    rideau: FormatVersion
    revoked: tuple[RevocationLines, ...]


def record_of(profile: Path) -> Path:
    """Return where the record of the office in ``profile`` lies."""
    return profile.with_suffix(".access.yaml")


def load(file: Path) -> Access:
    """Return what is in ``file``, nothing where there is no file; raise :class:`ProblemsFound`."""
    if not file.exists():
        return Access()
    lines = validated(AccessLines, read(file), ()).model.revoked
    return Access(tuple(Revocation(*_values(each)) for each in lines))


def _values(lines: RevocationLines) -> tuple[str, str | None, date, str, str]:
    return lines.login, lines.device, lines.on, lines.by, lines.reason or ""


def dump(access: Access) -> str:
    """Return the record: one line each, so that a diff shows the last one; nothing for nobody."""
    if not access.revocations:
        return ""
    lines = (f"  - {{{', '.join(_fields(each))}}}" for each in access.revocations)
    return HEADER + "\n".join(("rideau: 1", "revoked:", *lines)) + "\n"


def _fields(each: Revocation) -> Iterator[str]:
    yield f"login: {each.login}"
    if each.device:
        yield f"device: {each.device}"
    yield f"on: {each.on}"
    yield f"by: {each.by}"
    if each.reason:
        yield f'reason: "{each.reason}"'


def write(file: Path, access: Access) -> None:
    """Write ``access`` to ``file``, or remove it where nobody is revoked; raise :class:`Refused`."""
    whole_files.write(file, dump(access))
