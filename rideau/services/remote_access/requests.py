"""What remote access asks for: ways in from outside, what each group may reach, a certificate, keys."""

from collections.abc import Iterator
from dataclasses import replace

from rideau.certificates import HostCertificate
from rideau.needs import Needs, Opening, PortRange
from rideau.office import Group, Office, Tunnel, VpnNetwork, Zone
from rideau.text import Text
from rideau.tunnels import (
    IKE_PORTS,
    WIREGUARD_PORT,
    group_networks,
    secrets,
    server_addresses,
    server_name,
)

SLUG = "remote_access"

WEB: PortRange = (443, 443)
MAIL: tuple[PortRange, ...] = ((465, 465), (587, 587), (993, 993))
FILES: PortRange = (445, 445)
DESKTOP: PortRange = (3389, 3389)
SSH: PortRange = (22, 22)

_IKEV2 = Text("staff connect from afar by IKEv2", "le personnel se connecte à distance par IKEv2")
_WIREGUARD = Text("staff connect from afar by WireGuard", "le personnel se connecte à distance par WireGuard")
_NAMES = Text("the office's names, from afar", "les noms du cabinet, à distance")
_ECHO = Text("a ping through the tunnel", "un ping par le tunnel")
_MAIL = Text("mail and web, from afar", "le courriel et le Web, à distance")
_FILES = Text("files and applications, from afar", "les fichiers et applications, à distance")
_DESKS = Text("one's own desk, from afar", "son propre poste, à distance")
_ENGINEERS = Text("engineers' SSH, from afar", "SSH des ingénieurs, à distance")
_ANYWHERE = Text("the web through the office, from afar", "le Web par le cabinet, à distance")


def needs(office: Office) -> Needs:
    """Return what remote access declares (first pass)."""
    vpn = office.vpn
    if vpn is None:
        return Needs()
    return Needs(
        openings=(*_ways_in(office, vpn), *_for_everybody(office), *_for_engineers(office, vpn), *_out(vpn)),
        secrets=tuple(secrets(office)),
        certificates=tuple(certificates(office, vpn)),
    )


def certificates(office: Office, vpn: VpnNetwork) -> Iterator[HostCertificate]:
    """Yield what the gateway shows to IKEv2's clients."""
    if Tunnel.IKEV2 in vpn.tunnels:
        addresses = tuple(str(each) for each in server_addresses(office))
        yield HostCertificate(SLUG, office.gateway.slug, (server_name(office),), addresses)


def _ways_in(office: Office, vpn: VpnNetwork) -> Iterator[Opening]:
    if office.uplinks and Tunnel.IKEV2 in vpn.tunnels:
        yield _way_in(office, IKE_PORTS, _IKEV2)
    if office.uplinks and Tunnel.WIREGUARD in vpn.tunnels:
        yield replace(_way_in(office, (WIREGUARD_PORT,), _WIREGUARD), silent=True)


def _way_in(office: Office, ports: tuple[int, ...], reason: Text) -> Opening:
    ranges = tuple((each, each) for each in ports)
    return Opening(SLUG, Zone.PUBLIC, Zone.PUBLIC, office.gateway.slug, "udp", ranges, reason)


def _for_everybody(office: Office) -> Iterator[Opening]:
    gateway = office.gateway.slug
    yield Opening(SLUG, Zone.VPN, Zone.OPERATIONS, gateway, "udp", ((53, 53),), _NAMES)
    yield Opening(SLUG, Zone.VPN, Zone.OPERATIONS, gateway, "tcp", ((53, 53),), _NAMES)
    yield Opening(SLUG, Zone.VPN, Zone.OPERATIONS, gateway, "icmp", (), _ECHO)
    yield Opening(SLUG, Zone.VPN, Zone.PUBLIC_ACCESS, None, "tcp", (WEB, *MAIL), _MAIL)
    yield Opening(SLUG, Zone.VPN, Zone.RESTRICTED, None, "tcp", (WEB, FILES), _FILES)
    yield Opening(SLUG, Zone.VPN, Zone.OPERATIONS, None, "tcp", (DESKTOP,), _DESKS)


def _for_engineers(office: Office, vpn: VpnNetwork) -> Iterator[Opening]:
    """Yield the way to the gateway, from which they reach the other hosts as from the hub."""
    networks = group_networks(office, vpn, Group.ENGINEERS)
    if networks:  # an opening without sources would be for everybody
        gateway = office.gateway.slug
        yield Opening(SLUG, Zone.VPN, Zone.MANAGEMENT, gateway, "tcp", (SSH,), _ENGINEERS, networks)


def _out(vpn: VpnNetwork) -> Iterator[Opening]:
    if vpn.full:
        yield Opening(SLUG, Zone.VPN, Zone.PUBLIC, None, "tcp", ((80, 80), WEB), _ANYWHERE)
        yield Opening(SLUG, Zone.VPN, Zone.PUBLIC, None, "udp", (WEB,), _ANYWHERE)
