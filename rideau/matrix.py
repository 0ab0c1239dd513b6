"""The zone matrix as real packets: every declared opening, and a sample of everything else.

In IPv4 and in IPv6 alike, but for what lies beyond the uplinks: there the office speaks IPv4 only, so
no IPv6 may come in, and none has anywhere to go.

Pure: the same office gives the same packets. :mod:`rideau.lab.matrix` sends them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from netaddr import IPAddress

from rideau import arrivals
from rideau.checks import Packet
from rideau.needs import Needs, Opening
from rideau.office import Interface, Office, Zone

COMMON_PORTS = (22, 25, 53, 80, 443, 445, 3389, 5060, 5061, 8080)
"""What is tried between any two zones, besides a high port chosen by a hash of the pair."""

OUTSIDE = IPAddress("203.0.113.200")
"""The machine of the lab that stands for anybody in the internet."""

OUTSIDE6 = IPAddress("2001:db8::200")
"""Whom it claims to be in IPv6, which no provider carries: it sends from a provider's segment."""

HUB = IPAddress("203.0.113.66")
"""The machine of the lab that stands for the fleet's engineers."""

_CLIENT = 250
_IPV4, _IPV6 = 4, 6
_UNANSWERED = frozenset({67, 547, 1812})
"""Leases are asked for before there is an address, and RADIUS answers who knows its secret alone: checks and
tests of their own prove these."""

Machines = Mapping[Zone, Sequence[IPAddress]]
"""Addresses of machines by zone, IPv4 and IPv6; the first of each family is the zone's client."""


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
    """Return the office's machines and those outside: a client is number 250 of its zone."""
    inside = {
        each.zone: (each.ipv4[_CLIENT], each.ipv6[_CLIENT], *_hosts_in(office, each.zone))
        for each in office.zones
        if office.gateway.interface(each.zone)
    }
    return {**inside, Zone.PUBLIC: (OUTSIDE, HUB, OUTSIDE6)}


def packets(office: Office, needs: Needs, targets: Machines) -> tuple[Packet, ...]:
    """Return the packets that prove the matrix of ``office``, in a stable order and each once.

    An opening narrowed to sources of which ``targets`` has no machine cannot be tried, nor a silent one.
    """
    tries = dict.fromkeys((*_declared(office, needs, targets), *_sample(office, targets)))
    between: Mapping[tuple[Zone, Zone], list[Opening]] = defaultdict(list)
    for opening in needs.openings:
        between[opening.source, opening.destination].append(opening)
        if arrivals.target(office, opening):
            # What arrives at the gateway's own address outside is answered by the host inside.
            arriving = replace(opening, destination=Zone.PUBLIC, host=office.gateway.slug)
            between[Zone.PUBLIC, Zone.PUBLIC].append(arriving)
    return tuple(_judged(office, between[each.source, each.destination], each) for each in tries)


def covers(office: Office, opening: Opening, packet: Try) -> bool:
    """Whether ``opening`` lets ``packet`` pass."""
    return (
        (opening.source, opening.destination) == (packet.source, packet.destination)
        and (packet.target.version == _IPV4 or Zone.PUBLIC not in (opening.source, opening.destination))
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
    return _both(interface)


def _both(interface: Interface | None) -> tuple[IPAddress, ...]:
    return (interface.ipv4.ip, interface.ipv6.ip) if interface else ()


def _hosts_in(office: Office, zone: Zone) -> Iterator[IPAddress]:
    for host in office.hosts:
        if host is not office.gateway:
            yield from _both(host.interface(zone))


def _reaches(office: Office, opening: Opening, packet: Try) -> bool:
    to_gateway = packet.target in gateway_addresses(office, packet.destination)
    if opening.host is None:
        return not to_gateway
    if opening.host == office.gateway.slug:
        return to_gateway
    return packet.target in _both(office.host(opening.host).interface(opening.destination))


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
        for sender in () if opening.silent else _senders(opening, targets):
            for target in _opened(office, opening, targets):
                if target == sender or target.version != sender.version:
                    continue
                for protocol, port in _opened_ports(opening):
                    yield Try(sender, opening.source, opening.destination, target, protocol, port)


def _senders(opening: Opening, targets: Machines) -> Iterator[IPAddress]:
    """Yield one machine a family that ``opening`` is for."""
    networks = opening.source_networks
    known = targets.get(opening.source, ())
    yield from _first_of_each([it for it in known if not networks or any(it in each for each in networks)])


def _first_of_each(addresses: Sequence[IPAddress]) -> Iterator[IPAddress]:
    for version in (_IPV4, _IPV6):
        yield from [each for each in addresses if each.version == version][:1]


def _opened(office: Office, opening: Opening, targets: Machines) -> Sequence[IPAddress]:
    if opening.host is None:
        known = targets.get(opening.destination, ())
        return known[:1] if opening.destination is Zone.PUBLIC else known
    if opening.host == office.gateway.slug:
        return gateway_addresses(office, opening.destination)
    return _both(office.host(opening.host).interface(opening.destination))


def _opened_ports(opening: Opening) -> Iterator[tuple[str, int]]:
    if opening.protocol == "icmp":
        yield "icmp", 0
        return
    protocols = ("tcp", "udp") if opening.protocol == "any" else (opening.protocol,)
    ports = opening.ports or ((_high_port(opening.source, opening.destination),) * 2,)
    for protocol in protocols:
        for port in sorted({port for pair in ports for port in pair} - _UNANSWERED):
            yield protocol, port


def _sample(office: Office, targets: Machines) -> Iterator[Try]:
    for source, senders in targets.items():
        for sender in _first_of_each(senders):
            for destination in targets:
                for target in _tried(office, source, destination, targets):
                    if target.version == sender.version:
                        for protocol, port in _tried_ports(source, destination):
                            yield Try(sender, source, destination, target, protocol, port)


def _tried(office: Office, source: Zone, destination: Zone, targets: Machines) -> Iterable[IPAddress]:
    """Within a zone only the gateway and hosts refuse; between zones, every machine is beyond the gateway."""
    own = gateway_addresses(office, destination)
    if source is Zone.PUBLIC:
        return own if destination is Zone.PUBLIC else targets[destination]
    if destination is Zone.PUBLIC:
        return targets[destination][:1]
    clients = set(_first_of_each(targets[source])) if source is destination else set()
    return (*own, *(each for each in targets[destination] if each not in clients))


def _tried_ports(source: Zone, destination: Zone) -> Iterator[tuple[str, int]]:
    for port in (*COMMON_PORTS, _high_port(source, destination)):
        yield "tcp", port
        yield "udp", port
    yield "icmp", 0


def _high_port(source: Zone, destination: Zone) -> int:
    digest = sha256(f"{source}>{destination}".encode()).digest()
    return 20000 + int.from_bytes(digest[:2], "big") % 12000
