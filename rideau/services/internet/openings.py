"""Who may go out, and for what (``docs/decisions/0042-ways-out.md``)."""

from netaddr import IPNetwork

from rideau.needs import Opening, PortRange, Protocol
from rideau.office import Host, Office, Zone
from rideau.services.internet.slug import SLUG
from rideau.text import Text

WEB: tuple[PortRange, ...] = ((80, 80), (443, 443))
QUIC: tuple[PortRange, ...] = ((443, 443),)
MEETINGS: tuple[PortRange, ...] = ((3478, 3481),)
"""STUN and TURN (RFC 8489, RFC 8656), with the neighbours large meeting services use."""

_BROWSING = Text("web", "Web")
_QUIC = Text("web over QUIC", "Web par QUIC")
_MEETINGS = Text("sound and picture of outside meetings", "son et image des réunions externes")
_ECHO = Text("is the outside reachable?", "l'extérieur est-il joignable?")
_UPDATES = Text("package updates", "mises à jour des paquets")


def openings(office: Office) -> tuple[Opening, ...]:
    """Return every way out of ``office``'s zones; the gateway's own traffic is not forwarded."""
    zones = {each.zone for each in office.zones}
    wanted = (
        _out(Zone.OPERATIONS, "tcp", WEB, _BROWSING),
        _out(Zone.OPERATIONS, "udp", QUIC, _QUIC),
        _out(Zone.OPERATIONS, "udp", MEETINGS, _MEETINGS),
        _out(Zone.OPERATIONS, "icmp", (), _ECHO),
        _out(Zone.GUEST, "tcp", WEB, _BROWSING),
        _out(Zone.GUEST, "udp", QUIC, _QUIC),
        _out(Zone.MANAGEMENT, "icmp", (), _ECHO),
        *(_updates(host) for host in office.hosts if host is not office.gateway),
    )
    return tuple(each for each in wanted if each.source in zones)


def _updates(host: Host) -> Opening:
    home = host.home
    return _out(home.zone, "tcp", WEB, _UPDATES, (IPNetwork(home.ipv4.ip),))


def _out(
    source: Zone,
    protocol: Protocol,
    ports: tuple[PortRange, ...],
    reason: Text,
    source_networks: tuple[IPNetwork, ...] = (),
) -> Opening:
    return Opening(SLUG, source, Zone.PUBLIC, None, protocol, ports, reason, source_networks)
