"""Network: links and addresses, leases, names, time, and the frame of the packet filter.

One idea a module: :mod:`links`, :mod:`dhcp`, :mod:`resolver`, :mod:`clock`, :mod:`base`, and
:mod:`proofs` for what must hold once they run. The department's network (provider ``partner``)
means its resolvers and its time servers; zones, leases and the office's own names stay ours.
"""

from collections.abc import Iterator

from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.network.base import identity, packet_filter
from rideau.services.network.clock import clock
from rideau.services.network.dhcp import leases
from rideau.services.network.links import links
from rideau.services.network.proofs import checks
from rideau.services.network.requests import SLUG, needs
from rideau.services.network.resolver import resolver
from rideau.services.network.vendors import VENDORS, Vendor

__all__ = ["SLUG", "VENDORS", "Vendor", "checks", "needs", "plan"]


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield what each host gets; units act in this order: filter, links, names, leases, time."""
    for host in office.hosts:
        yield packet_filter(host)
        yield links(office, host)
        yield identity(office, host)
        if host is office.gateway:
            yield resolver(office, needs)
            yield leases(office, needs)
        yield clock(office, host)
