"""What a profile says of zones: openings, what the gateway is for, who administers."""

from collections.abc import Iterator

from rideau.office import Group, Provider, Role, Zone
from rideau.profiles.fleet import Fleet
from rideau.profiles.options import FirewallOpening, TransportProtocol
from rideau.standards.described import Described, Finding
from rideau.text import Text

MOST_PORTS = 100
"""Of one opening."""
LARGEST_HUB = 256
EXPOSED = {
    **dict.fromkeys((20, 21), "FTP"),
    **dict.fromkeys((137, 138, 139, 445), "SMB"),
    **dict.fromkeys((161, 162), "SNMP"),
    22: "SSH",
    23: "Telnet",
    69: "TFTP",
    80: "HTTP",
    110: "POP3",
    143: "IMAP",
    389: "LDAP",
    3389: "RDP",
    5060: "SIP",
    5432: "PostgreSQL",
    5900: "VNC",
}
"""Ports of what speaks in the clear or administers, by its name."""


def zone_findings(office: Described) -> Iterator[Finding]:
    """Yield what an office's profile says against separate zones."""
    for at, opening in enumerate(office.profile.services.security.openings):
        path = ("services", "security", "openings", at)
        yield from (Finding(each.code, path, each.values) for each in _of_opening(opening))
    yield from _unguarded(office)
    yield from _busy_gateway(office)
    yield from _administrators(office)


def _of_opening(opening: FirewallOpening) -> Iterator[Finding]:
    ends = {"source": str(opening.source), "destination": str(opening.destination)}
    if opening.destination is Zone.MANAGEMENT:
        yield Finding("S001", (), ends)
    if opening.source is Zone.GUEST and opening.destination is not Zone.PUBLIC:
        yield Finding("S002", (), ends)
    if (much := _too_much(opening)) is not None:
        yield Finding("S003", (), {**ends, "much": much})
    if opening.source is Zone.PUBLIC:
        for port, name in EXPOSED.items():
            if any(first <= port <= last for first, last in opening.ports):
                yield Finding("S004", (), {"port": port, "name": name})


def _too_much(opening: FirewallOpening) -> Text | None:
    if opening.protocol is TransportProtocol.ANY:
        return Text("everything", "tout")
    count = sum(last - first + 1 for first, last in opening.ports)
    return Text("{count} ports", "{count} ports").format(count=count) if count > MOST_PORTS else None


def _unguarded(office: Described) -> Iterator[Finding]:
    if office.provider("security") is Provider.NONE:
        yield Finding("S007", ("services", "security"))


def _busy_gateway(office: Described) -> Iterator[Finding]:
    for machine in office.profile.machines:
        others = [str(role) for role in Role if role in machine.roles and role is not Role.GATEWAY]
        if Role.GATEWAY in machine.roles and others:
            yield Finding("S005", ("hosts", machine.slug, "roles"), {"roles": ", ".join(others)})


def _administrators(office: Described) -> Iterator[Finding]:
    for at, person in enumerate(office.profile.staff):
        if person.group is Group.ENGINEERS and person.remote_access:
            yield Finding("S008", ("staff", at, "group"), {"name": person.name})


def hub_findings(fleet: Fleet) -> Iterator[Finding]:
    """Yield the networks of engineers that are larger than any team."""
    for at, network in enumerate(fleet.standards.hub):
        if network.size > LARGEST_HUB:
            values = {"network": str(network), "count": f"{network.size}"}
            yield Finding("S006", ("standards", "hub", at), values)
