"""Who guesses passwords of phones is not heard any more: a jail for the fail2ban that ``security`` runs."""

from dataclasses import dataclass

from rideau.host import File, Template
from rideau.telephony import SIP_PORT

JAIL = "/etc/fail2ban/jail.d/telephony.local"


@dataclass(frozen=True, slots=True)
class _Jail:
    port: int


def guard() -> File:
    """Return the jail."""
    return File(JAIL, Template("telephony/jail.conf.j2", _Jail(SIP_PORT)))
