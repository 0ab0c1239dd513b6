"""What a profile says of second ways: lines, resolvers, copies."""

from collections.abc import Iterator

from netaddr import IPNetwork

from rideau.profiles.profile import Uplink
from rideau.standards.described import Described, Finding
from rideau.text import Text

MBPS_A_PERSON = 1
"""Each way: a call, and enough to work beside it."""
BOTH = 2


def redundancy_findings(office: Described) -> Iterator[Finding]:
    """Yield where one thing that breaks takes an office along."""
    uplinks = office.profile.site.uplinks
    if len(uplinks) == 1:
        yield Finding("S060", ("site", "uplinks"))
    if len(uplinks) == BOTH:
        yield from _too_narrow(office, uplinks[1])
        yield from _together(*uplinks)
    forwarders = office.profile.services.network.forwarders
    if len(forwarders) == 1:
        path = ("services", "network", "forwarders")
        yield Finding("S063", path, {"address": str(forwarders[0])})
    yield Finding("S064", ("services", "email"))


def _too_narrow(office: Described, backup: Uplink) -> Iterator[Finding]:
    people = len(office.profile.staff)
    mbps, needed = min(backup.up_mbps, backup.down_mbps), people * MBPS_A_PERSON
    if mbps < needed:
        values: dict[str, Text | str | int] = {"name": backup.name, "mbps": mbps, "people": people}
        values["needed"] = needed
        yield Finding("S061", ("site", "uplinks", 1), values)


def _together(first: Uplink, second: Uplink) -> Iterator[Finding]:
    networks = [each.address and IPNetwork(each.address).cidr for each in (first, second)]
    if networks[0] is not None and networks[0] == networks[1]:
        path = ("site", "uplinks", 1, "address")
        yield Finding("S062", path, {"network": str(networks[0])})
