"""The drawing of an office's network: its lines out, the gateway, and what lies behind it.

Where things stand is decided here; ``templates/guide/network.svg.j2`` draws them. The tables beside it say
all of it in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rideau.guide.zone_words import PURPOSES
from rideau.office import Host, Office, Uplink, VpnNetwork, ZoneNetwork
from rideau.pages.drawing import titled
from rideau.pages.environment import environment
from rideau.pages.prose import said
from rideau.text import Text

_WIDTH, _MARGIN, _ROW, _GAP = 960, 10, 66, 10
_LEFT, _MIDDLE, _RIGHT = (10, 210), (280, 150), (500, 450)
"""Where the columns begin, and how wide they are: lines out, the gateway, zones."""
_HOST, _HOST_HEIGHT = 112, 44
_DEEP, _INK, _QUIET, _PALE, _WHITE = "#103458", "#1b2733", "#495765", "#eef3f8", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Words:
    x: int
    y: int
    words: str
    ink: str = _INK
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    width: int
    height: int
    texts: tuple[_Words, ...]
    ground: str = _PALE
    edge: str = _DEEP

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class _Line:
    """From left to right, with a turn on the way."""

    x1: int
    y1: int
    x2: int
    y2: int
    dashed: bool = False

    @property
    def turn(self) -> int:
        return (self.x1 + self.x2) // 2


def diagram(office: Office) -> Markup:
    """Return the drawing in the reader's language."""
    zones = tuple(_zones(office))
    outside = tuple(_outside(office, len(zones)))
    height = len(zones) * (_ROW + _GAP) - _GAP + 2 * _MARGIN
    gateway = _gateway(office, height)
    rows = tuple(box for box, _ in zones)
    lines = (
        *(_Line(box.x + box.width, box.middle, gateway.x, box.middle, dashed) for box, dashed in outside),
        *(_Line(gateway.x + gateway.width, box.middle, box.x, box.middle) for box in rows),
    )
    boxes = (*(box for box, _ in outside), gateway, *rows, *(host for _, hosts in zones for host in hosts))
    template = environment().get_template("guide/network.svg.j2")
    svg = template.render(width=_WIDTH, height=height, lines=lines, boxes=boxes)
    return titled(svg, "network-drawing", said(_TITLE, domain=office.domain), said(_DESCRIPTION))


_TITLE = Text("The network of {domain}", "Le réseau de {domain}")
_DESCRIPTION = Text(
    "On the left the lines out, in the middle the gateway, on the right every zone with its hosts. The "
    "tables below say the same in words.",
    "À gauche les liaisons vers l'extérieur, au centre la passerelle, à droite chaque zone avec ses "
    "serveurs. Les tableaux plus bas disent la même chose en mots.",
)


def _outside(office: Office, rows: int) -> Iterator[tuple[_Box, bool]]:
    """Yield what is left of the gateway, and whether it comes through a tunnel."""
    found = [(_uplink(each), False) for each in office.uplinks]
    if office.vpn:
        found.append((_afar(office.vpn), True))
    middle = (rows * (_ROW + _GAP) - _GAP) // 2 + _MARGIN
    top = middle - (len(found) * (_ROW + _GAP) - _GAP) // 2
    for number, (texts, dashed) in enumerate(found):
        y = top + number * (_ROW + _GAP)
        yield _box(_LEFT[0], y, _LEFT[1], texts), dashed


def _box(x: int, y: int, width: int, texts: tuple[str, ...]) -> _Box:
    lines = tuple(
        _Words(
            x + 12,
            y + 21 + 18 * number,
            words,
            _INK if number else _DEEP,
            bold=not number,
            small=bool(number),
        )
        for number, words in enumerate(texts)
    )
    return _Box(x, y, width, _ROW, lines)


def _uplink(uplink: Uplink) -> tuple[str, ...]:
    address = str(uplink.address) if uplink.address else said(Text("by DHCP", "par DHCP"))
    speed = said(
        Text("{down}/{up} Mbit/s", "{down}/{up} Mbit/s"),
        down=str(uplink.down_mbps),
        up=str(uplink.up_mbps),
    )
    return uplink.name, address, speed


def _afar(vpn: VpnNetwork) -> tuple[str, ...]:
    return said(Text("From elsewhere (vpn)", "À distance (vpn)")), str(vpn.ipv4), str(vpn.ipv6)


def _gateway(office: Office, height: int) -> _Box:
    x, width = _MIDDLE
    middle, host = height // 2, office.gateway
    texts = (
        _Words(x + 12, middle - 14, host.slug, _WHITE, bold=True),
        _Words(x + 12, middle + 8, f"Debian {host.debian}", _WHITE, small=True),
        _Words(x + 12, middle + 28, said(Text("routes, filters", "route et filtre")), _WHITE, small=True),
    )
    return _Box(x, _MARGIN, width, height - 2 * _MARGIN, texts, _DEEP)


def _zones(office: Office) -> Iterator[tuple[_Box, tuple[_Box, ...]]]:
    """Yield every zone from the top, with the boxes of the hosts in it."""
    for number, zone in enumerate(office.zones):
        x, y = _RIGHT[0], _MARGIN + number * (_ROW + _GAP)
        texts = (f"{zone.zone} · VLAN {zone.vlan}", str(zone.ipv4), said(PURPOSES[zone.zone]))
        yield _box(x, y, _RIGHT[1], texts), tuple(_hosts(office, zone, y))


def _hosts(office: Office, zone: ZoneNetwork, y: int) -> Iterator[_Box]:
    """Yield the hosts that live in ``zone``, from the right."""
    x = _RIGHT[0] + _RIGHT[1]
    for host in reversed(office.hosts):
        if host is not office.gateway and host.home.zone is zone.zone:
            x -= _HOST + 10
            yield _host(host, x, y + (_ROW - _HOST_HEIGHT) // 2)


def _host(host: Host, x: int, y: int) -> _Box:
    texts = (
        _Words(x + 10, y + 18, host.slug, _DEEP, bold=True),
        _Words(x + 10, y + 36, str(host.home.ipv4.ip), _INK, small=True),
    )
    return _Box(x, y, _HOST, _HOST_HEIGHT, texts, _WHITE, _QUIET)
