"""What an export holds: a folder of mail for each mailbox, the sums of every file, and how much there is.

While it is made, mail lies in Maildir++ below it; what was interrupted goes on from there.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rideau.language import gettext
from rideau.mail_moving import maildir, mbox
from rideau.mail_moving.folders import of_maildir, shown
from rideau.mail_moving.message import sum_of
from rideau.problems import Refused

RECORD = "export.json"
SUMS = "SHA256SUMS"
MESSAGES = "MESSAGES"
"""The sum of each message as the server keeps it, with its mailbox: proves what was exported."""
MAILDIR, MBOX = FORMATS = ("maildir", "mbox")
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Held:
    """A message that an export has, as the server knows it."""

    mailbox: str
    folder: str
    """Its name in Maildir++; nothing for the inbox."""
    name: str
    sum: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much is in one folder."""

    mailbox: str
    folder: str
    """As people read it."""
    messages: int
    size: int


@dataclass(slots=True)
class Export:
    """A folder on disk that takes mailboxes in."""

    path: Path
    office: str
    format: str
    _bases: dict[tuple[str, str, str], Path] = field(default_factory=dict)
    _read: dict[Path, str] = field(default_factory=dict)
    """The sums of files that were read already."""

    @staticmethod
    def begin(path: Path, office: str, format_: str) -> "Export":
        """Return the export in ``path``, begun now or before; raise :class:`Refused` if it is another."""
        record = path / RECORD
        if path.exists() and any(path.iterdir()) and not record.exists():
            raise Refused(gettext("{path} is not empty, and no export: name a new folder.").format(path=path))
        if record.exists():
            said = _read(record)
            if (said.get("office"), said.get("kept_as")) != (office, format_):
                refusal = gettext("{path} is an export of {office} as {format}: name another folder.")
                raise Refused(
                    refusal.format(path=path, office=said.get("office"), format=said.get("kept_as"))
                )
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Export(path, office, format_)
        if not record.exists():
            made._write_record(())
        return made

    @property
    def _mail(self) -> Path:
        return self.path if self.format == MAILDIR else self.path / _UNFINISHED

    def held(self, mailbox: str) -> Iterator[Held]:
        """Yield what is there of ``mailbox`` already."""
        for name, folder in maildir.folders(self._mail / mailbox):
            for file in maildir.files(folder):
                self._bases[mailbox, name, maildir.base(file.name)] = file
                yield Held(mailbox, name, file.name, self._sum(file))

    def _sum(self, file: Path) -> str:
        if file not in self._read:
            self._read[file] = sum_of(file.read_bytes())
        return self._read[file]

    def take(self, held: Held, content: bytes | None, received: int) -> None:
        """Take a message in; one that is there already (no ``content``) may have another name by now."""
        folder = maildir.make(self._mail / held.mailbox, held.folder)
        before = self._bases.get((held.mailbox, held.folder, maildir.base(held.name)))
        if content is not None:
            if sum_of(content) != held.sum:
                raise Refused(gettext("A message did not arrive as it was: run this again."))
            self._read[maildir.write(folder, held.name, content, received)] = held.sum
            if before is not None and before.name != held.name:
                before.unlink(missing_ok=True)
        elif before is not None and before.name != held.name:
            self._read[before.rename(folder / "cur" / held.name)] = held.sum

    def keywords(self, mailbox: str, folder: str, words: str) -> None:
        """Keep which letters in the names of a folder's messages stand for which keywords."""
        (maildir.make(self._mail / mailbox, folder) / maildir.KEYWORDS).write_text(words)

    def finish(self) -> tuple[Count, ...]:
        """Write what proves the export; return how much is in it now of the mailboxes that were taken in."""
        boxes = _folders_in(self._mail)
        every = [each for box in boxes for each in self.held(box)]
        counts = tuple(self._counts(every))
        lines = [line for line in _lines(self.path / MESSAGES) if _box(line) not in boxes]
        lines += [f"{each.sum}  {each.mailbox}/{each.folder}" for each in every]
        if self.format == MBOX:
            self._convert(boxes)
        _write(self.path / MESSAGES, sorted(lines))
        _write(self.path / SUMS, self._sums())
        self._write_record(counts)
        return counts

    def _counts(self, every: list[Held]) -> Iterator[Count]:
        sizes = defaultdict[tuple[str, str], list[int]](list)
        for each in every:
            file = self._bases[each.mailbox, each.folder, maildir.base(each.name)]
            sizes[each.mailbox, each.folder].append(file.stat().st_size)
        for (box, folder), found in sorted(sizes.items()):
            yield Count(box, shown(of_maildir(folder)), len(found), sum(found))

    def _convert(self, boxes: Iterable[str]) -> None:
        """Make mbox files of what arrived."""
        for box in boxes:
            shutil.rmtree(self.path / box, ignore_errors=True)
            for name, folder in maildir.folders(self._mail / box):
                parts = of_maildir(name)
                *above, last = (each.replace("/", "-") for each in parts)
                target = self.path.joinpath(box, *above, f"{last}.mbox")
                mbox.write(target, maildir.read_folder(parts, folder))
        shutil.rmtree(self._mail, ignore_errors=True)

    def _sums(self) -> Iterator[str]:
        for box in _folders_in(self.path):
            for file in sorted((self.path / box).rglob("*")):
                if file.is_file():
                    yield f"{self._sum(file)}  {file.relative_to(self.path)}"

    def _write_record(self, counts: tuple[Count, ...]) -> None:
        taken = {each.mailbox for each in counts}
        before = (each for each in _read(self.path / RECORD).get("folders", ()))
        folders = [each for each in before if each["mailbox"] not in taken]
        folders += [
            {"mailbox": each.mailbox, "folder": each.folder, "messages": each.messages, "bytes": each.size}
            for each in counts
        ]
        stamp = datetime.now(UTC).replace(microsecond=0).isoformat()
        said = {"format": 1, "office": self.office, "kept_as": self.format, "made": stamp, "folders": folders}
        (self.path / RECORD).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def _box(line: str) -> str:
    """Return the mailbox that a line of sums is about."""
    return line.partition("  ")[2].split("/")[0]


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines))


def _folders_in(path: Path) -> list[str]:
    if not path.is_dir():
        return []
    return sorted(each.name for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))


def _read(record: Path) -> dict[str, Any]:
    with suppress(ValueError, OSError):
        said = json.loads(record.read_text())
        if isinstance(said, dict):
            return said
    return {}


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def proven(path: Path, mailbox: str) -> tuple[str, ...]:
    """Return the sums of the messages of ``mailbox`` that the export in ``path`` holds, read back from it.

    Raise :class:`Refused` where a file of it is gone or is not what it was.
    """
    if not (path / RECORD).exists():
        raise Refused(gettext("{path} is no export.").format(path=path))
    for line in _lines(path / SUMS):
        digest, _, name = line.partition("  ")
        if _box(line) == mailbox and not _is(path / name, digest):
            refusal = gettext("{file} is not what was exported: export {mailbox} again.")
            raise Refused(refusal.format(file=path / name, mailbox=mailbox))
    return tuple(line.partition("  ")[0] for line in _lines(path / MESSAGES) if _box(line) == mailbox)


def _is(file: Path, digest: str) -> bool:
    try:
        return sum_of(file.read_bytes()) == digest
    except OSError:
        return False
