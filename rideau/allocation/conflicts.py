"""What cannot hold at the same time in the lockfiles of a fleet. Pure.

Rideau never writes such a lockfile; editing, copying or merging one by hand may.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from netaddr import IPNetwork

from rideau.allocation.addressing import (
    IPV4,
    LONGEST_SUBNET,
    SUBNET6_LENGTH,
    ULA,
    ULA_LENGTH,
    VLAN_BLOCKS,
    Lock,
    Pools,
    Request,
    lock_problem,
)
from rideau.problems import Location, Problem
from rideau.profiles.rules import DocumentPath

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Claim:
    """A network written at ``path`` of a lockfile; ``owner`` is who holds it."""

    owner: str
    network: IPNetwork
    lock: Lock
    path: DocumentPath


def pool_faults(pools: Pools) -> Iterator[Problem]:
    """Yield what makes the pools unusable."""
    if pools.ipv4.version != IPV4 or pools.subnet_length > LONGEST_SUBNET:
        values = {
            "length": str(pools.subnet_length),
            "pool": str(pools.ipv4),
            "longest": str(LONGEST_SUBNET),
        }
        yield lock_problem("R201", pools.location, ("pools",), values)


def conflicts(pools: Pools, requests: Iterable[Request], locks: Mapping[str, Lock]) -> Iterator[Problem]:
    """Yield every conflict; ``locks`` by office, those of offices without a profile included."""
    for slug, lock in locks.items():
        yield from _outside_pools(slug, lock, pools)
        yield from _touching_partners(slug, lock, pools)
        yield from _subnets(lock)
        yield from _used_twice(lock, ("hosts",), lock.allocation.hosts)
        yield from _used_twice(lock, ("vpn",), lock.allocation.vpn)
        for zone, devices in lock.allocation.devices.items():
            yield from _used_twice(lock, ("devices", zone), devices)
    yield from _shared_prefixes(locks)
    yield from _shared_vlans(requests, locks)
    for request in requests:
        yield from _shared_extensions(request, locks[request.office])
        yield from _shared_names(request)


def _outside_pools(slug: str, lock: Lock, pools: Pools) -> Iterator[Problem]:
    given = lock.allocation
    for key, network, pool, within in (
        ("ipv4", given.ipv4, pools.ipv4, given.ipv4 in pools.ipv4),
        ("ipv6", given.ipv6, ULA, given.ipv6 in ULA and given.ipv6.prefixlen == ULA_LENGTH),
    ):
        if not within:
            yield lock.problem("R204", (key,), {"network": str(network), "office": slug, "pool": str(pool)})


def _touching_partners(slug: str, lock: Lock, pools: Pools) -> Iterator[Problem]:
    for key, prefix in (("ipv4", lock.allocation.ipv4), ("ipv6", lock.allocation.ipv6)):
        for partner in pools.partners:
            for network in partner.networks:
                if overlap(prefix, network):
                    values = {"network": str(prefix), "office": slug, "other": str(network)}
                    yield lock.problem("R203", (key,), {**values, "partner": partner.name})


def _subnets(lock: Lock) -> Iterator[Problem]:
    claims = [*_subnet_claims(lock)]
    for claim in claims:
        prefix = lock.allocation.ipv4 if claim.network.version == IPV4 else lock.allocation.ipv6
        longest = LONGEST_SUBNET if claim.network.version == IPV4 else SUBNET6_LENGTH
        if claim.network not in prefix or claim.network.prefixlen > longest:
            values = {"network": str(claim.network), "name": claim.owner, "prefix": str(prefix)}
            yield lock.problem("R206", claim.path, {**values, "length": str(longest)})
    for first, second in overlapping(claims):
        yield lock.problem(
            "R207",
            second.path,
            {
                "one": str(first.network),
                "name": first.owner,
                "other": str(second.network),
                "other_name": second.owner,
            },
        )


def _subnet_claims(lock: Lock) -> Iterator[Claim]:
    for name, subnet in lock.allocation.subnets.items():
        yield Claim(name, subnet.ipv4, lock, ("subnets", name, "ipv4"))
        yield Claim(name, subnet.ipv6, lock, ("subnets", name, "ipv6"))


def _used_twice(lock: Lock, path: DocumentPath, numbers: Mapping[str, int]) -> Iterator[Problem]:
    for number, names in shared(numbers):
        values = {"names": ", ".join(names), "number": str(number)}
        yield lock.problem("R209", (*path, names[-1]), values)


def _shared_prefixes(locks: Mapping[str, Lock]) -> Iterator[Problem]:
    claims = [Claim(slug, lock.allocation.ipv4, lock, ("ipv4",)) for slug, lock in locks.items()]
    claims += [Claim(slug, lock.allocation.ipv6, lock, ("ipv6",)) for slug, lock in locks.items()]
    for first, second in overlapping(claims):
        values = {"one": str(second.network), "office": second.owner}
        others = {"other": str(first.network), "other_office": first.owner}
        related = (first.lock.location(first.path),)
        yield second.lock.problem("R202", second.path, {**values, **others}, related)


def _shared_vlans(requests: Iterable[Request], locks: Mapping[str, Lock]) -> Iterator[Problem]:
    sites: dict[str, dict[str, int]] = defaultdict(dict)
    for request in requests:
        sites[request.site][request.office] = locks[request.office].allocation.vlans
    for blocks in sites.values():
        for block, slugs in shared(blocks):
            free = next((each for each in VLAN_BLOCKS if each not in blocks.values()), block)
            values = {"names": ", ".join(slugs), "first": str(block)}
            ends = {"last": str(block + VLAN_BLOCKS.step - 1), "free": str(free)}
            related = tuple(locks[slug].location(("vlans",)) for slug in slugs[:-1])
            yield locks[slugs[-1]].problem("R208", ("vlans",), {**values, **ends}, related)


def _shared_extensions(request: Request, lock: Lock) -> Iterator[Problem]:
    for extension, logins in shared(lock.allocation.extensions):
        # The profile's own word is a choice; the remembered one is what may be given back.
        remembered = next((each for each in logins if not request.extensions.get(each)), logins[-1])
        values = {"extension": extension, "names": ", ".join(logins)}
        yield lock.problem("R210", ("extensions", remembered), values)


def _shared_names(request: Request) -> Iterator[Problem]:
    for (zone, name), count in Counter(request.devices).items():
        if count > 1:
            yield lock_problem("R213", Location(request.profile), ("devices",), {"name": name, "zone": zone})


def overlap(one: IPNetwork, other: IPNetwork) -> bool:
    """Tell whether two networks share an address."""
    return bool(one.version == other.version and one.first <= other.last and other.first <= one.last)


def overlapping(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs that overlap: every claim that overlaps another is in at least one of them."""
    widest: Claim | None = None
    for claim in sorted(claims, key=lambda each: (each.network.version, each.network.first, each.owner)):
        if widest is not None and overlap(widest.network, claim.network):
            yield widest, claim
        if widest is None or _reach(claim) > _reach(widest):
            widest = claim


def _reach(claim: Claim) -> tuple[int, int]:
    return claim.network.version, claim.network.last


def shared(values: Mapping[str, Value]) -> Iterator[tuple[Value, list[str]]]:
    """Yield each value that several keys have, with those keys."""
    holders: dict[Value, list[str]] = defaultdict(list)
    for key, value in values.items():
        holders[value].append(key)
    for value, keys in holders.items():
        if len(keys) > 1:
            yield value, keys
