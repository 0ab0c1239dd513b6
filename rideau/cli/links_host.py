"""The program on a host that keeps one-time links, spoken to over SSH."""

import json
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from rideau.cli.reach import places_of
from rideau.converge.questions import as_root
from rideau.device_links import PROGRAM, links_host
from rideau.language import gettext
from rideau.office import Office
from rideau.problems import Refused
from rideau.ssh import Login

_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Placed:
    """What goes to a host for one link: no token, whose digest alone it keeps."""

    digest: str
    device: str
    name: str
    """What the file is called where it is saved."""
    language: str
    expires: int
    """Seconds since 1970."""
    content: bytes = field(repr=False)

    def stream(self) -> bytes:
        """Return it as the program reads it."""
        said = {key: value for key, value in asdict(self).items() if key != "content"}
        return json.dumps({**said, "size": len(self.content)}).encode() + b"\n" + self.content


@dataclass(frozen=True, slots=True)
class Kept:
    """A link as its host remembers it."""

    device: str
    expires: int
    ended: str
    """Empty while it waits; else ``taken``, ``expired``, ``replaced`` or ``revoked``."""
    at: int


@dataclass(frozen=True, slots=True)
class LinksHost:
    """The host of an office's links, and how engineers reach it."""

    name: str
    address: str
    login: Login

    def place(self, links: Iterable[Placed]) -> None:
        """Place ``links``; a device's former ones are destroyed."""
        self._ask("add", b"".join(each.stream() for each in links))

    def kept(self) -> Iterator[Kept]:
        """Yield every link, waiting or not."""
        for line in self._ask("list", b"").splitlines():
            said: dict[str, Any] = json.loads(line)
            yield Kept(said["device"], said["expires"], said.get("ended", ""), said.get("at", 0))

    def _ask(self, verb: str, content: bytes) -> bytes:
        command = [*self.login.command(self.address), as_root(shlex.join((PROGRAM, verb)))]
        try:
            ended = subprocess.run(
                command, input=content, capture_output=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            refusal = gettext("{host}: no answer within {seconds:.0f} s: run this again")
            raise Refused(refusal.format(host=self.name, seconds=_PATIENCE)) from None
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip() or f"ended with {ended.returncode}"
            raise Refused(f"{self.name}: {said}")
        return ended.stdout


def links_host_of(office: Office, *, lab: bool) -> LinksHost:
    """Return the host of the links of ``office``; raise :class:`Refused` where it has none."""
    host = links_host(office)
    if host is None:
        refusal = gettext("{office}: one-time links take mobile: managed and credentials: managed.")
        raise Refused(refusal.format(office=office.slug))
    addresses, login, _ = places_of(office, lab=lab)
    return LinksHost(host.name, addresses[host.slug], login)
