"""Mailboxes that several people read: a program makes their access lists follow the profile."""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import OWNER, SHARED, mailboxes
from rideau.office import Host, Office
from rideau.text import Text

SHARES = "/etc/dovecot/rideau-shares"
PROGRAM = "/usr/local/lib/rideau/share-mailboxes"
UNIT = "rideau-shares.service"
_PATH = f"/etc/systemd/system/{UNIT}"


@dataclass(frozen=True, slots=True)
class _Share:
    mailbox: str
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shares:
    shares: tuple[_Share, ...]


@dataclass(frozen=True, slots=True)
class _Settings:
    program: str = PROGRAM
    shares: str = SHARES
    shared: str = SHARED


def sharing(office: Office, host: Host) -> Contribution:
    """Return the list, the program, and what runs it."""
    shares = tuple(_Share(each.name, each.readers) for each in mailboxes(office) if each.person is None)
    return Contribution(
        OWNER,
        host.slug,
        files=(
            File(SHARES, Template("email/shares.j2", _Shares(shares))),
            File(PROGRAM, Template("email/share-mailboxes.j2", _Settings()), 0o755),
            File(_PATH, Template("email/rideau-shares.service.j2", _Settings())),
        ),
        units=(Unit(UNIT, restart_on=(SHARES, PROGRAM, _PATH), impact=Text("nothing", "rien")),),
    )
