"""Lines to the outside, addresses, devices with a fixed one, and what the firewall lets through."""

from collections.abc import Iterator, Mapping

from rideau.differences.version import Difference, Topic, Version, becoming, listed, one_sided
from rideau.needs import Opening, shown_ports
from rideau.office import Office
from rideau.service_names import NAMES
from rideau.text import Text

_OPENED = Text(
    "The firewall lets through: {way}, for {service}: {reason}.",
    "Le pare-feu laisse passer : {way}, pour {service} : {reason}.",
)
_CLOSED = Text(
    "The firewall no longer lets through: {way} ({service}: {reason}).",
    "Le pare-feu ne laisse plus passer : {way} ({service} : {reason}).",
)
_KINDS = {
    "space": Text("Address space of the office", "Espace d'adressage du cabinet"),
    "line": Text("Line to the outside {name}", "Liaison vers l'extérieur {name}"),
    "order": Text(
        "Lines to the outside, the preferred first", "Liaisons vers l'extérieur, la préférée d'abord"
    ),
    "zone": Text("Zone {name}", "Zone {name}"),
    "device": Text("Device {name}", "Appareil {name}"),
    "afar": Text("How people connect from afar", "Comment on se connecte à distance"),
}


def networks(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them."""
    yield from becoming(Topic.NETWORK, _KINDS, _facts(before.office), _facts(after.office))
    new, gone = one_sided(_ways(before), _ways(after))
    for told, ways in ((_OPENED, new), (_CLOSED, gone)):
        for way, service, reason in ways:
            words = told.format(way=way, service=NAMES[service], reason=reason)
            yield Difference(Topic.NETWORK, words)


def _facts(office: Office) -> Mapping[str, Text]:
    speed = Text("{down}/{up} Mbit/s", "{down}/{up} Mbit/s")
    found = {
        "space": listed([str(office.prefix4), str(office.prefix6)]),
        "order": listed(each.name for each in office.uplinks),
    }
    for each in office.uplinks:
        where = [str(each.address), f"→ {each.gateway}"] if each.address else ["DHCP"]
        found[f"line {each.name}"] = listed(
            [*where, speed.format(down=each.down_mbps, up=each.up_mbps), each.interface]
        )
    for zone in office.zones:
        found[f"zone {zone.zone}"] = listed([f"VLAN {zone.vlan}", str(zone.ipv4), str(zone.ipv6)])
    for device in office.devices:
        if device.owner is None or device.model is None:  # a person's desk phone is told with the person
            found[f"device {device.name}"] = listed([str(device.mac), str(device.zone), str(device.ipv4)])
    if office.vpn:
        whole = Text("all that a device sends", "tout ce qu'un appareil envoie")
        part = Text("what is for the office alone", "seulement ce qui est pour le cabinet")
        found["afar"] = listed([*map(str, office.vpn.tunnels), whole if office.vpn.full else part])
    return found


def _ways(version: Version) -> list[tuple[str, str, Text]]:
    return [(_way(each), each.owner, each.reason) for each in version.plan.needs.openings]


def _way(opening: Opening) -> str:
    ports = ",".join(map(shown_ports, opening.ports))
    to = f"{opening.destination} ({opening.host})" if opening.host else str(opening.destination)
    networks = f" ({', '.join(map(str, opening.source_networks))})" if opening.source_networks else ""
    return f"{opening.source}{networks} → {to}, {opening.protocol}{'/' if ports else ''}{ports}"
