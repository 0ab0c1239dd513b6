"""What arrives at the office's addresses outside and is for a host inside: one address, many servers.

It follows from the openings that let the public in to a host by name; the firewall judges it afterwards
(``docs/decisions/0102-arrivals.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPAddress

from rideau.needs import Needs, Opening, PortRange, shown_ports
from rideau.office import Office, Provider, Zone
from rideau.problems import Refused


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets with these ports go to ``target``; ``ports`` is written as nft reads it."""

    protocol: str
    ports: str
    target: IPAddress


def arrivals(office: Office, needs: Needs) -> tuple[Arrival, ...]:
    """Return where what arrives goes; raise :class:`Refused` where two hosts want the same port."""
    taken: dict[tuple[str, PortRange], tuple[Opening, IPAddress]] = {}
    for opening in needs.openings:
        host = target(office, opening)
        if host is None:
            continue
        for ports in opening.ports:
            _refuse_both(office, taken, opening, ports, host)
            taken[opening.protocol, ports] = (opening, host)
    return tuple(_arrivals(taken))


def target(office: Office, opening: Opening) -> IPAddress | None:
    """Return the host inside that ``opening`` lets the public in to, where we run the uplinks."""
    ours = office.services["internet"].provider is Provider.MANAGED
    if not ours or opening.source is not Zone.PUBLIC or opening.host in (None, office.gateway.slug):
        return None
    host = next(each for each in office.hosts if each.slug == opening.host)
    interface = host.interface(opening.destination)
    return interface.ipv4.ip if interface else None


def _refuse_both(
    office: Office,
    taken: dict[tuple[str, PortRange], tuple[Opening, IPAddress]],
    opening: Opening,
    ports: PortRange,
    host: IPAddress,
) -> None:
    for (protocol, others), (other, its) in taken.items():
        overlap = ports[0] <= others[1] and others[0] <= ports[1]
        if protocol == opening.protocol and overlap and (its != host or ports != others):
            raise Refused(
                f"{office.slug}: {other.owner} and {opening.owner} both want what arrives from outside by "
                f"{protocol} {max(ports[0], others[0])}: one address outside has one server for a port"
            )


def _arrivals(taken: dict[tuple[str, PortRange], tuple[Opening, IPAddress]]) -> Iterator[Arrival]:
    for (protocol, ports), (_, host) in sorted(taken.items(), key=lambda each: each[0]):
        yield Arrival(protocol, shown_ports(ports), host)
