"""IKEv2 by strongSwan: a connection and a pool for each group, told apart by what certificates prove."""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork

from rideau.certificates import AUTHORITY, REVOCATIONS, ROOT, HostCertificate
from rideau.host import Contribution, File, Template, Unit
from rideau.office import Group, Office, Tunnel, VpnNetwork
from rideau.services.remote_access.requests import SLUG, certificates
from rideau.text import Text
from rideau.tunnels import IKE_PORTS, INTERFACES, admitted, group_identity, identity, path, pool, server_name

CONNECTIONS = "/etc/swanctl/conf.d/rideau.conf"
DAEMON = "/etc/strongswan.d/rideau.conf"
ADMITTED = "/etc/swanctl/rideau-admitted"
DROP_IN = "/etc/systemd/system/strongswan.service.d/rideau.conf"
DISMISS = "/usr/local/lib/rideau/dismiss-tunnels"
INTERFACE = INTERFACES[Tunnel.IKEV2]
INTERFACE_ID = 42
"""Ties what strongSwan encrypts to the interface; any number but zero."""
_UNUSED = (
    "connmark", "dhcp", "eap-aka", "eap-gtc", "eap-md5", "eap-radius", "eap-tnc", "eap-ttls", "farp",
    "forecast", "tnc-tnccs", "unity", "xauth-eap", "xauth-pam",
)  # fmt: skip
"""Plugins that come with EAP-TLS, and that nobody should be able to try."""
LINK = f"/etc/systemd/network/20-{INTERFACE}.network"


@dataclass(frozen=True, slots=True)
class _Pool:
    name: str
    addresses: IPNetwork
    dns: IPAddress


@dataclass(frozen=True, slots=True)
class _Connection:
    """``eap`` is for clients that prove themselves inside TLS: Windows' own is one."""

    name: str
    people: str
    eap: bool
    asks: bool
    pools: str


@dataclass(frozen=True, slots=True)
class _Connections:
    server: str
    connections: tuple[_Connection, ...]
    pools: tuple[_Pool, ...]
    networks: str
    interface_id: int


@dataclass(frozen=True, slots=True)
class _Daemon:
    uplinks: str
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    source: str
    target: str
    mode: str


@dataclass(frozen=True, slots=True)
class _Start:
    copies: tuple[_Copy, ...]
    dismiss: str
    interface: str
    interface_id: int


@dataclass(frozen=True, slots=True)
class _Link:
    name: str
    leased: tuple[IPNetwork, ...]


@dataclass(frozen=True, slots=True)
class _Admitted:
    file: str


def ikev2(office: Office, vpn: VpnNetwork) -> Contribution:
    """Return the gateway's end of IKEv2."""
    (certificate,) = certificates(office, vpn)
    start = _Start(_copies(certificate), DISMISS, INTERFACE, INTERFACE_ID)
    link = _Link(INTERFACE, tuple(_leased(vpn)))
    return Contribution(
        SLUG,
        office.gateway.slug,
        packages=(
            "charon-systemd",
            "libcharon-extra-plugins",
            "libstrongswan-standard-plugins",
            "openssl",
            "strongswan-swanctl",
        ),
        files=(
            File(LINK, Template("remote_access/ipsec.network.j2", link)),
            File(CONNECTIONS, Template("remote_access/swanctl.conf.j2", _connections(office, vpn))),
            File(DAEMON, Template("remote_access/strongswan.conf.j2", _daemon(office))),
            File(ADMITTED, "".join(f"{each}\n" for each in sorted(_identities(office)))),
            File(DROP_IN, Template("remote_access/strongswan.service.j2", start)),
            File(DISMISS, Template("remote_access/dismiss-tunnels.j2", _Admitted(ADMITTED)), mode=0o755),
        ),
        units=(_unit(vpn, tuple(each.source for each in start.copies)),),
        listens=tuple(f"udp/{each}" for each in IKE_PORTS),
    )


def _copies(certificate: HostCertificate) -> tuple[_Copy, ...]:
    """Return what strongSwan needs of the office's credentials, and where its confinement lets it read."""
    return tuple(
        _Copy(source, f"/etc/swanctl/{target}.pem", mode)
        for source, target, mode in (
            (certificate.certificate_path, "x509/rideau", "0644"),
            (AUTHORITY, "x509ca/rideau-authority", "0644"),
            (ROOT, "x509ca/rideau-root", "0644"),
            (REVOCATIONS, "x509crl/rideau", "0644"),
            (certificate.key_path, "private/rideau", "0600"),
        )
    )


def _unit(vpn: VpnNetwork, credentials: tuple[str, ...]) -> Unit:
    return Unit(
        "strongswan.service",
        # A reload keeps every session but those of devices that are no longer admitted.
        reload_on=(CONNECTIONS, ADMITTED, DISMISS, *credentials),
        restart_on=(DAEMON, DROP_IN),
        health=f"swanctl --list-conns | grep -q '^{Group.STAFF}:' && {leads_to_devices(vpn)}",
        patience=30,
        impact=Text(
            "who works from afar by IKEv2 is cut off for some seconds and reconnects",
            "qui travaille à distance par IKEv2 est coupé quelques secondes et se reconnecte",
        ),
    )


def leads_to_devices(vpn: VpnNetwork) -> str:
    """Return a command that succeeds once what is for devices goes into the tunnel, and says so."""
    asked = (pool(vpn, Group.STAFF).ipv4[1], pool(vpn, Group.STAFF).ipv6[1])
    return " && ".join(f"ip route get {each} | grep -o 'dev {INTERFACE} '" for each in asked)


def _connections(office: Office, vpn: VpnNetwork) -> _Connections:
    known = path(office, vpn)
    return _Connections(
        server_name(office),
        tuple(_of_groups(office)),
        tuple(_pools(vpn, known.dns)),
        ", ".join(map(str, known.networks)),
        INTERFACE_ID,
    )


def _of_groups(office: Office) -> Iterator[_Connection]:
    yield _Connection("anybody-eap", "%any", eap=True, asks=True, pools="")
    for group in Group:
        people = group_identity(office, group)
        pools = f"{group}-ipv4, {group}-ipv6"
        yield _Connection(str(group), people, eap=False, asks=False, pools=pools)
        yield _Connection(f"{group}-eap", people, eap=True, asks=False, pools=pools)


def _pools(vpn: VpnNetwork, dns: tuple[IPAddress, ...]) -> Iterator[_Pool]:
    for group in Group:
        leased = pool(vpn, group)
        for network in (leased.ipv4, leased.ipv6):
            resolver = next(each for each in dns if each.version == network.version)
            yield _Pool(f"{group}-ipv{network.version}", network, resolver)


def _leased(vpn: VpnNetwork) -> Iterator[IPNetwork]:
    for group in Group:
        yield from (pool(vpn, group).ipv4, pool(vpn, group).ipv6)


def _daemon(office: Office) -> _Daemon:
    return _Daemon(", ".join(each.interface for each in office.uplinks), _UNUSED)


def _identities(office: Office) -> Iterator[str]:
    yield from (identity(office, each) for each in admitted(office))
