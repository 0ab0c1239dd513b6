"""Programs that take mailboxes out of the host and bring mail in (``docs/decisions/0128-moving.md``)."""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template
from rideau.mail import OWNER, STORE
from rideau.mail_moving.programs import IMPORT, MAILBOXES
from rideau.office import Host


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Where they lie."""

    store: str = STORE


@dataclass(frozen=True, slots=True)
class Import:
    """Where mailboxes lie, and what opens one as its server shows it."""

    store: str = STORE
    imap: str = "exec /usr/lib/dovecot/imap -u {mailbox} 2>/dev/null"


def moving(host: Host) -> Contribution:
    """Return the programs."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3",),
        files=(
            File(MAILBOXES, Template("email/mailboxes.j2", Mailboxes()), 0o755),
            File(IMPORT, Template("email/import-mail.j2", Import()), 0o755),
        ),
    )
