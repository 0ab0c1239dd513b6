"""Who guesses passwords of mailboxes is not heard any more: a jail for fail2ban, which ``security`` runs."""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template
from rideau.mail import IMAP_PORT, IMAPS_PORT, OWNER, SIEVE_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT
from rideau.office import Host
from rideau.websites import PORT

JAIL = "/etc/fail2ban/jail.d/email.local"


@dataclass(frozen=True, slots=True)
class _Jail:
    ports: tuple[int, ...] = (SUBMISSIONS_PORT, SUBMISSION_PORT, IMAP_PORT, IMAPS_PORT, SIEVE_PORT, PORT)
    tries: int = 5
    """Fewer than those after which the directory locks an account, so that one guesser locks nobody out."""


def guard(host: Host) -> Contribution:
    """Return the jail."""
    return Contribution(OWNER, host.slug, files=(File(JAIL, Template("email/jail.conf.j2", _Jail())),))
