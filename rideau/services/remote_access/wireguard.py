"""WireGuard by wg-quick: an address, a key and a shared key for each device."""

from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.office import Office, Tunnel, VpnNetwork
from rideau.secret import Secret
from rideau.services.remote_access.requests import SLUG
from rideau.text import Text
from rideau.tunnels import (
    GATEWAY,
    GATEWAY_KEY,
    INTERFACES,
    WIREGUARD_MTU,
    WIREGUARD_PORT,
    Member,
    admitted,
    own_addresses,
    wireguard_secrets,
)

INTERFACE = INTERFACES[Tunnel.WIREGUARD]
CONFIGURATION = f"/etc/wireguard/{INTERFACE}.conf"


@dataclass(frozen=True, slots=True)
class _Peer:
    device: str
    public_key: Secret
    preshared_key: Secret
    addresses: str


@dataclass(frozen=True, slots=True)
class _Tunnel:
    key: Secret
    port: int
    mtu: int
    addresses: tuple[IPNetwork, IPNetwork]
    peers: tuple[_Peer, ...]


def wireguard(office: Office, vpn: VpnNetwork) -> Contribution:
    """Return the gateway's end of WireGuard."""
    tunnel = _Tunnel(
        GATEWAY_KEY,
        WIREGUARD_PORT,
        WIREGUARD_MTU,
        (_own(vpn.ipv4), _own(vpn.ipv6)),
        tuple(_peer(vpn, each) for each in admitted(office)),
    )
    return Contribution(
        SLUG,
        office.gateway.slug,
        packages=("wireguard-tools",),
        files=(File(CONFIGURATION, Template("remote_access/wireguard.conf.j2", tunnel), mode=0o600),),
        units=(
            Unit(
                f"wg-quick@{INTERFACE}.service",
                # Peers come and go; the sessions of the others go on.
                reload_on=(CONFIGURATION,),
                health=f"wg show {INTERFACE} listen-port",
                impact=Text(
                    "nothing; devices that lost their access are cut off",
                    "rien; les appareils qui ont perdu leur accès sont coupés",
                ),
            ),
        ),
        validators=(Validator("wireguard", f"wg-quick strip {INTERFACE} >/dev/null", (CONFIGURATION,)),),
        listens=(f"udp/{WIREGUARD_PORT}",),
    )


def _own(network: IPNetwork) -> IPNetwork:
    return IPNetwork((network.first + GATEWAY, network.prefixlen), version=network.version)


def _peer(vpn: VpnNetwork, member: Member) -> _Peer:
    _, public_key, preshared_key = wireguard_secrets(member)
    addresses = ", ".join(str(IPNetwork(each)) for each in own_addresses(vpn, member.id))
    return _Peer(member.id, public_key, preshared_key, addresses)
