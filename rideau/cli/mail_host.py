"""The programs on an office's mail host that keep its mailboxes, spoken to over SSH."""

import contextvars
import json
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from click.termui import progressbar

from rideau.cli.reach import places_of
from rideau.converge.questions import as_root
from rideau.language import gettext
from rideau.mail_moving.export import Held
from rideau.mail_moving.folders import Folder
from rideau.mail_moving.programs import IMPORT, MAILBOXES
from rideau.office import Office, Provider, Role
from rideau.problems import Refused
from rideau.ssh import Login

Said = Mapping[str, Any]
"""A line of what a program says."""
_Told = TypeVar("_Told")
_NOT_FOUND = 127
"""What a shell ends with that does not find a program."""


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as its host has it: messages and bytes of each folder, by its name in Maildir++."""

    name: str
    folders: Mapping[str, tuple[int, int]]

    @property
    def messages(self) -> int:
        """How many are in all folders."""
        return sum(messages for messages, _ in self.folders.values())

    @property
    def size(self) -> int:
        """How many bytes they are."""
        return sum(size for _, size in self.folders.values())


@dataclass(frozen=True, slots=True)
class Arriving:
    """A message that a host sends: no content where it is known to be here."""

    held: Held
    received: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Keywords:
    """Which letters in the names of a folder's messages stand for which keywords."""

    mailbox: str
    folder: str
    words: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A message that was imported: into which folder, from where, and its sum."""

    folder: Folder
    source: str
    sum: str


@dataclass(frozen=True, slots=True)
class MailHost:
    """The host with an office's mailboxes, and how engineers reach it."""

    name: str
    address: str
    login: Login

    def boxes(self) -> tuple[Box, ...]:
        """Return every mailbox, those that nobody has any more among them."""
        with self._asked((MAILBOXES, "list"), ()) as stream:
            said = [json.loads(line) for line in stream]
        return tuple(
            Box(each["mailbox"], {one["name"]: (one["messages"], one["bytes"]) for one in each["folders"]})
            for each in said
        )

    def sent(self, mailboxes: Iterable[str], there: Iterable[Held]) -> Iterator[Arriving | Keywords]:
        """Yield every message of ``mailboxes``; those that are ``there`` without their content."""
        wanted = json.dumps({"mailboxes": [*mailboxes]}).encode() + b"\n"
        with self._asked((MAILBOXES, "send"), (wanted, *map(line_of, there))) as stream:
            for line in iter(stream.readline, b""):
                said = json.loads(line)
                if said.get("end"):
                    return
                yield self._arriving(said, stream)
        raise Refused(self._cut())

    def _arriving(self, said: Said, stream: IO[bytes]) -> Arriving | Keywords:
        if "keywords" in said:
            return Keywords(said["mailbox"], said["folder"], said["keywords"])
        content = stream.read(said["size"])
        if len(content) != said["size"]:
            raise Refused(self._cut())
        held = Held(said["mailbox"], said["folder"], said["name"], said["sum"])
        return Arriving(held, said["received"], None if said["held"] else content)

    def _cut(self) -> str:
        refusal = gettext("{host}: the connection was cut: run this again, it goes on where it stopped.")
        return refusal.format(host=self.name)

    def brought(self, mailbox: str) -> tuple[Brought, ...]:
        """Return what was imported into ``mailbox`` before."""
        with self._asked((IMPORT, "known", mailbox), ()) as stream:
            said = [json.loads(line) for line in stream]
        return tuple(Brought(tuple(each["folder"]), each["source"], each["sum"]) for each in said)

    def bring(self, mailbox: str, messages: Iterable[bytes]) -> Iterator[Said]:
        """Bring ``messages`` in, each a line that describes it and its content; yield what became of each."""
        with self._asked((IMPORT, "receive", mailbox), messages) as stream:
            yield from map(json.loads, stream)

    def remove(self, mailbox: str, sums: Iterable[str]) -> None:
        """Remove ``mailbox`` if the sum of every message in it is among ``sums``."""
        with self._asked((MAILBOXES, "remove", mailbox), (f"{each}\n".encode() for each in sums)) as stream:
            stream.read()

    @contextmanager
    def _asked(self, words: tuple[str, ...], given: Iterable[bytes]) -> Iterator[IO[bytes]]:
        """Give what a program says to what it is ``given``; raise :class:`Refused` with its reason."""
        command = [*self.login.command(self.address), as_root(f"exec {shlex.join(words)}")]
        with tempfile.TemporaryFile() as errors:
            with subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            ) as process:
                if process.stdin is None or process.stdout is None:
                    raise AssertionError("both are pipes")
                giver = _Giver(process.stdin, given)
                giver.start()
                try:
                    yield process.stdout
                except BaseException:
                    process.kill()
                    raise
                process.stdout.close()
                giver.join()
            errors.seek(0)
            reason = errors.read().decode(errors="replace").strip()
        if giver.failure is not None:
            raise giver.failure
        if process.returncode == _NOT_FOUND:
            refusal = gettext("{host}: mail is not set up there yet: run rideau apply first.")
            raise Refused(refusal.format(host=self.name))
        if process.returncode:
            raise Refused(f"{self.name}: {reason or self._cut()}")


def progress(messages: Iterable[_Told], number: int | None = None) -> AbstractContextManager[Iterable[_Told]]:
    """Show on a terminal how many of ``messages`` are done, of ``number`` if that is known."""
    label = gettext("messages")
    quiet = not sys.stderr.isatty()
    return progressbar(messages, number, label=label, file=sys.stderr, show_pos=True, hidden=quiet)


class _Giver(threading.Thread):
    """Writes what a program is given while somebody else reads what it says."""

    def __init__(self, pipe: IO[bytes], given: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._given = given
        self._context = contextvars.copy_context()  # errors speak the language of whoever asked
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            with self._pipe:
                self._context.run(self._pipe.writelines, self._given)
        except BrokenPipeError:  # it ended early, and says why
            pass
        except Exception as failure:  # noqa: BLE001 -- whoever waits for this thread raises it
            self.failure = failure


def line_of(held: Held) -> bytes:
    """Return what tells a host that a message is here already."""
    said = {
        "mailbox": held.mailbox,
        "folder": held.folder,
        "base": held.name.split(":")[0],
        "sum": held.sum,
    }
    return json.dumps(said).encode() + b"\n"


def mail_host_of(office: Office, *, lab: bool) -> MailHost:
    """Return the mail host of ``office``; raise :class:`Refused` where we do not run its mail."""
    host = next((each for each in office.hosts if Role.MAIL in each.roles), None)
    if host is None or office.services["email"].provider is not Provider.MANAGED:
        refusal = gettext("{office}: we do not run its mail; this needs “email: managed”.")
        raise Refused(refusal.format(office=office.slug))
    addresses, login, _ = places_of(office, lab=lab)
    return MailHost(host.name, addresses[host.slug], login)
