"""Who guesses passwords of phones is not heard any more: a jail for the fail2ban that ``security`` runs."""

from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import File, Template
from rideau.office import Office, Zone
from rideau.telephony import SIP_PORT

JAIL = "/etc/fail2ban/jail.d/telephony.local"


@dataclass(frozen=True, slots=True)
class _Jail:
    port: int
    desks: tuple[IPNetwork, ...]


def guard(office: Office) -> File:
    """Return the jail; desk phones are never in it, for 911 is called from them."""
    voice = office.zone(Zone.VOICE)
    return File(JAIL, Template("telephony/jail.conf.j2", _Jail(SIP_PORT, (voice.ipv4, voice.ipv6))))
