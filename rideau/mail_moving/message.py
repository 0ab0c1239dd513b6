"""A message on its way into a mailbox."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from rideau.mail_moving.folders import Folder

_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Message:
    """A message somewhere else: where it belongs here, and how to read it."""

    folder: Folder
    source: str
    """What it is called where it comes from; empty where nothing lasting does."""
    flags: tuple[str, ...]
    """As IMAP has them: ``\\Seen``, ``$Forwarded``."""
    received: int
    """Seconds since 1970."""
    read: Callable[[], bytes] = field(repr=False)


def as_sent(content: bytes) -> bytes:
    """Return ``content`` with the line ends of mail on its way: the same message has the same bytes."""
    return _LINE_ENDS.sub(b"\r\n", content)


def sum_of(content: bytes) -> str:
    """Return the SHA-256 of ``content``."""
    return sha256(content).hexdigest()
