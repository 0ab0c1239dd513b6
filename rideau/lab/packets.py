"""Packets written by hand and recognized where they end. Pure.

Each carries a token of 32 bits that address translation leaves alone: a TCP sequence number, or the end
of a UDP or ICMP payload.
"""

import struct
from dataclasses import dataclass

from netaddr import EUI, IPAddress

_IPV4, _IPV6 = b"\x08\x00", b"\x86\xdd"
_ICMP, _TCP, _UDP, _ICMP6 = 1, 6, 17, 58
_PROTOCOLS = {"icmp": _ICMP, "tcp": _TCP, "udp": _UDP}
_SYN = 0x02
_ECHO_REQUEST, _ECHO_REPLY = {_ICMP: 8, _ICMP6: 128}, {_ICMP: 0, _ICMP6: 129}
_PORT_UNREACHABLE = {_ICMP: b"\x03\x03", _ICMP6: b"\x01\x04"}
_DNS, _NTP = 53, 123
_IKE = {500: b"", 4500: b"\0" * 4}
"""IKE's ports, and what tells it from ESP on the second (RFC 3948, 2.2)."""
_ETHERNET, _LEAST = 14, 8
"""Octets of an Ethernet header, and of the shortest header above IP."""
_IPV6_HEADER = 40
_HOPS = 64
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

    @property
    def number(self) -> int:
        """The protocol's number; ICMP has one in each family."""
        is_icmp6 = self.protocol == "icmp" and self.target.version == 6  # noqa: PLR2004 -- IPv6
        return _ICMP6 if is_icmp6 else _PROTOCOLS[self.protocol]


@dataclass(frozen=True, slots=True)
class Seen:
    """What matters of a packet that came by; ``kind`` is an ICMP type."""

    source: IPAddress
    destination: IPAddress
    protocol: int
    source_port: int
    destination_port: int
    kind: int
    token: int
    """A TCP sequence number, or the last four octets."""


@dataclass(frozen=True, slots=True)
class _Datagram:
    """An IP packet without its header."""

    source: IPAddress
    destination: IPAddress
    protocol: int
    body: bytes


def frame(sent: Sent, origin: EUI, next_hop: EUI) -> bytes:
    """Return ``sent`` as an Ethernet frame."""
    body = {"icmp": _icmp, "tcp": _tcp, "udp": _udp}[sent.protocol](sent)
    header = {4: _header4, 6: _header6}[sent.target.version]
    ethertype, head = header(sent.number, len(body), sent.sender.packed + sent.target.packed)
    return next_hop.packed + origin.packed + ethertype + head + body


def _header4(protocol: int, length: int, addresses: bytes) -> tuple[bytes, bytes]:
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, _HOPS, protocol, 0) + addresses
    return _IPV4, header[:10] + struct.pack("!H", checksum(header)) + header[12:]


def _header6(protocol: int, length: int, addresses: bytes) -> tuple[bytes, bytes]:
    return _IPV6, struct.pack("!IHBB", 6 << 28, length, protocol, _HOPS) + addresses


def parse(data: bytes) -> Seen | None:
    """Return what came by, if it is IP with TCP, UDP or ICMP in one piece."""
    read = {_IPV4: _read4, _IPV6: _read6}.get(data[12:_ETHERNET])
    found = read(data[_ETHERNET:]) if read else None
    if found is None or len(found.body) < _LEAST or found.protocol not in (_ICMP, _TCP, _UDP, _ICMP6):
        return None
    body = found.body
    if body[:2] == _PORT_UNREACHABLE.get(found.protocol):
        return _refused_datagram(found)
    first, second = struct.unpack("!HH", body[:4])
    token = int.from_bytes(body[4:8] if found.protocol == _TCP else body[-4:], "big")
    return Seen(found.source, found.destination, found.protocol, first, second, body[0], token)


def _read4(packet: bytes) -> _Datagram | None:
    if len(packet) < 20:  # noqa: PLR2004 -- the shortest header
        return None
    (length,) = struct.unpack("!H", packet[2:4])
    body = packet[(packet[0] & 0x0F) * 4 : length]
    return _Datagram(_address(packet[12:16]), _address(packet[16:20]), packet[9], body)


def _read6(packet: bytes) -> _Datagram | None:
    if len(packet) < _IPV6_HEADER:
        return None
    (length,) = struct.unpack("!H", packet[4:6])
    body = packet[_IPV6_HEADER : _IPV6_HEADER + length]
    return _Datagram(_address(packet[8:24]), _address(packet[24:40]), packet[6], body)


def _refused_datagram(found: _Datagram) -> Seen | None:
    """Read "port unreachable" as what it is: the target's own answer, from the port that was asked."""
    read = {_ICMP: _read4, _ICMP6: _read6}[found.protocol]
    quoted = read(found.body[_LEAST:])
    if quoted is None or len(quoted.body) < 4:  # noqa: PLR2004 -- two ports
        return None
    asking, asked = struct.unpack("!HH", quoted.body[:4])
    return Seen(found.source, found.destination, quoted.protocol, asked, asking, found.body[0], 0)


def _address(octets: bytes) -> IPAddress:
    return IPAddress(int.from_bytes(octets, "big"), 4 if len(octets) == 4 else 6)  # noqa: PLR2004 -- octets


def is_arrival(sent: Sent, seen: Seen) -> bool:
    """Whether ``seen`` is the packet that was sent."""
    return (
        seen.destination == sent.target
        and seen.protocol == sent.number
        and seen.token == sent.token
        and _is_asking(sent, seen)
    )


def _is_asking(sent: Sent, seen: Seen) -> bool:
    if sent.protocol == "icmp":
        return seen.kind == _ECHO_REQUEST[sent.number]
    return seen.destination_port == sent.port


def is_answer(sent: Sent, seen: Seen) -> bool:
    """Whether ``seen`` is the target's own answer: SYN/ACK, RST, datagram, port unreachable, echo reply."""
    if (seen.source, seen.protocol) != (sent.target, sent.number):
        return False
    if sent.protocol == "icmp":
        return seen.kind == _ECHO_REPLY[sent.number] and seen.token == sent.token
    return (seen.source_port, seen.destination_port) == (sent.port, sent.source_port)


def checksum(data: bytes) -> int:
    """Return the internet checksum of ``data`` (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total > 0xFFFF:  # noqa: PLR2004 -- sixteen bits
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _icmp(sent: Sent) -> bytes:
    request = _ECHO_REQUEST[sent.number]
    body = struct.pack("!BBHHHI", request, 0, 0, sent.source_port, 1, sent.token)
    # Unlike ICMP, ICMPv6 covers the addresses too (RFC 4443, 2.3).
    check = checksum(body) if sent.number == _ICMP else _transport_checksum(sent, body)
    return body[:2] + struct.pack("!H", check) + body[4:]


def _tcp(sent: Sent) -> bytes:
    ports = (sent.source_port, sent.port)
    body = struct.pack("!HHIIBBHHH", *ports, sent.token, 0, 0x50, _SYN, 64240, 0, 0)
    return body[:16] + struct.pack("!H", _transport_checksum(sent, body)) + body[18:]


def _udp(sent: Sent) -> bytes:
    payload = _payload(sent)
    body = struct.pack("!HHHH", sent.source_port, sent.port, 8 + len(payload), 0) + payload
    return body[:6] + struct.pack("!H", _transport_checksum(sent, body) or 0xFFFF) + body[8:]


def _payload(sent: Sent) -> bytes:
    """Return a request the service would answer: DNS (RFC 1035), NTP (RFC 5905), IKE, or the token alone."""
    token = struct.pack("!I", sent.token)
    if sent.port in _IKE:
        # A header of a version that does not exist: whoever speaks IKE says so (RFC 7296, 2.5).
        header = struct.pack("!Q8xBBBBLL", 1, 0, 0x30, 0x22, 0x08, 0, 32)
        return _IKE[sent.port] + header + token
    if sent.port == _DNS:
        # The root's name servers are asked for; an EDNS option of local use (RFC 6891) holds the token.
        option = struct.pack("!HH", 65001, 4) + token
        extra = b"\0" + struct.pack("!HHIH", 41, 1232, 0, len(option)) + option
        return struct.pack("!HHHHHH", sent.token & 0xFFFF, 0x0100, 1, 0, 0, 1) + b"\0\0\x02\0\x01" + extra
    return b"\x23" + b"\0" * 43 + token if sent.port == _NTP else token


def _transport_checksum(sent: Sent, body: bytes) -> int:
    # The pseudo-headers of both families add up to the same (RFC 9293, 3.1; RFC 8200, 8.1).
    pseudo = sent.sender.packed + sent.target.packed + struct.pack("!HH", sent.number, len(body))
    return checksum(pseudo + body)
