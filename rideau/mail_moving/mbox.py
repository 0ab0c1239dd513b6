"""Mail in mbox: a file a folder, one message after the other (mboxrd: ``>`` before what looks like a start).

Reads what Thunderbird keeps as well, where folders below others lie in ``NAME.sbd``.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message as Header
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from rideau.mail_moving.folders import Folder, ours
from rideau.mail_moving.message import Message

_START = re.compile(rb"From .*\d\d:\d\d")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_TO_QUOTE = re.compile(rb"^(>*From )", re.MULTILINE)
_OWN = re.compile(rb"(?im)^(?:Status|X-Status|X-Keywords):.*\r?\n")
"""What mbox keeps among headers because it has no other place for it."""
_LETTERS = {"R": "\\Seen", "A": "\\Answered", "F": "\\Flagged", "T": "\\Draft", "D": "\\Deleted"}
_MOZILLA = ((0x1, "\\Seen"), (0x2, "\\Answered"), (0x4, "\\Flagged"))
_EXPUNGED = 0x8
"""Deleted in Thunderbird, and only waiting to be cleared away."""


def folders(root: Path) -> Iterator[tuple[Folder, Path]]:
    """Yield every mbox file at or below ``root``, with the folder that it is."""
    for file in [root] if root.is_file() else sorted(root.rglob("*")):
        if file.is_file() and file.suffix != ".msf" and _begins(file):
            inside = file.relative_to(root) if file != root else Path(file.name)
            yield tuple(re.sub(r"\.(mbox|sbd)$", "", part) for part in inside.parts), file


def _begins(file: Path) -> bool:
    with file.open("rb") as stream:
        return _START.match(stream.readline()) is not None


def read(root: Path) -> Iterator[Message]:
    """Yield every message in the mbox files at or below ``root``."""
    for folder, file in folders(root):
        with file.open("rb") as stream:
            for start, content in _messages(stream):
                header = BytesHeaderParser().parsebytes(content)
                if not _mozilla(header) & _EXPUNGED:
                    yield _message(ours(folder), start, content, header)


def _messages(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the line a message begins after, and the message."""
    start, lines = b"", list[bytes]()
    for line in stream:
        if _START.match(line) and (not lines or not lines[-1].strip()):
            if start:
                yield start, _content(lines)
            start, lines = line, []
        else:
            lines.append(line)
    if start:
        yield start, _content(lines)


def _content(lines: list[bytes]) -> bytes:
    ended = lines[:-1] if lines and not lines[-1].strip() else lines
    return _QUOTED.sub(rb"\1", b"".join(ended))


def _message(folder: Folder, start: bytes, content: bytes, header: Header) -> Message:
    head, gap, body = _split(content)
    plain = _OWN.sub(b"", head) + gap + body
    return Message(folder, "", tuple(_flags(header)), _received(start, header), lambda: plain)


def _split(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the header with its last line's end, the empty line, and the body."""
    found = re.search(rb"\r?\n(\r?\n)", content)
    return (content[: found.start(1)], found[1], content[found.end() :]) if found else (content, b"", b"")


def _flags(header: Header) -> Iterator[str]:
    letters = f"{header.get('Status', '')}{header.get('X-Status', '')}"
    yield from (flag for letter, flag in _LETTERS.items() if letter in letters)
    if "Status" not in header:
        yield from (flag for bit, flag in _MOZILLA if _mozilla(header) & bit)
    yield from str(header.get("X-Keywords", "")).split()


def _mozilla(header: Header) -> int:
    try:
        return int(str(header.get("X-Mozilla-Status", "0")), 16)
    except ValueError:
        return 0


def _received(start: bytes, header: Header) -> int:
    found = re.search(rb"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}", start)
    try:
        if found:
            stamp = datetime.strptime(f"{found[0].decode()} +0000", "%a %b %d %H:%M:%S %Y %z")
        else:
            stamp = parsedate_to_datetime(str(header.get("Date", "")))
    except ValueError:
        return 0
    return int(stamp.timestamp())


def write(file: Path, messages: Iterable[Message]) -> None:
    """Write ``messages`` into ``file``."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("wb") as out:
        file.chmod(0o600)
        for each in messages:
            out.write(_written(each))


def _written(message: Message) -> bytes:
    head, gap, body = _split(message.read().replace(b"\r\n", b"\n"))
    stamp = datetime.fromtimestamp(message.received, UTC).strftime("%a %b %d %H:%M:%S %Y")
    ended = head if head.endswith(b"\n") else head + b"\n"
    content = _OWN.sub(b"", ended) + _own_lines(message.flags).encode() + (gap or b"\n") + body
    end = b"\n" if content.endswith(b"\n") else b"\n\n"
    return f"From MAILER-DAEMON {stamp}\n".encode() + _TO_QUOTE.sub(rb">\1", content) + end


def _own_lines(flags: tuple[str, ...]) -> str:
    letters = "".join(letter for letter, flag in _LETTERS.items() if flag in flags and letter != "R")
    keywords = " ".join(flag for flag in flags if not flag.startswith("\\"))
    seen = "RO" if "\\Seen" in flags else "O"
    extra = f"X-Status: {letters}\n" if letters else ""
    return f"Status: {seen}\n{extra}" + (f"X-Keywords: {keywords}\n" if keywords else "")
