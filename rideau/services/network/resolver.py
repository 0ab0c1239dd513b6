"""Names: Unbound on the gateway, with a view of the office for each zone."""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.needs import Needs
from rideau.office import Host, Office, Provider, Zone
from rideau.profiles.options import NetworkOptions
from rideau.services.network.base import Nothing
from rideau.services.network.requests import SLUG, internal
from rideau.text import Text

MAIN = "/etc/unbound/unbound.conf"
LOCAL = "/etc/unbound/unbound.conf.d/network.conf"
DROP_IN = "/etc/systemd/system/unbound.service.d/rideau.conf"

# The checker wants the trust anchor, which the unit copies from dns-root-data only when it starts.
CHECK = f"/usr/libexec/unbound-helper root_trust_anchor_update; unbound-checkconf {MAIN}"

PRIVATE = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::ffff:0:0/96",
)
"""Addresses that never belong to the internet (RFC 6890)."""

LOOPBACK = (IPNetwork("127.0.0.0/8"), IPNetwork("::1/128"))


@dataclass(frozen=True, slots=True)
class _Record:
    """An address under a name of the office, or a name for an address of it."""

    owner: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class _View:
    """What the clients in ``networks`` see of the office's own names."""

    name: str
    networks: tuple[IPNetwork, ...]
    records: tuple[_Record, ...]
    hidden: tuple[str, ...]
    """Reverse zones in which these clients find nothing."""


@dataclass(frozen=True, slots=True)
class _Listen:
    addresses: tuple[IPAddress, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    domain: str
    reverse: tuple[_Record, ...]
    views: tuple[_View, ...]
    forwarders: tuple[str, ...]
    private: tuple[str, ...]
    """Networks that no name of the outside may point into."""


def resolver(office: Office, needs: Needs) -> Contribution:
    """Return the office's resolver: recursive, or asking the department's when that is the partner."""
    return Contribution(
        SLUG,
        office.gateway.slug,
        packages=("unbound", "dns-root-data"),
        files=(
            File(MAIN, Template("network/unbound.conf.j2", _Listen(_addresses(office)))),
            File(LOCAL, Template("network/unbound-names.conf.j2", _names(office, needs))),
            File(DROP_IN, Template("network/unbound.service.j2", Nothing())),
        ),
        units=(_unit(office),),
        validators=(Validator("unbound", CHECK, ("/etc/unbound/",)),),
        listens=("udp/53", "tcp/53"),
        data=("/var/lib/unbound",),
    )


def _unit(office: Office) -> Unit:
    return Unit(
        "unbound.service",
        reload_on=("/etc/unbound/unbound.conf.d/",),
        # Sockets are bound before root's rights are given up: a reload cannot bind new ones.
        restart_on=(MAIN, DROP_IN),
        # A name that is in no file of the host: only the resolver can know it.
        health=f"getent ahostsv4 ntp.{office.domain}",
        impact=Text(
            "names resolve a little later for a second or two",
            "les noms se résolvent un peu plus tard pendant une seconde ou deux",
        ),
    )


def _addresses(office: Office) -> tuple[IPAddress, ...]:
    own = (address.ip for each in office.gateway.interfaces for address in (each.ipv4, each.ipv6))
    return (IPAddress("127.0.0.1"), IPAddress("::1"), *own)


def _names(office: Office, needs: Needs) -> _Names:
    asked = forwarders(office)
    # The department's own names rightly point into private networks.
    private = () if asked else PRIVATE
    reverse = tuple(record for host in office.hosts for record in _reverse(host))
    return _Names(office.domain, reverse, tuple(_views(office, needs)), asked, private)


def forwarders(office: Office) -> tuple[str, ...]:
    """Return the department's resolvers where it runs the network, else none."""
    service = office.services[SLUG]
    if service.provider is Provider.PARTNER and isinstance(service.options, NetworkOptions):
        return tuple(str(each) for each in service.options.forwarders)
    return ()


def _views(office: Office, needs: Needs) -> Iterator[_View]:
    for network in office.zones:
        zone = network.zone
        networks: tuple[IPNetwork, ...] = (network.ipv4, network.ipv6)
        if zone is office.gateway.home.zone:
            # The gateway itself asks as a client of its home zone.
            networks = (*LOOPBACK, *networks)
        hidden = () if zone in internal(office) else _reverse_zones(office)
        yield _View(str(zone), networks, tuple(_records(office, needs, zone)), hidden)
    if office.vpn:
        # Who works from afar sees what a desk in the office sees.
        desk = tuple(_records(office, needs, Zone.OPERATIONS))
        yield _View(str(Zone.VPN), (office.vpn.ipv4, office.vpn.ipv6), desk, ())


def _records(office: Office, needs: Needs, zone: Zone) -> Iterator[_Record]:
    seen = sorted({(each.label, each.host) for each in needs.names if zone in each.zones})
    for label, slug in seen:
        host = office.host(slug)
        interface = host.interface(zone) or host.home
        owner = f"{label}.{office.domain}." if label else f"{office.domain}."
        yield _Record(owner, "A", str(interface.ipv4.ip))
        yield _Record(owner, "AAAA", str(interface.ipv6.ip))


def _reverse(host: Host) -> Iterator[_Record]:
    for interface in host.interfaces:
        for address in (interface.ipv4.ip, interface.ipv6.ip):
            yield _Record(str(address.reverse_dns), "PTR", f"{host.fqdn}.")


def _reverse_zones(office: Office) -> tuple[str, ...]:
    """Return the reverse zones that hold the office's addresses, cut at an octet or a nibble."""
    return (
        _reverse_zone(office.prefix4, 32 - office.prefix4.prefixlen // 8 * 8, 8),
        _reverse_zone(office.prefix6, 128 - office.prefix6.prefixlen // 4 * 4, 4),
    )


def _reverse_zone(network: IPNetwork, host_bits: int, bits_per_label: int) -> str:
    labels = str(IPAddress(network.first, network.version).reverse_dns).split(".")
    return ".".join(labels[host_bits // bits_per_label :])
