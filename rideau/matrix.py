"""The zone matrix as real packets: every declared opening, and a sample of everything else.

Pure: the same office gives the same packets. :mod:`rideau.lab.matrix` sends them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from netaddr import IPAddress

from rideau.checks import Packet
from rideau.needs import Needs, Opening
from rideau.office import Office, Zone

COMMON_PORTS = (22, 25, 53, 80, 443, 445, 3389, 5060, 5061, 8080)
"""What is tried between any two zones, besides a high port chosen by a hash of the pair."""

OUTSIDE = IPAddress("203.0.113.200")
"""The machine of the lab that stands for anybody in the internet."""

HUB = IPAddress("203.0.113.66")
"""The machine of the lab that stands for the fleet's engineers."""

_CLIENT = 250
_LEASING = frozenset({67, 547})
"""Asked by broadcast or multicast before there is an address: the lease checks prove these."""

Machines = Mapping[Zone, Sequence[IPAddress]]
"""IPv4 addresses of machines by zone; the first is the zone's client."""


@dataclass(frozen=True, slots=True)
class Try:
    """A packet before it is known whether it may pass."""

    sender: IPAddress
    source: Zone
    destination: Zone
    target: IPAddress
    protocol: str
    port: int


def machines(office: Office) -> Machines:
    """Return the office's machines and those outside: clients have the address .250 of their zone."""
    inside = {
        each.zone: (each.ipv4[_CLIENT], *_hosts_in(office, each.zone))
        for each in office.zones
        if office.gateway.interface(each.zone)
    }
    return {**inside, Zone.PUBLIC: (OUTSIDE, HUB)}


def packets(office: Office, needs: Needs, targets: Machines) -> tuple[Packet, ...]:
    """Return the packets that prove the matrix of ``office``, in a stable order and each once.

    An opening narrowed to sources of which ``targets`` has no machine cannot be tried.
    """
    tries = dict.fromkeys((*_declared(office, needs, targets), *_sample(office, targets)))
    between: Mapping[tuple[Zone, Zone], list[Opening]] = defaultdict(list)
    for opening in needs.openings:
        between[opening.source, opening.destination].append(opening)
    return tuple(_judged(office, between[each.source, each.destination], each) for each in tries)


def covers(office: Office, opening: Opening, packet: Try) -> bool:
    """Whether ``opening`` lets ``packet`` pass."""
    return (
        (opening.source, opening.destination) == (packet.source, packet.destination)
        and opening.protocol in ("any", packet.protocol)
        and (not opening.ports or any(first <= packet.port <= last for first, last in opening.ports))
        and _reaches(office, opening, packet)
        and (not opening.source_networks or any(packet.sender in each for each in opening.source_networks))
    )


def gateway_addresses(office: Office, zone: Zone) -> tuple[IPAddress, ...]:
    """Return the gateway's own addresses in ``zone``; only fixed ones are known beforehand."""
    if zone is Zone.PUBLIC:
        return tuple(each.address.ip for each in office.uplinks if each.address)
    interface = office.gateway.interface(zone)
    return (interface.ipv4.ip,) if interface else ()


def _hosts_in(office: Office, zone: Zone) -> Iterator[IPAddress]:
    for host in office.hosts:
        interface = host.interface(zone)
        if interface and host is not office.gateway:
            yield interface.ipv4.ip


def _reaches(office: Office, opening: Opening, packet: Try) -> bool:
    to_gateway = packet.target in gateway_addresses(office, packet.destination)
    if opening.host is None:
        return not to_gateway
    if opening.host == office.gateway.slug:
        return to_gateway
    interface = office.host(opening.host).interface(opening.destination)
    return interface is not None and interface.ipv4.ip == packet.target


def _judged(office: Office, openings: Iterable[Opening], packet: Try) -> Packet:
    opening = next((each for each in openings if covers(office, each, packet)), None)
    return Packet(
        packet.source,
        packet.destination,
        packet.target,
        packet.protocol,
        packet.port,
        allowed=opening is not None,
        why=f"{opening.owner}: {opening.reason.en}" if opening else "default deny",
        sender=packet.sender,
    )


def _declared(office: Office, needs: Needs, targets: Machines) -> Iterator[Try]:
    for opening in needs.openings:
        sender = _sender(opening, targets)
        if sender is None:
            continue
        for target in _opened(office, opening, targets):
            if target == sender:
                continue
            for protocol, port in _opened_ports(opening):
                yield Try(sender, opening.source, opening.destination, target, protocol, port)


def _sender(opening: Opening, targets: Machines) -> IPAddress | None:
    known = targets.get(opening.source, ())
    if not opening.source_networks:
        return known[0] if known else None
    return next((each for each in known if any(each in it for it in opening.source_networks)), None)


def _opened(office: Office, opening: Opening, targets: Machines) -> Sequence[IPAddress]:
    if opening.host is None:
        known = targets.get(opening.destination, ())
        return known[:1] if opening.destination is Zone.PUBLIC else known
    if opening.host == office.gateway.slug:
        return gateway_addresses(office, opening.destination)
    interface = office.host(opening.host).interface(opening.destination)
    return (interface.ipv4.ip,) if interface else ()


def _opened_ports(opening: Opening) -> Iterator[tuple[str, int]]:
    if opening.protocol == "icmp":
        yield "icmp", 0
        return
    protocols = ("tcp", "udp") if opening.protocol == "any" else (opening.protocol,)
    ports = opening.ports or ((_high_port(opening.source, opening.destination),) * 2,)
    for protocol in protocols:
        for port in sorted({port for pair in ports for port in pair} - _LEASING):
            yield protocol, port


def _sample(office: Office, targets: Machines) -> Iterator[Try]:
    for source, senders in targets.items():
        for destination in targets:
            for target in _tried(office, source, destination, targets):
                for protocol, port in _tried_ports(source, destination):
                    yield Try(senders[0], source, destination, target, protocol, port)


def _tried(office: Office, source: Zone, destination: Zone, targets: Machines) -> Iterable[IPAddress]:
    """Within a zone only the gateway and hosts refuse; between zones, machines are behind the gateway."""
    if source is not destination:
        return targets[destination][:1] if destination is Zone.PUBLIC else targets[destination]
    hosts = () if source is Zone.PUBLIC else targets[source][1:]
    return (*gateway_addresses(office, source), *hosts)


def _tried_ports(source: Zone, destination: Zone) -> Iterator[tuple[str, int]]:
    for port in (*COMMON_PORTS, _high_port(source, destination)):
        yield "tcp", port
        yield "udp", port
    yield "icmp", 0


def _high_port(source: Zone, destination: Zone) -> int:
    digest = sha256(f"{source}>{destination}".encode()).digest()
    return 20000 + int.from_bytes(digest[:2], "big") % 12000
