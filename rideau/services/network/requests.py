"""What the network itself asks for: its names and the openings to the gateway."""

from collections.abc import Iterator

from rideau.needs import Name, Needs, Opening, PortRange, Protocol
from rideau.office import Host, Office, Zone, ZoneNetwork
from rideau.secret import Kind, Secret
from rideau.text import Text

SLUG = "network"

ALIASES = ("dns", "ntp")
"""Names of the gateway for what it does, so that clients need not know which host does it."""

DNS = Text("names are resolved by the gateway", "les noms sont résolus par la passerelle")
TIME = Text("the gateway gives the time", "la passerelle donne l'heure")
LEASE = Text("addresses are leased by the gateway", "les adresses sont attribuées par la passerelle")
ECHO = Text("a ping shows that the gateway is there", "un ping montre que la passerelle est là")

TIME_KEY = Secret(
    SLUG,
    "time-key",
    Kind.KEY,
    Text(
        "hosts know by it that the time comes from the gateway",
        "les hôtes reconnaissent par elle que l'heure vient de la passerelle",
    ),
)


def internal(office: Office) -> tuple[Zone, ...]:
    """Return the zones that see the office's own names: all but its guests'."""
    return tuple(each.zone for each in office.zones if each.zone is not Zone.GUEST)


def leased(office: Office) -> tuple[ZoneNetwork, ...]:
    """Return the zones whose devices get their addresses by DHCP."""
    return tuple(each for each in office.zones if each.pool4)


def followers(office: Office) -> tuple[Host, ...]:
    """Return the hosts that take the time from the gateway."""
    return tuple(host for host in office.hosts if host is not office.gateway)


def needs(office: Office) -> Needs:
    """Return the hosts' names, the way to the gateway's DNS, DHCP and time, and the key of the time."""
    return Needs(
        openings=tuple(_openings(office)),
        names=tuple(_names(office)),
        secrets=(TIME_KEY,) if followers(office) else (),
    )


def _names(office: Office) -> Iterator[Name]:
    for host in office.hosts:
        yield Name(SLUG, host.slug, host.slug, internal(office))
    for alias in ALIASES:
        yield Name(SLUG, alias, office.gateway.slug, internal(office))


def _openings(office: Office) -> Iterator[Opening]:
    for network in office.zones:
        zone = network.zone
        yield _to_gateway(office, zone, "udp", 53, DNS)
        yield _to_gateway(office, zone, "tcp", 53, DNS)
        yield _to_gateway(office, zone, "udp", 123, TIME)
        if network.pool4:
            yield _to_gateway(office, zone, "udp", 67, LEASE)
            yield _to_gateway(office, zone, "udp", 547, LEASE)
    for zone in internal(office):
        yield _opening(office, zone, "icmp", (), ECHO)


def _to_gateway(office: Office, zone: Zone, protocol: Protocol, port: int, reason: Text) -> Opening:
    return _opening(office, zone, protocol, ((port, port),), reason)


def _opening(
    office: Office, zone: Zone, protocol: Protocol, ports: tuple[PortRange, ...], reason: Text
) -> Opening:
    return Opening(SLUG, zone, zone, office.gateway.slug, protocol, ports, reason)
