"""Mail on a server that somebody leaves, read over IMAP; nothing is changed there."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from rideau.language import gettext
from rideau.mail_moving.folders import Folder, decoded, ours
from rideau.mail_moving.message import Message
from rideau.problems import Refused

_PORTS = {"imaps": 993, "imap": 143}
_LISTED = re.compile(rb'\(([^)]*)\) (NIL|"\\?.") (.*)', re.DOTALL)
_NAMESPACES = re.compile(r'\(\("((?:[^"\\]|\\.)*)"')
_NOT_MAIL = {"\\noselect", "\\nonexistent", "\\all", "\\flagged", "\\important"}
"""Folders that hold nothing, and those in which a server shows messages of others again."""
_SPECIAL_USE = {"sent", "drafts", "junk", "trash", "archive"}
_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account on an old server: ``imaps://LOGIN@HOST``, or ``imap://`` for STARTTLS."""

    login: str
    host: str
    port: int
    encrypts_later: bool

    @staticmethod
    def parse(text: str) -> "Account":
        """Return the account that ``text`` names; raise :class:`Refused` if it names none."""
        try:
            url = urlsplit(text)
            port = url.port or _PORTS.get(url.scheme, 0)
        except ValueError:
            port = 0
        if not port or not url.hostname or not url.username:
            refusal = gettext("{text}: write imaps://LOGIN@HOST, with %40 for an @ in LOGIN.")
            raise Refused(refusal.format(text=text))
        if url.password is not None:
            raise Refused(gettext("A password is no part of an address that others may see: leave it out."))
        return Account(unquote(url.username), url.hostname, port, url.scheme == "imap")

    @property
    def name(self) -> str:
        """What messages from there are remembered by."""
        return f"{self.login}@{self.host}"


@dataclass(slots=True)
class OldServer:
    """An account while it is read."""

    account: Account
    imap: imaplib.IMAP4
    skipped: list[Folder] = field(default_factory=list)
    """Folders that could not be opened."""

    def messages(self) -> Iterator[Message]:
        """Yield every message; each is fetched when it is read, so read one before the next."""
        for name, folder in self._folders():
            answer, _ = self.imap.select(_quoted(name), readonly=True)
            if answer != "OK":
                self.skipped.append(folder)
                continue
            validity = self._number("UIDVALIDITY")
            for uid, flags, received in self._listed():
                source = f"{self.account.name}/{validity}/{uid}/{name}"
                yield Message(folder, source, flags, received, partial(self._content, uid))

    def _folders(self) -> Iterator[tuple[str, Folder]]:
        own, foreign = self._namespaces()
        wanted = '"*" RETURN (SPECIAL-USE)' if "SPECIAL-USE" in self._able() else '"*"'
        for line in self._must(self.imap.list('""', wanted)):
            found = _LISTED.fullmatch(b"".join(_flat(line)))
            if found is None:
                continue
            attributes = {each.lower() for each in found[1].decode().split()}
            name = _unquoted(found[3])
            if attributes & _NOT_MAIL or any(name.startswith(each) for each in foreign if each):
                continue
            delimiter = _unquoted(found[2]) if found[2] != b"NIL" else "\n"
            parts = tuple(map(decoded, name.removeprefix(own).split(delimiter)))
            special = next((each[1:].capitalize() for each in attributes if each[1:] in _SPECIAL_USE), "")
            yield name, ours(parts, special)

    def _namespaces(self) -> tuple[str, Sequence[str]]:
        """Return what own folders begin with, and what those of others do (RFC 2342)."""
        if "NAMESPACE" not in self._able():
            return "", ()
        said = self._must(self.imap.namespace())[0].decode(errors="replace")
        found = _NAMESPACES.findall(said)
        own = found[0] if found and not said.startswith("NIL") else ""
        return own, tuple(each for each in found if each != own)

    def _able(self) -> Sequence[str]:
        """Return what the server can do: most say it only to who signed in."""
        return b" ".join(self._must(self.imap.capability())).decode().upper().split()

    def _listed(self) -> Iterator[tuple[int, tuple[str, ...], int]]:
        if not self._number("EXISTS"):
            return
        for line in self._must(self.imap.uid("FETCH", "1:*", "(UID FLAGS INTERNALDATE)")):
            said = b"".join(_flat(line))
            uid = re.search(rb"UID (\d+)", said)
            if uid is None:
                continue
            flags = re.search(rb"FLAGS \(([^)]*)\)", said)
            words = flags[1].decode(errors="replace").split() if flags else []
            yield int(uid[1]), tuple(each for each in words if each != "\\Recent"), _moment(said)

    def _content(self, uid: int) -> bytes:
        for line in self._must(self.imap.uid("FETCH", str(uid), "(BODY.PEEK[])")):
            if isinstance(line, tuple):
                return bytes(line[1])
        return b""

    def _number(self, name: str) -> int:
        found = self.imap.untagged_responses.get(name)
        return int(found[0]) if found and isinstance(found[0], bytes) else 0

    def _must(self, answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            words = b" ".join(_flat(answer[1][0])).decode(errors="replace")
            raise Refused(f"{self.account.host}: {words}")
        return [each for each in answer[1] if each is not None]


@contextmanager
def opened(account: Account, password: str, authority: Path | None) -> Iterator[OldServer]:
    """Give the account, signed in to over TLS; raise :class:`Refused` where that, or reading it, fails."""
    try:
        server = OldServer(account, _connected(account, authority))
        try:
            _sign_in(server.imap, account.login, password)
            yield server
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.imap.logout()
    except ssl.SSLCertVerificationError as error:
        refusal = gettext(
            "{host}: its certificate is not to be believed: {reason}. Give its authority with --authority."
        )
        raise Refused(refusal.format(host=account.host, reason=error.verify_message)) from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise Refused(f"{account.host}: {error}") from None


def _connected(account: Account, authority: Path | None) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=authority)
    if not account.encrypts_later:
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=_WAIT)
    imap = imaplib.IMAP4(account.host, account.port, timeout=_WAIT)
    imap.starttls(context)
    return imap


def _sign_in(imap: imaplib.IMAP4, login: str, password: str) -> None:
    if "AUTH=PLAIN" in imap.capabilities:  # which alone says how to write an é
        imap.authenticate("PLAIN", lambda _: f"\0{login}\0{password}".encode())
    else:
        imap.login(login, password)


def _flat(line: Any) -> Iterator[bytes]:
    """Yield the pieces of an answer: a long one comes in several."""
    if isinstance(line, tuple):
        yield from (each for each in line if isinstance(each, bytes))
    elif isinstance(line, bytes):
        yield line


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unquoted(name: bytes) -> str:
    text = name.decode(errors="replace")
    if text.startswith('"') and text.endswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return re.sub(r"^\{\d+\}", "", text)


def _moment(said: bytes) -> int:
    found = re.search(rb'INTERNALDATE "([^"]+)"', said)
    with suppress(ValueError):
        stamp = found[1].decode().strip() if found else ""
        return int(datetime.strptime(stamp, "%d-%b-%Y %H:%M:%S %z").timestamp())
    return 0
