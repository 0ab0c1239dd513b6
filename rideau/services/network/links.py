"""The links of a host as systemd-networkd configures them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork

from rideau.host import Action, Contribution, File, Template, Unit
from rideau.office import Host, Interface, Office, Role
from rideau.services.network.requests import SLUG
from rideau.text import Text

DIRECTORY = "/etc/systemd/network"
FORWARDING = "/etc/systemd/networkd.conf.d/10-rideau.conf"
SYSCTL = "/etc/sysctl.d/60-rideau-network.conf"
WAIT = "/usr/lib/systemd/systemd-networkd-wait-online"

HOME_TABLE = 100
"""Routing table, and priority of its rules, for what a host sends from its home address."""


@dataclass(frozen=True, slots=True)
class _Forwarding:
    forward: str


@dataclass(frozen=True, slots=True)
class _Advertisement:
    """What the gateway tells the devices of a leased zone (RFC 4861, 8106)."""

    prefix: IPNetwork
    dns: IPAddress
    domain: str
    office: IPNetwork
    """The office's own prefix, the only IPv6 there is a way to."""


@dataclass(frozen=True, slots=True)
class _RouterLink:
    interface: Interface
    advertisement: _Advertisement | None


@dataclass(frozen=True, slots=True)
class _Upstream:
    """The way out of a host's home zone."""

    gateway4: IPAddress
    gateway6: IPAddress
    office6: IPNetwork
    subnet4: IPNetwork
    subnet6: IPNetwork
    table: int


@dataclass(frozen=True, slots=True)
class _HostLink:
    interface: Interface
    upstream: _Upstream | None


@dataclass(frozen=True, slots=True)
class _Vlan:
    name: str
    vlan: int


@dataclass(frozen=True, slots=True)
class _Trunk:
    name: str
    vlans: tuple[str, ...]


def links(office: Office, host: Host) -> Contribution:
    """Return the interfaces, VLANs and forwarding of ``host``.

    Every file sorts before the installer's ``80-installer.network``, which it thereby replaces.
    """
    routes = Role.GATEWAY in host.roles
    forwarding = Template("network/networkd.conf.j2", _Forwarding("yes" if routes else "no"))
    return Contribution(
        SLUG,
        host.slug,
        files=(
            File(FORWARDING, forwarding),
            File(SYSCTL, _PROMPT),
            *(_network_file(each.name, _link(office, host, each)) for each in host.interfaces),
            *_vlan_files(office, host),
        ),
        units=(
            Unit(
                "systemd-networkd.service",
                # Links keep their addresses through both: neither reload nor restart cuts a session.
                reload_on=(f"{DIRECTORY}/",),
                restart_on=("/etc/systemd/networkd.conf.d/",),
                health=configured(host.interfaces),
                patience=30,
                impact=Text(
                    "links keep their addresses; those whose settings changed may pause for a second",
                    "les liens gardent leurs adresses; ceux dont les réglages changent peuvent faire "
                    "une pause d'une seconde",
                ),
            ),
        ),
        actions=(Action("link settings", "systemctl restart systemd-sysctl.service", (SYSCTL,)),),
    )


_PROMPT = """\
# A new IPv6 address is unusable until nobody else claims it (RFC 4862, a second). The kernel waits up to a
# second more, for the sake of links on which hundreds of hosts start together; an office has a handful.
-net.ipv6.conf.*.router_solicitation_delay = 0
"""


def configured(interfaces: Iterable[Interface]) -> str:
    """Return a command that succeeds once every link is configured.

    With or without a cable in it: that is not the host's to say.
    """
    names = " ".join(f"--interface={each.name}:no-carrier" for each in interfaces)
    return f"{WAIT} --timeout=5 {names}"


def _network_file(name: str, template: Template) -> File:
    return File(f"{DIRECTORY}/10-{name}.network", template)


def _link(office: Office, host: Host, interface: Interface) -> Template:
    if Role.GATEWAY in host.roles:
        return Template(
            "network/router-link.network.j2", _RouterLink(interface, _advertisement(office, interface))
        )
    upstream = _upstream(office, interface) if interface is host.home else None
    return Template("network/host-link.network.j2", _HostLink(interface, upstream))


def _advertisement(office: Office, interface: Interface) -> _Advertisement | None:
    zone = office.zone(interface.zone)
    if zone.pool4 is None:
        return None
    return _Advertisement(zone.ipv6, zone.gateway6, office.domain, office.prefix6)


def _upstream(office: Office, interface: Interface) -> _Upstream:
    zone = office.zone(interface.zone)
    return _Upstream(zone.gateway4, zone.gateway6, office.prefix6, zone.ipv4, zone.ipv6, HOME_TABLE)


def _vlan_files(office: Office, host: Host) -> Iterator[File]:
    tagged = [each for each in host.interfaces if each.trunk]
    for each in tagged:
        vlan = _Vlan(each.name, office.zone(each.zone).vlan)
        yield File(f"{DIRECTORY}/10-{each.name}.netdev", Template("network/vlan.netdev.j2", vlan))
    for trunk in sorted({each.trunk for each in tagged if each.trunk}):
        names = tuple(each.name for each in tagged if each.trunk == trunk)
        yield _network_file(trunk, Template("network/trunk.network.j2", _Trunk(trunk, names)))
