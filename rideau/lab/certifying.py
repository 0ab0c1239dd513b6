"""Certificates of the servers out there, of an authority that every machine of the lab believes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rideau.lab import carrier, citizens, machines, public_trust
from rideau.lab.parts import Machine


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a server's certificate proves, and where it and its key lie."""

    names: tuple[str, ...]
    certificate: str
    key: str


def certify(furnished: Sequence[Machine]) -> None:
    """Have the carrier and the mail servers, where there are any, show what all others believe."""
    known = {each.machine: _Shown((each.name,), carrier.CERTIFICATE, carrier.KEY) for each in carrier.SERVERS}
    known[citizens.MACHINE] = _Shown(citizens.NAMES, citizens.CERTIFICATE, citizens.KEY)
    there = [each.name for each in furnished if each.name in known]
    if not there:
        return
    authority = public_trust.Authority()
    for server in there:
        made = authority.certify(known[server].names)
        machines.write(server, known[server].certificate, made.certificate)
        machines.write(server, known[server].key, made.key)
    public_trust.believe(authority.pem, furnished)
