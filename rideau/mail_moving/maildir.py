"""Mail in Maildir++: a file a message, whose name ends with what was done to it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from rideau.mail_moving.folders import DELIMITER, Folder, of_maildir, ours
from rideau.mail_moving.message import Message

DOORS = ("new", "cur")
KEYWORDS = "dovecot-keywords"
"""Says which letter at the end of names stands for which keyword."""
_FLAGS = {
    "D": "\\Draft",
    "F": "\\Flagged",
    "P": "$Forwarded",
    "R": "\\Answered",
    "S": "\\Seen",
    "T": "\\Deleted",
}


def is_maildir(folder: Path) -> bool:
    """Tell whether ``folder`` is a folder of mail."""
    return all((folder / door).is_dir() for door in DOORS)


def base(name: str) -> str:
    """Return the part of a message's name that stays."""
    return name.partition(":")[0]


def folders(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every folder below ``root`` with its name there; the inbox has none."""
    if is_maildir(root):
        yield "", root
    for path in sorted(root.glob(f"{DELIMITER}*")):
        if is_maildir(path):
            yield path.name.removeprefix(DELIMITER), path


def files(folder: Path) -> Iterator[Path]:
    """Yield the messages of one folder, in the order in which they came."""
    found = (file for door in DOORS for file in (folder / door).iterdir() if not file.name.startswith("."))
    return iter(sorted(found, key=lambda file: (base(file.name), file.name)))


def read(root: Path) -> Iterator[Message]:
    """Yield every message of the mailbox in ``root``."""
    for name, path in folders(root):
        yield from read_folder(ours(of_maildir(name)), path)


def read_folder(folder: Folder, path: Path) -> Iterator[Message]:
    """Yield the messages of the one folder in ``path``, called ``folder``."""
    keywords = _keywords(path)
    for file in files(path):
        received = int(file.stat().st_mtime)
        yield Message(folder, "", flags(file.name, keywords), received, file.read_bytes)


def flags(name: str, keywords: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was done to the message called ``name``."""
    marks = name.partition(":2,")[2]
    known = {**_FLAGS, **keywords}
    return tuple(known[mark] for mark in marks if mark in known)


def _keywords(folder: Path) -> Mapping[str, str]:
    file = folder / KEYWORDS
    if not file.exists():
        return {}
    numbered = (line.partition(" ") for line in file.read_text().splitlines())
    return {chr(ord("a") + int(number)): word for number, _, word in numbered if number.isdigit()}


def make(root: Path, name: str) -> Path:
    """Return the folder called ``name`` of the mailbox in ``root``, made where it is not there."""
    folder = root / f"{DELIMITER}{name}" if name else root
    for each in (*DOORS, "tmp"):
        (folder / each).mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write(folder: Path, name: str, content: bytes, received: int) -> Path:
    """Write a message into ``folder``, as a whole or not at all."""
    staged, target = folder / "tmp" / base(name), folder / "cur" / name
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    os.utime(staged, (received, received))
    staged.replace(target)
    return target
