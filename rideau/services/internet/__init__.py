"""The way out: uplinks with failover and failback, NAT, and queueing that keeps voice clear.

Everything is on the gateway. Version 1 is IPv4 beyond the uplinks: an office's own IPv6 is a ULA
prefix (RFC 4193), which is neither routed nor translated (RFC 5902 advises against NAT66).
"""

from collections.abc import Iterator

from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.internet import failover, packets, queueing, uplinks
from rideau.services.internet.checks import checks
from rideau.services.internet.openings import openings
from rideau.services.internet.queueing import TRAFFIC_CLASSES
from rideau.services.internet.slug import SLUG

__all__ = ["SLUG", "checks", "needs", "plan"]


def needs(office: Office) -> Needs:
    """Ask for the ways out of each zone and for the traffic classes every office has."""
    return Needs(openings=openings(office), traffic_classes=TRAFFIC_CLASSES)


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Give the gateway its uplinks, their queues, NAT, and what watches them."""
    paths = uplinks.paths(office)
    yield Contribution(
        owner=SLUG,
        host=office.gateway.slug,
        packages=failover.PACKAGES,
        files=(
            *uplinks.files(paths),
            *queueing.files(office, needs.traffic_classes),
            packets.ruleset(office, paths, needs),
            *failover.files(paths, office.standards.health_targets),
        ),
        units=(*queueing.units(office), *failover.units(paths)),
        validators=(*queueing.validators(office), failover.VALIDATOR),
    )
