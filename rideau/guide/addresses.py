"""The address plan: the drawing of the network, zones, hosts, devices with a fixed address."""

from collections.abc import Iterator

from rideau.guide.diagram import diagram
from rideau.guide.given import Given
from rideau.guide.zone_words import PURPOSES
from rideau.office import Office, Uplink, Zone, ZoneNetwork
from rideau.pages.blocks import Facts, Figure, Section, Table
from rideau.pages.prose import NOTHING, code, said
from rideau.text import Text


def addresses(given: Given) -> Iterator[Section]:
    """Yield the parts about the network and its addresses."""
    office = given.office
    drawing = Figure(
        "network-figure", diagram(office), said(Text("The office's network", "Le réseau du cabinet"))
    )
    yield Section("network", said(Text("The network", "Le réseau")), (_glance(office), drawing))
    tables = (_uplinks(office), _zones(office), _hosts(office), *_devices(office))
    yield Section("addresses", said(Text("Address plan", "Plan d'adressage")), tables)


def _glance(office: Office) -> Facts:
    return Facts(
        (
            (said(Text("Domain", "Domaine")), code(office.domain)),
            ("IPv4", code(str(office.prefix4))),
            ("IPv6", code(str(office.prefix6))),
        )
    )


def _uplinks(office: Office) -> Table:
    columns = (
        said(Text("Line", "Liaison")),
        said(Text("Address", "Adresse")),
        said(Text("Router", "Routeur")),
        said(Text("Down, Mbit/s", "Reçus, Mbit/s")),
        said(Text("Up, Mbit/s", "Envoyés, Mbit/s")),
    )
    rows = tuple(tuple(_uplink(each)) for each in office.uplinks)
    caption = said(
        Text("Lines out, the preferred one first", "Liaisons vers l'extérieur, la préférée d'abord")
    )
    return Table("uplinks", caption, columns, rows, frozenset({3, 4}))


def _uplink(uplink: Uplink) -> Iterator[str]:
    yield uplink.name
    yield code(str(uplink.address)) if uplink.address else said(Text("by DHCP", "par DHCP"))
    yield code(str(uplink.gateway)) if uplink.gateway else NOTHING
    yield str(uplink.down_mbps)
    yield str(uplink.up_mbps)


def _zones(office: Office) -> Table:
    columns = (
        said(Text("Zone", "Zone")),
        said(Text("For", "Pour")),
        "VLAN",
        "IPv4",
        "IPv6",
        said(Text("Leased (DHCP)", "Attribuées (DHCP)")),
    )
    rows = [tuple(_zone(each)) for each in office.zones]
    if office.vpn:
        networks = (code(str(office.vpn.ipv4)), code(str(office.vpn.ipv6)))
        rows.append((code("vpn"), said(PURPOSES[Zone.VPN]), NOTHING, *networks, NOTHING))
    caption = said(
        Text(
            "Zones; the gateway is the first address of each",
            "Zones; la passerelle est la première adresse de chacune",
        )
    )
    return Table("zones", caption, columns, tuple(rows), frozenset({2}))


def _zone(zone: ZoneNetwork) -> Iterator[str]:
    yield code(zone.zone)
    yield said(PURPOSES[zone.zone])
    yield str(zone.vlan)
    yield code(str(zone.ipv4))
    yield code(str(zone.ipv6))
    yield code(f"{zone.pool4[0]}–{zone.pool4[1].words[-1]}") if zone.pool4 else NOTHING  # noqa: RUF001 -- a range


def _hosts(office: Office) -> Table:
    columns = (said(Text("Host", "Serveur")), said(Text("Zone", "Zone")), "IPv4", "IPv6")
    rows = tuple(
        (host.slug, code(link.zone), code(str(link.ipv4.ip)), code(str(link.ipv6.ip)))
        for host in office.hosts
        for link in host.interfaces
    )
    return Table("hosts", said(Text("Hosts", "Serveurs")), columns, rows)


def _devices(office: Office) -> Iterator[Table]:
    if not office.devices:
        return
    columns = (
        said(Text("Device", "Appareil")),
        said(Text("Zone", "Zone")),
        "IPv4",
        "MAC",
        said(Text("Model", "Modèle")),
    )
    rows = tuple(
        (each.name, code(each.zone), code(str(each.ipv4)), code(str(each.mac)), each.model or NOTHING)
        for each in office.devices
    )
    caption = said(Text("Devices with a fixed address", "Appareils à adresse fixe"))
    yield Table("fixed", caption, columns, rows)
