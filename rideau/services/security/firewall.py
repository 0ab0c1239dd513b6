"""The zone firewall: every declared opening and nothing else, as nftables rules.

An opening becomes one rule, or one a family where it names addresses. Its chain is called after the
pair of zones (``operations_to_public``) and reached through a verdict map, so that a packet meets
the rules of its own pair only. On the gateway the pair follows from the interfaces; on any other
host, from the interface and the source address, because the gateway routed the packet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from netaddr import IPNetwork

from rideau.host import File, Template
from rideau.needs import Needs, Opening, shown_ports
from rideau.office import Environment, Host, Office, Role, Uplink, VpnNetwork, Zone, ZoneNetwork
from rideau.problems import Refused
from rideau.tunnels import INTERFACES

PATH = "/etc/nftables.d/security.nft"
COMMENT_BYTES = 128
"""The longest comment of a rule that nft accepts."""

_BOGONS4 = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4")
"""Never a source on any link (RFC 6890). Private ranges are not among them: a provider's modem, or the
department's network beyond an uplink, may well live there."""
_BOGONS6 = ("::1", "::ffff:0:0/96", "ff00::/8")
_DOCUMENTATION4 = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
_DOCUMENTATION6 = ("2001:db8::/32",)
_FAMILIES = ((4, "ip", "icmp"), (6, "ip6", "icmpv6"))

Key = TypeVar("Key")
Networks = tuple[IPNetwork, ...]
"""Addresses a rule is narrowed to; empty for any."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What lets a packet through; ``match`` is empty when its chain alone decides."""

    match: str
    verdict: str
    comment: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The rules of one pair of zones."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a verdict map: packets with this key meet that chain."""

    key: str
    chain: str


@dataclass(frozen=True, slots=True)
class Source:
    """What may not be the source of a packet that comes in by ``interface``."""

    interface: str
    chain: str
    forged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GatewayRules:
    """The context of ``gateway.nft.j2``; ``uplinks`` lists quoted interface names."""

    office: str
    sources: tuple[Source, ...]
    uplinks: str
    pairs: tuple[Entry, ...]
    inputs: tuple[Entry, ...]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class HostRules:
    """The context of ``host.nft.j2``; the key of a public entry is a whole match."""

    office: str
    host: str
    sources4: tuple[Entry, ...]
    sources6: tuple[Entry, ...]
    publics: tuple[Entry, ...]
    chains: tuple[Chain, ...]


def ruleset(office: Office, needs: Needs, host: Host) -> File:
    """Return the ruleset of ``host``; raise :class:`Refused` for an opening the office cannot have."""
    for opening in needs.openings:
        _possible(office, opening)
    if Role.GATEWAY in host.roles:
        return File(PATH, Template("security/gateway.nft.j2", gateway_rules(office, needs)))
    return File(PATH, Template("security/host.nft.j2", host_rules(office, needs, host)))


def gateway_rules(office: Office, needs: Needs) -> GatewayRules:
    """Return the zone matrix: what is forwarded between zones, and what may reach the gateway."""
    forwarded = _by_pair(each for each in needs.openings if _is_forwarded(office, each))
    received = _by_source(each for each in needs.openings if each.host == office.gateway.slug)
    return GatewayRules(
        office.slug,
        (*_zone_sources(office), *_uplink_sources(office)),
        ", ".join(f'"{each.interface}"' for each in office.uplinks),
        tuple(_pair_entries(office, forwarded)),
        tuple(
            Entry(f'"{name}"', _chain_name(zone, "gateway"))
            for zone in received
            for name in _interfaces(office, zone)
        ),
        (
            *(
                Chain(_chain_name(*pair), tuple(_forward_rules(office, openings)))
                for pair, openings in forwarded.items()
            ),
            *(
                Chain(_chain_name(zone, "gateway"), tuple(_gateway_input(office, openings)))
                for zone, openings in received.items()
            ),
        ),
    )


def host_rules(office: Office, needs: Needs, host: Host) -> HostRules:
    """Return what may reach ``host``: openings that name it, or the whole of a zone it lives in."""
    received = _by_pair(
        each
        for each in needs.openings
        if each.host in (host.slug, None) and host.interface(each.destination) is not None
    )
    inside = [pair for pair in received if pair[0] is not Zone.PUBLIC]
    return HostRules(
        office.slug,
        host.name,
        tuple(
            Entry(f"{_arrival(host, to)} . {_network(office, of).ipv4}", _chain_name(of, to))
            for of, to in inside
        ),
        tuple(
            Entry(f"{_arrival(host, to)} . {_network(office, of).ipv6}", _chain_name(of, to))
            for of, to in inside
        ),
        tuple(
            Entry(f"iifname {_arrival(host, to)} {family} saddr != {prefix}", _chain_name(of, to))
            for of, to in received
            if of is Zone.PUBLIC
            for family, prefix in (("ip", office.prefix4), ("ip6", office.prefix6))
        ),
        tuple(
            Chain(_chain_name(*pair), tuple(rule for each in openings for rule in _rules(each, ())))
            for pair, openings in received.items()
        ),
    )


def comment(opening: Opening) -> str:
    """Return who asked and why, as nft takes it: no quotes, printable, at most 128 bytes."""
    words = f"{opening.owner}: {opening.reason.en}".replace('"', "'").replace("\\", "/")
    printable = "".join(each if each.isprintable() else " " for each in words)
    return printable.encode()[:COMMENT_BYTES].decode(errors="ignore")


def _possible(office: Office, opening: Opening) -> None:
    zones = {Zone.PUBLIC, *(each.zone for each in office.zones), *([Zone.VPN] if office.vpn else [])}
    hosts = {None, *(each.slug for each in office.hosts)}
    for what, named, known in (
        ("zone", opening.source, zones),
        ("zone", opening.destination, zones),
        ("host", opening.host, hosts),
    ):
        if named not in known:
            raise Refused(
                f"{office.slug}: {opening.owner} opens {opening.source} to {opening.destination} "
                f"({opening.reason.en}), but the office has no {what} {named}: add it or drop the opening"
            )


def _is_forwarded(office: Office, opening: Opening) -> bool:
    return opening.host != office.gateway.slug and opening.source is not opening.destination


def _by_pair(openings: Iterable[Opening]) -> Mapping[tuple[Zone, Zone], Sequence[Opening]]:
    return _grouped(openings, lambda each: (each.source, each.destination))


def _by_source(openings: Iterable[Opening]) -> Mapping[Zone, Sequence[Opening]]:
    return _grouped(openings, lambda each: each.source)


def _grouped(openings: Iterable[Opening], key: Callable[[Opening], Key]) -> Mapping[Key, list[Opening]]:
    groups: dict[Key, list[Opening]] = defaultdict(list)
    for each in openings:
        groups[key(each)].append(each)
    return groups


def _chain_name(source: str, destination: str) -> str:
    return f"{source}_to_{destination}".replace("-", "_")


def _interfaces(office: Office, zone: Zone) -> tuple[str, ...]:
    """Return the gateway's interfaces in ``zone``: the uplinks for ``PUBLIC``."""
    if zone is Zone.PUBLIC:
        return tuple(each.interface for each in office.uplinks)
    if zone is Zone.VPN:
        return tuple(INTERFACES[each] for each in office.vpn.tunnels) if office.vpn else ()
    found = office.gateway.interface(zone)
    return (found.name,) if found else ()


def _network(office: Office, zone: Zone) -> ZoneNetwork | VpnNetwork:
    return office.vpn if zone is Zone.VPN and office.vpn else office.zone(zone)


def _arrival(host: Host, zone: Zone) -> str:
    return next(f'"{each.name}"' for each in host.interfaces if each.zone is zone)


def _pair_entries(office: Office, pairs: Iterable[tuple[Zone, Zone]]) -> Iterator[Entry]:
    for source, destination in pairs:
        for of in _interfaces(office, source):
            for to in _interfaces(office, destination):
                yield Entry(f'"{of}" . "{to}"', _chain_name(source, destination))


def _forward_rules(office: Office, openings: Iterable[Opening]) -> Iterator[Rule]:
    for each in openings:
        yield from _rules(each, _addresses(office, each))


def _gateway_input(office: Office, openings: Sequence[Opening]) -> Iterator[Rule]:
    """Yield first what may reach the gateway's addresses in other zones, then in the client's own."""
    for each in openings:
        if each.destination is not each.source:
            yield from _rules(each, _addresses(office, each))
    own = "fib daddr . iif type != { local, broadcast, multicast }"
    yield Rule(own, "goto refused", "security: only the gateway's addresses on the client's own link")
    for each in openings:
        if each.destination is each.source:
            yield from _rules(each, ())


def _addresses(office: Office, opening: Opening) -> Networks:
    """Return the addresses of the host that ``opening`` names, in the zone that it names."""
    if opening.host is None:
        return ()
    interface = office.host(opening.host).interface(opening.destination)
    if interface is None:
        raise Refused(
            f"{office.slug}: {opening.owner} opens {opening.destination} on {opening.host} "
            f"({opening.reason.en}), but that host has no address there: name the zone it lives in"
        )
    return (IPNetwork(interface.ipv4.ip), IPNetwork(interface.ipv6.ip))


def _rules(opening: Opening, targets: Networks) -> Iterator[Rule]:
    verdict = "goto admit" if opening.source is Zone.PUBLIC else "accept"
    for match in _matches(opening, targets):
        yield Rule(match, verdict, comment(opening))


def _matches(opening: Opening, targets: Networks) -> Iterator[str]:
    """Yield one match, or one a family when addresses or ICMP (which differs by family) are named."""
    if not (opening.source_networks or targets or opening.protocol == "icmp"):
        yield _protocol(opening, "")
        return
    for version, family, icmp in _FAMILIES:
        narrowed = [
            _address_match(f"{family} {side}", networks, version)
            for side, networks in (("saddr", opening.source_networks), ("daddr", targets))
            if networks
        ]
        if all(narrowed):
            yield " ".join(filter(None, (*narrowed, _protocol(opening, icmp))))


def _address_match(field: str, networks: Networks, version: int) -> str:
    own = sorted(each.cidr for each in networks if each.version == version)
    return f"{field} {{ {', '.join(map(_literal, own))} }}" if own else ""


def _literal(network: IPNetwork) -> str:
    return str(network.ip) if network.size == 1 else str(network)


def _protocol(opening: Opening, icmp: str) -> str:
    if opening.protocol == "icmp":
        return f"{icmp} type echo-request"
    if opening.protocol == "any":
        return ""
    if not opening.ports:
        return f"meta l4proto {opening.protocol}"
    return f"{opening.protocol} dport {{ {', '.join(map(shown_ports, sorted(opening.ports)))} }}"


def _zone_sources(office: Office) -> Iterator[Source]:
    """Yield each zone's own subnet as the only source; 0.0.0.0 and :: ask for an address."""
    for each in office.gateway.interfaces:
        zone = office.zone(each.zone)
        yield Source(
            each.name,
            f"from_{each.zone}".replace("-", "_"),
            (
                f"ip saddr != {{ 0.0.0.0, {zone.ipv4} }}",
                f"ip6 saddr != {{ ::, fe80::/10, {zone.ipv6} }}",
            ),
        )
    if office.vpn:
        own = (f"ip saddr != {office.vpn.ipv4}", f"ip6 saddr != {office.vpn.ipv6}")
        for name in _interfaces(office, Zone.VPN):
            yield Source(name, f"from_{name}", own)


def _uplink_sources(office: Office) -> Iterator[Source]:
    for each in office.uplinks:
        yield Source(
            each.interface,
            f"from_{each.interface}".replace("-", "_"),
            (
                f"ip saddr {{ {', '.join(_uplink_bogons(office, each))} }}",
                f"ip6 saddr {{ {', '.join((*_BOGONS6, str(office.prefix6), *_documentation6(office)))} }}",
            ),
        )


def _uplink_bogons(office: Office, uplink: Uplink) -> Iterator[str]:
    yield from _BOGONS4
    yield str(office.prefix4)
    if uplink.address is not None:
        yield str(uplink.address.ip)
    if office.environment is Environment.LIVE:
        yield from _DOCUMENTATION4


def _documentation6(office: Office) -> tuple[str, ...]:
    return _DOCUMENTATION6 if office.environment is Environment.LIVE else ()
