"""What the office's tunnels are to a person's device: names, identities, networks, addresses, secrets.

The service ``remote_access`` builds the gateway's side from it; whatever a device is handed out is
built from the same. Group and device show in the name that a certificate proves
(:func:`rideau.certificates.device_name`); with WireGuard, in the device's address.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork

from rideau.certificates import device_id, device_name
from rideau.office import Group, Office, Person, PersonalDevice, Tunnel, VpnNetwork, Zone
from rideau.secret import Kind, Secret
from rideau.text import Text

OWNER = "remote_access"
IKE_PORTS = (500, 4500)
WIREGUARD_PORT = 51820
WIREGUARD_MTU = 1380
"""What passes every uplink and home line as it is: IPv6, PPPoE and a second tunnel included."""

INTERFACES = {Tunnel.IKEV2: "ipsec0", Tunnel.WIREGUARD: "wg0"}
"""The gateway's interfaces, by which the firewall knows who comes from afar."""

GATEWAY = 1
"""The gateway's number in the VPN's subnet."""
NUMBERS = range(2, 112)
"""Numbers of devices with an address of their own."""
_POOL_FIRST = {Group.ENGINEERS: 112, Group.STAFF: 128}
_POOL_LENGTH = {Group.ENGINEERS: 28, Group.STAFF: 25}
_POOL_FIRST6 = {Group.ENGINEERS: 0x1_0000, Group.STAFF: 0x2_0000}
_POOL_LENGTH6 = 112

GATEWAY_KEY = Secret(
    OWNER,
    "gateway.tunnel-key",
    Kind.TUNNEL_KEY,
    Text("proves the gateway to WireGuard's clients", "prouve la passerelle aux clients de WireGuard"),
)
GATEWAY_PUBLIC_KEY = Secret(
    OWNER,
    "gateway.public-tunnel-key",
    Kind.PUBLIC_TUNNEL_KEY,
    Text(
        "WireGuard's clients know the gateway by it", "les clients de WireGuard reconnaissent la passerelle"
    ),
    source=GATEWAY_KEY.id,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A device that may connect from afar, and whose it is."""

    person: Person
    device: PersonalDevice

    @property
    def id(self) -> str:
        """How secrets, lists and the lockfile know it: ``chief.laptop``."""
        return device_id(self.person, self.device)


@dataclass(frozen=True, slots=True)
class Pool:
    """Addresses leased to the devices of a group that connect by IKEv2."""

    group: Group
    ipv4: IPNetwork
    ipv6: IPNetwork

    @property
    def size(self) -> int:
        """How many devices can be connected at once: the first and last IPv4 address are not leased."""
        return int(self.ipv4.size) - 2


@dataclass(frozen=True, slots=True)
class Path:
    """What any device must know of the office's tunnels."""

    server: str
    """The gateway's name, which its certificate proves."""
    addresses: tuple[IPAddress, ...]
    """Where it is for certain: the fixed addresses of its uplinks."""
    networks: tuple[IPNetwork, ...]
    """What is reached through the tunnel."""
    dns: tuple[IPAddress, ...]
    """The office's resolver, through the tunnel."""
    domain: str
    """The names to ask it for; all of them where the tunnel carries everything."""
    full: bool


@dataclass(frozen=True, slots=True)
class WireguardDevice:
    """What a device must know for WireGuard besides the :class:`Path`."""

    addresses: tuple[IPAddress, ...]
    endpoint: str
    key: Secret
    public_key: Secret
    preshared_key: Secret
    gateway_public_key: Secret


def members(office: Office) -> tuple[Member, ...]:
    """Return every device of a person with remote access, revoked ones included."""
    return tuple(
        Member(person, device)
        for person in office.people
        if person.remote_access
        for device in person.devices
    )


def admitted(office: Office) -> tuple[Member, ...]:
    """Return the devices that may connect now."""
    return tuple(each for each in members(office) if each.id not in office.revoked)


def path(office: Office, vpn: VpnNetwork) -> Path:
    """Return what any device of ``office`` must know; ``vpn`` is the office's."""
    networks = (IPNetwork("0.0.0.0/0"), IPNetwork("::/0")) if vpn.full else (office.prefix4, office.prefix6)
    resolver = office.zone(Zone.OPERATIONS)
    return Path(
        server_name(office),
        server_addresses(office),
        networks,
        (resolver.gateway4, resolver.gateway6),
        office.domain,
        vpn.full,
    )


def server_name(office: Office) -> str:
    """Return the name under which devices reach the gateway, and which its certificate proves."""
    return f"vpn.{office.domain}"


def server_addresses(office: Office) -> tuple[IPAddress, ...]:
    """Return the addresses of the gateway that no provider can change, the preferred one first."""
    return tuple(each.address.ip for each in office.uplinks if each.address is not None)


def identity(office: Office, member: Member) -> str:
    """Return the IKE identity of a device: the name that its certificate proves."""
    return device_name(office, member.person, member.device)


def group_identity(office: Office, group: Group) -> str:
    """Return the pattern of all identities of a group."""
    return f"*.{group}.people.{office.domain}"


def pool(vpn: VpnNetwork, group: Group) -> Pool:
    """Return what devices of ``group`` get their addresses from with IKEv2.

    As large as the subnet allows, not as the group is: a pool with sessions in it cannot be changed.
    """
    first4 = IPAddress(vpn.ipv4.first + _POOL_FIRST[group], 4)
    first6 = IPAddress(vpn.ipv6.first + _POOL_FIRST6[group], 6)
    return Pool(
        group,
        IPNetwork(f"{first4}/{_POOL_LENGTH[group]}"),
        IPNetwork(f"{first6}/{_POOL_LENGTH6}"),
    )


def own_addresses(vpn: VpnNetwork, device: str) -> tuple[IPAddress, IPAddress]:
    """Return the addresses that the device called ``device`` keeps, for tunnels that do not lease."""
    number = vpn.numbers[device]
    return IPAddress(vpn.ipv4.first + number, 4), IPAddress(vpn.ipv6.first + number, 6)


def group_networks(office: Office, vpn: VpnNetwork, group: Group) -> tuple[IPNetwork, ...]:
    """Return the sources by which the firewall knows a group: its pool, and its devices' own addresses."""
    leased = pool(vpn, group)
    own = (
        IPNetwork(address)
        for each in admitted(office)
        if Tunnel.WIREGUARD in vpn.tunnels and each.person.group is group
        for address in own_addresses(vpn, each.id)
    )
    ikev2 = (leased.ipv4, leased.ipv6) if Tunnel.IKEV2 in vpn.tunnels else ()
    return (*ikev2, *own)


def wireguard(office: Office, vpn: VpnNetwork, member: Member) -> WireguardDevice:
    """Return what ``member`` must know for WireGuard."""
    key, public, preshared = wireguard_secrets(member)
    return WireguardDevice(
        own_addresses(vpn, member.id),
        f"{server_name(office)}:{WIREGUARD_PORT}",
        key,
        public,
        preshared,
        GATEWAY_PUBLIC_KEY,
    )


def wireguard_secrets(member: Member) -> tuple[Secret, Secret, Secret]:
    """Return a device's private key, its public half, and the key it shares with the gateway."""
    key = Secret(
        OWNER,
        f"{member.id}.tunnel-key",
        Kind.TUNNEL_KEY,
        Text(f"proves {member.id} to WireGuard", f"prouve {member.id} à WireGuard"),
    )
    public = Secret(
        OWNER,
        f"{member.id}.public-tunnel-key",
        Kind.PUBLIC_TUNNEL_KEY,
        Text(f"the gateway knows {member.id} by it", f"la passerelle reconnaît {member.id} par elle"),
        source=key.id,
    )
    preshared = Secret(
        OWNER,
        f"{member.id}.preshared-key",
        Kind.TUNNEL_KEY,
        Text(
            f"keeps the tunnel of {member.id} closed to whoever breaks the curve",
            f"garde le tunnel de {member.id} fermé à qui casserait la courbe",
        ),
    )
    return key, public, preshared


def secrets(office: Office) -> Iterator[Secret]:
    """Yield everything WireGuard keeps secret in ``office``: of revoked devices too, which may come back."""
    if office.vpn and Tunnel.WIREGUARD in office.vpn.tunnels:
        yield from (GATEWAY_KEY, GATEWAY_PUBLIC_KEY)
        for each in members(office):
            yield from wireguard_secrets(each)
