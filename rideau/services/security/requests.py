"""What security asks of the zone firewall: the engineers' ways in, and the office's own openings."""

from collections.abc import Iterator

from rideau.needs import Needs, Opening, PortRange
from rideau.office import Office, Zone
from rideau.profiles.options import SecurityOptions
from rideau.text import Text

SLUG = "security"
SSH: tuple[PortRange, ...] = ((22, 22),)

_ENGINEERS = Text("engineers' SSH", "SSH des ingénieurs")
_HUB = Text("engineers' SSH from the hub", "SSH des ingénieurs depuis le centre")
_ECHO = Text("is the host up?", "l'hôte répond-il?")


def needs(office: Office) -> Needs:
    """Return the openings that security declares (first pass)."""
    return Needs(openings=(*_management(office), *_hub(office), *_profile(office)))


def options(office: Office) -> SecurityOptions:
    """Return what the office's profile adds; nothing where it says nothing."""
    chosen = office.services[SLUG].options
    return chosen if isinstance(chosen, SecurityOptions) else SecurityOptions()


def _management(office: Office) -> Iterator[Opening]:
    zone = Zone.MANAGEMENT
    for host in office.hosts:
        yield Opening(SLUG, zone, zone, host.slug, "tcp", SSH, _ENGINEERS)
        yield Opening(SLUG, zone, zone, host.slug, "icmp", (), _ECHO)


def _hub(office: Office) -> Iterator[Opening]:
    hub = office.standards.hub
    if hub and office.uplinks:
        public = Zone.PUBLIC
        yield Opening(SLUG, public, public, office.gateway.slug, "tcp", SSH, _HUB, hub)


def _profile(office: Office) -> Iterator[Opening]:
    for each in options(office).openings:
        yield Opening(
            SLUG,
            each.source,
            each.destination,
            None,
            each.protocol.value,
            each.ports,
            each.reason.text,
        )
