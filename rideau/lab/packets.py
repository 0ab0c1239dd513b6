"""Packets written by hand and recognized where they end. Pure.

Each carries a token of 32 bits that address translation leaves alone: a TCP sequence number, or the end
of a UDP or ICMP payload.
"""

import struct
from dataclasses import dataclass

from netaddr import EUI, IPAddress

_ETHERTYPE_IPV4 = b"\x08\x00"
_ICMP, _TCP, _UDP = 1, 6, 17
_PROTOCOLS = {"icmp": _ICMP, "tcp": _TCP, "udp": _UDP}
_SYN = 0x02
_ECHO_REPLY, _ECHO_REQUEST = 0, 8
_DNS, _NTP = 53, 123
_PORT_UNREACHABLE = b"\x03\x03"
_SHORTEST_QUOTE = 8 + 20 + 8
_SHORTEST = 14 + 20 + 8
_FIRST_PORT, _PORTS = 1024, 64000


@dataclass(frozen=True, slots=True)
class Sent:
    """A packet on its way: where from, where to, and what it is known by."""

    sender: IPAddress
    target: IPAddress
    protocol: str
    port: int
    token: int

    @property
    def source_port(self) -> int:
        """The port it is sent from, another one for each of a run."""
        return _FIRST_PORT + self.token % _PORTS


@dataclass(frozen=True, slots=True)
class Seen:
    """What matters of an IPv4 packet that came by; ``kind`` is an ICMP type."""

    source: IPAddress
    destination: IPAddress
    protocol: int
    source_port: int
    destination_port: int
    kind: int
    token: int
    """A TCP sequence number, or the last four octets."""


def frame(sent: Sent, origin: EUI, next_hop: EUI) -> bytes:
    """Return ``sent`` as an Ethernet frame."""
    protocol = _PROTOCOLS[sent.protocol]
    body = {_ICMP: _icmp, _TCP: _tcp, _UDP: _udp}[protocol](sent)
    addresses = sent.sender.packed + sent.target.packed
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0) + addresses
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return next_hop.packed + origin.packed + _ETHERTYPE_IPV4 + header + body


def parse(data: bytes) -> Seen | None:
    """Return what came by, if it is IPv4 with TCP, UDP or ICMP in one piece."""
    if len(data) < _SHORTEST or data[12:14] != _ETHERTYPE_IPV4:
        return None
    (length,) = struct.unpack("!H", data[16:18])
    packet = data[14 : 14 + length]
    body = packet[(packet[0] & 0x0F) * 4 :]
    if packet[9] not in _PROTOCOLS.values() or len(body) < 8:  # noqa: PLR2004 -- the shortest header
        return None
    if packet[9] == _ICMP and body[:2] == _PORT_UNREACHABLE and len(body) >= _SHORTEST_QUOTE:
        return _refused_datagram(packet, body[8:])
    first, second = struct.unpack("!HH", body[:4])
    token = int.from_bytes(body[4:8] if packet[9] == _TCP else body[-4:], "big")
    return Seen(_address(packet[12:16]), _address(packet[16:20]), packet[9], first, second, body[0], token)


def _refused_datagram(packet: bytes, quoted: bytes) -> Seen | None:
    """Read "port unreachable" as what it is: the target's own answer, from the port that was asked."""
    start = (quoted[0] & 0x0F) * 4
    if len(quoted) < start + 4:
        return None
    asking, asked = struct.unpack("!HH", quoted[start : start + 4])
    return Seen(_address(packet[12:16]), _address(packet[16:20]), quoted[9], asked, asking, packet[20], 0)


def _address(octets: bytes) -> IPAddress:
    return IPAddress(int.from_bytes(octets, "big"))


def is_arrival(sent: Sent, seen: Seen) -> bool:
    """Whether ``seen`` is the packet that was sent."""
    return (
        seen.destination == sent.target
        and seen.protocol == _PROTOCOLS[sent.protocol]
        and seen.token == sent.token
        and (seen.kind == _ECHO_REQUEST if sent.protocol == "icmp" else seen.destination_port == sent.port)
    )


def is_answer(sent: Sent, seen: Seen) -> bool:
    """Whether ``seen`` is the target's own answer: SYN/ACK, RST, datagram, port unreachable, echo reply."""
    if (seen.source, seen.protocol) != (sent.target, _PROTOCOLS[sent.protocol]):
        return False
    if sent.protocol == "icmp":
        return seen.kind == _ECHO_REPLY and seen.token == sent.token
    return (seen.source_port, seen.destination_port) == (sent.port, sent.source_port)


def checksum(data: bytes) -> int:
    """Return the internet checksum of ``data`` (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total > 0xFFFF:  # noqa: PLR2004 -- sixteen bits
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _icmp(sent: Sent) -> bytes:
    body = struct.pack("!BBHHHI", _ECHO_REQUEST, 0, 0, sent.source_port, 1, sent.token)
    return body[:2] + struct.pack("!H", checksum(body)) + body[4:]


def _tcp(sent: Sent) -> bytes:
    ports = (sent.source_port, sent.port)
    body = struct.pack("!HHIIBBHHH", *ports, sent.token, 0, 0x50, _SYN, 64240, 0, 0)
    return body[:16] + struct.pack("!H", _transport_checksum(sent, _TCP, body)) + body[18:]


def _udp(sent: Sent) -> bytes:
    payload = _payload(sent)
    body = struct.pack("!HHHH", sent.source_port, sent.port, 8 + len(payload), 0) + payload
    return body[:6] + struct.pack("!H", _transport_checksum(sent, _UDP, body) or 0xFFFF) + body[8:]


def _payload(sent: Sent) -> bytes:
    """Return a request the service would answer: DNS (RFC 1035), NTP (RFC 5905), or the token alone."""
    token = struct.pack("!I", sent.token)
    if sent.port == _DNS:
        # The root's name servers are asked for; an EDNS option of local use (RFC 6891) holds the token.
        option = struct.pack("!HH", 65001, 4) + token
        extra = b"\0" + struct.pack("!HHIH", 41, 1232, 0, len(option)) + option
        return struct.pack("!HHHHHH", sent.token & 0xFFFF, 0x0100, 1, 0, 0, 1) + b"\0\0\x02\0\x01" + extra
    return b"\x23" + b"\0" * 43 + token if sent.port == _NTP else token


def _transport_checksum(sent: Sent, protocol: int, body: bytes) -> int:
    pseudo = sent.sender.packed + sent.target.packed + struct.pack("!BBH", 0, protocol, len(body))
    return checksum(pseudo + body)
