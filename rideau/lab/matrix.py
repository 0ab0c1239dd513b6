"""Send the packets of a zone matrix for real, and see where they end.

Frames are sent through packet sockets in the senders' network namespaces and seen by others in the
targets', so nothing needs to listen and no client needs a lease. What reaches its target without being
forwarded (the gateway itself, a host in the sender's own zone) is filtered by the target, so there only
an answer counts. To an office's inner zones, the outside sends from a provider's segment: an attacker
there, unlike one farther away, can address them.
"""

import json
import secrets
import socket
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from netaddr import EUI, IPAddress

from rideau.checks import OnHost, Packet
from rideau.lab import namespaces
from rideau.lab.command import call
from rideau.lab.lab import Lab
from rideau.lab.packets import Seen, Sent, frame, is_answer, is_arrival, parse
from rideau.lab.parts import Kind, Machine, Port
from rideau.matrix import HUB, OUTSIDE, OUTSIDE6
from rideau.office import Zone

SETTLING = 2.0
"""Seconds that packets and answers may take."""

_BATCH = 25
_PAUSE = 0.02
"""Between batches, so that no queue on the way overflows and passes for a refusal."""

_BUFFER = 32 * 1024 * 1024
_EVERY_PROTOCOL = 3
_OUTGOING = 4
_RCVBUFFORCE = 33

_Catch = dict[int | tuple[int, int], list[Seen]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a packet; ``evidence`` says where it was seen, or was not."""

    packet: Packet
    arrived: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Way:
    """How a packet is sent and where it is looked for."""

    sent: Sent
    origin: Machine
    port: Port
    next_hop: str
    observer: Machine
    by_answer: bool


def probe(lab: Lab, office: str, packets: Sequence[Packet]) -> list[Verdict]:
    """Send ``packets`` at once and return what became of each, in their order."""
    routing = _Routing(lab, office)
    run = secrets.randbits(15) << 16
    ways = [routing.way(packet, run | index) for index, packet in enumerate(packets)]
    with ExitStack() as stack:
        stack.enter_context(_neighbours(lab, routing, packets))
        names = {machine.name for way in ways for machine in (way.origin, way.observer)}
        stations = {name: stack.enter_context(_open(lab, name)) for name in names}
        _send(ways, stations)
        time.sleep(SETTLING)
        seen = {name: _indexed(_received(station)) for name, station in stations.items()}
    return [_verdict(packet, way, seen[way.observer.name]) for packet, way in zip(packets, ways, strict=True)]


class _Routing:
    """Who stands for an address, and who is the next hop, in one office's lab."""

    def __init__(self, lab: Lab, office: str) -> None:
        self._machines = lab.machines
        self.gateway = lab.machine(office, OnHost("gateway"))
        self._hosts = {
            address: machine
            for machine in lab.machines
            if (machine.office, machine.kind) == (office, Kind.HOST)
            for address in _addresses(lab, machine)
        }
        outside = self._named("outside")
        self._outside = {OUTSIDE: outside, OUTSIDE6: outside, HUB: self._named("hub")}
        self.clients = {Zone(each.place): each for each in lab.machines if _is_client(each, office)}

    def way(self, packet: Packet, token: int) -> Way:
        """Return how ``packet`` is sent, and where it should be seen."""
        sender = self._sender_address(packet)
        sent = Sent(sender, packet.target, packet.protocol, packet.port, token)
        target = self.machine(packet.target, packet.destination)
        by_answer = packet.source is packet.destination or target is self.gateway
        origin, port, next_hop = self._first_step(packet, self.machine(sender, packet.source), target)
        observer = self.machine(sender, packet.source) if by_answer else target
        return Way(sent, origin, port, next_hop, observer, by_answer)

    def machine(self, address: IPAddress, zone: Zone) -> Machine:
        """Return the machine that has ``address``; a zone's client stands for any other one there."""
        return self._hosts.get(address) or self._outside.get(address) or self.clients[zone]

    def _sender_address(self, packet: Packet) -> IPAddress:
        assert packet.sender is not None  # noqa: S101 -- rideau.matrix names every sender
        return packet.sender

    def _first_step(self, packet: Packet, sender: Machine, target: Machine) -> tuple[Machine, Port, str]:
        if packet.source is not Zone.PUBLIC:
            port = self._port(sender, self.clients[packet.source].ports[0].segment)
            through = target if packet.source is packet.destination else self.gateway
            return sender, port, self._port(through, port.segment).mac
        if packet.destination is Zone.PUBLIC:
            return sender, sender.ports[0], self._router(sender).mac
        provider, port = self._provider()
        return provider, port, self._port(self.gateway, port.segment).mac

    def _router(self, machine: Machine) -> Port:
        """Return the port of ``machine``'s default gateway."""
        _, via = next(each for each in machine.routes)
        return next(
            port
            for each in self._machines
            for port in each.ports
            if any(address.split("/")[0] == via for address in port.addresses)
        )

    def _provider(self) -> tuple[Machine, Port]:
        uplinks = {port.segment for port in self.gateway.ports}
        return next(
            (each, port)
            for each in self._machines
            if each.kind is Kind.OUTSIDE
            for port in each.ports
            if port.segment in uplinks
        )

    def _port(self, machine: Machine, segment: str) -> Port:
        return next(port for port in machine.ports if port.segment == segment)

    def _named(self, name: str) -> Machine:
        return next(each for each in self._machines if each.name == name)


def _is_client(machine: Machine, office: str) -> bool:
    return (machine.office, machine.kind) == (office, Kind.CLIENT)


def _addresses(lab: Lab, machine: Machine) -> Iterator[IPAddress]:
    listed = json.loads(call("ip", "-netns", lab.namespace(machine.name), "-json", "addr"))
    for link in listed:
        yield from (IPAddress(each["local"]) for each in link["addr_info"] if each["scope"] == "global")


@contextmanager
def _neighbours(lab: Lab, routing: _Routing, packets: Sequence[Packet]) -> Iterator[None]:
    """Tell hosts where clients are, which have no address before they lease one."""
    wanted = {
        (packet.sender, packet.source, routing.machine(packet.target, packet.destination).name)
        for packet in packets
        if packet.source is packet.destination is not Zone.PUBLIC
    }
    wanted |= {
        (packet.target, packet.destination, routing.gateway.name)
        for packet in packets
        if packet.destination is not Zone.PUBLIC
    }
    entries = [
        (lab.namespace(host), str(address), routing.clients[zone].ports[0].mac, device)
        for address, zone, host in sorted(wanted, key=str)
        if address is not None and routing.machine(address, zone) is routing.clients[zone]
        for device in _devices(lab, routing, host, zone)
    ]
    for namespace, address, mac, device in entries:
        change = ("neigh", "replace", address, "lladdr", mac, "dev", device, "nud", "permanent")
        call("ip", "-netns", namespace, *change)
    try:
        yield
    finally:
        for namespace, address, _, device in entries:
            call("ip", "-netns", namespace, "neigh", "del", address, "dev", device)


def _devices(lab: Lab, routing: _Routing, host: str, zone: Zone) -> Iterator[str]:
    segment = routing.clients[zone].ports[0].segment
    machine = next(each for each in lab.machines if each.name == host)
    return (port.interface for port in machine.ports if port.segment == segment)


@contextmanager
def _open(lab: Lab, machine: str) -> Iterator[socket.socket]:
    """Yield a socket that sends frames from, and sees every packet of, a machine."""
    station = namespaces.inside(
        lab.namespace(machine),
        lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERY_PROTOCOL)),
    )
    with station:
        station.setsockopt(socket.SOL_SOCKET, _RCVBUFFORCE, _BUFFER)
        station.setblocking(False)
        yield station


def _send(ways: Sequence[Way], stations: dict[str, socket.socket]) -> None:
    for index, way in enumerate(ways):
        data = frame(way.sent, EUI(way.port.mac), EUI(way.next_hop))
        stations[way.origin.name].sendto(data, (way.port.interface, 0))
        if index % _BATCH == 0:
            time.sleep(_PAUSE)


def _received(station: socket.socket) -> Iterator[Seen]:
    while True:
        try:
            data, address = station.recvfrom(2048)
        except BlockingIOError:
            return
        seen = parse(data) if address[2] != _OUTGOING else None
        if seen:
            yield seen


def _indexed(seen: Iterator[Seen]) -> _Catch:
    """Return what was seen by token, and by the ports of an answer."""
    catch: _Catch = defaultdict(list)
    for each in seen:
        catch[each.token].append(each)
        catch[each.source_port, each.destination_port].append(each)
    return catch


def _verdict(packet: Packet, way: Way, catch: _Catch) -> Verdict:
    sent = way.sent
    recognized = is_answer if way.by_answer else is_arrival
    close = (*catch.get(sent.token, ()), *catch.get((sent.port, sent.source_port), ()))
    arrived = any(recognized(sent, each) for each in close)
    where = f"{'answer at' if way.by_answer else 'at'} {way.observer.name}"
    return Verdict(packet, arrived, where if arrived else f"not seen: {where}")
