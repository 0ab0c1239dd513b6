"""Who gets which number: first free, once, and then remembered. Pure.

Offices get a prefix each from the fleet's pool; subnets lie at fixed positions in it. What a lockfile
says is taken, whether or not somebody still uses it, so no number passes on to somebody else before
a person deletes the line. ``docs/decisions/0010-allocation.md`` says why.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from hashlib import sha256

from netaddr import IPNetwork

from rideau.allocation.addressing import (
    DEVICE_NUMBERS,
    EXTENSIONS,
    HOME_NETWORKS,
    HOST_NUMBERS,
    IPV4,
    POSITIONS,
    SUBNET6_LENGTH,
    ULA,
    ULA_LENGTH,
    VLAN_BLOCKS,
    Allocation,
    Lock,
    Pools,
    Request,
    Subnet,
    lock_problem,
    lockfile,
)
from rideau.allocation.conflicts import conflicts, overlap, pool_faults
from rideau.problems import Location, Problem, ProblemsFound
from rideau.tunnels import NUMBERS

_ULA_ATTEMPTS = 100


def allocate(pools: Pools, requests: Iterable[Request], locks: Mapping[str, Lock]) -> dict[str, Lock]:
    """Return what each office holds: what ``locks`` remembers, and whatever it lacked.

    ``locks`` of offices that request nothing are kept as they are. Raise :class:`ProblemsFound` when
    lockfiles contradict each other or the profiles, or a pool is exhausted.
    """
    requests = tuple(requests)
    held = give(pools, requests, locks)
    _refuse(conflicts(pools, requests, held))
    return held


def give(pools: Pools, requests: Iterable[Request], locks: Mapping[str, Lock]) -> dict[str, Lock]:
    """Return the same as :func:`allocate`, without looking whether what ``locks`` remembers can hold."""
    requests = tuple(requests)
    _refuse(pool_faults(pools))
    held = dict(locks)
    for request in requests:
        if request.office not in held:
            held[request.office] = Lock(lockfile(request.profile), _place(pools, request, requests, held))
        lock = held[request.office]
        held[request.office] = replace(lock, allocation=_complete(pools, request, lock))
    return held


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise ProblemsFound(found)


def _place(
    pools: Pools, request: Request, requests: tuple[Request, ...], held: Mapping[str, Lock]
) -> Allocation:
    neighbours = [each.office for each in requests if each.site == request.site and each.office in held]
    return Allocation(
        _prefix4(pools, request, (lock.allocation.ipv4 for lock in held.values())),
        _prefix6(pools, request, (lock.allocation.ipv6 for lock in held.values())),
        _block(request, {held[slug].allocation.vlans for slug in neighbours}),
        {},
        {},
        {},
        {},
    )


def _prefix4(pools: Pools, request: Request, taken: Iterable[IPNetwork]) -> IPNetwork:
    prefix = first_free(pools.ipv4, pools.office_length, [*taken, *pools.reserved, *HOME_NETWORKS])
    if prefix is None:
        raise _no_prefix(pools, request, pools.ipv4, pools.office_length)
    return prefix


def first_free(pool: IPNetwork, length: int, taken: Iterable[IPNetwork]) -> IPNetwork | None:
    """Return the first IPv4 network of ``length`` in ``pool`` that overlaps none of ``taken``."""
    size = 1 << (32 - length)
    start = pool.first
    for first, last in sorted((each.first, each.last) for each in taken if each.version == pool.version):
        if first >= start + size:
            break
        if last >= start:
            start = (last // size + 1) * size
    return IPNetwork((start, length), version=4) if start + size - 1 <= pool.last else None


def _prefix6(pools: Pools, request: Request, taken: Iterable[IPNetwork]) -> IPNetwork:
    others = [*taken, *pools.reserved]
    candidates = (unique_local(pools.fleet, request.office, attempt) for attempt in range(_ULA_ATTEMPTS))
    prefix = next((each for each in candidates if not any(overlap(each, other) for other in others)), None)
    if prefix is None:
        raise _no_prefix(pools, request, ULA, ULA_LENGTH)
    return prefix


def _no_prefix(pools: Pools, request: Request, pool: IPNetwork, length: int) -> ProblemsFound:
    values = {"office": request.office, "length": str(length), "pool": str(pool)}
    return ProblemsFound([lock_problem("R205", pools.location, (), values)])


def unique_local(fleet: str, office: str, attempt: int) -> IPNetwork:
    """Return fd00::/8 and 40 pseudo-random bits (RFC 4193, section 3.2), the same ones each time."""
    digest = sha256(f"{fleet}\0{office}\0{attempt}".encode()).digest()
    global_id = int.from_bytes(digest[:5], "big")
    return IPNetwork((ULA.first | global_id << 80, ULA_LENGTH), version=6)


def _block(request: Request, taken: AbstractSet[int]) -> int:
    block = next((each for each in VLAN_BLOCKS if each not in taken), None)
    if block is None:
        raise _out_of_numbers(request, "VLANs", request.site, VLAN_BLOCKS)
    return block


def _complete(pools: Pools, request: Request, lock: Lock) -> Allocation:
    given = lock.allocation
    wished = {login: wish for login, wish in request.extensions.items() if wish is not None}
    extensions = {login: int(each) for login, each in {**given.extensions, **wished}.items()}
    numbered = _numbered(request, "extensions", extensions, request.extensions, EXTENSIONS)
    return replace(
        given,
        subnets={**_subnets(pools, given), **given.subnets},
        hosts=_numbered(request, "hosts", given.hosts, request.hosts, HOST_NUMBERS),
        devices=_devices(request, given),
        extensions={login: str(number) for login, number in numbered.items()},
        vpn=_numbered(request, "vpn", given.vpn, request.vpn, NUMBERS),
    )


def _subnets(pools: Pools, given: Allocation) -> dict[str, Subnet]:
    return {
        name: Subnet(
            _subnet(given.ipv4, pools.subnet_length, position),
            # Subnet 0 stays free: its first address is also the anycast address of the /48's routers.
            _subnet(given.ipv6, SUBNET6_LENGTH, position + 1),
        )
        for position, name in enumerate(POSITIONS)
    }


def _subnet(prefix: IPNetwork, length: int, position: int) -> IPNetwork:
    width = 32 if prefix.version == IPV4 else 128
    return IPNetwork((prefix.first + (position << width - length), length), version=prefix.version)


def _devices(request: Request, given: Allocation) -> dict[str, dict[str, int]]:
    zones = dict.fromkeys((*given.devices, *(zone for zone, _ in request.devices)))
    return {
        zone: _numbered(
            request,
            f"devices.{zone}",
            given.devices.get(zone, {}),
            [name for each, name in request.devices if each == zone],
            DEVICE_NUMBERS,
        )
        for zone in zones
    }


def _numbered(
    request: Request, what: str, held: Mapping[str, int], names: Iterable[str], numbers: range
) -> dict[str, int]:
    """Return ``held`` and the first free numbers for whichever ``names`` hold none."""
    taken = set(held.values())
    free = (number for number in numbers if number not in taken)
    given = dict(held)
    for name in names:
        if name not in given:
            number = next(free, None)
            if number is None:
                raise _out_of_numbers(request, what, name, numbers)
            given[name] = number
    return given


def _out_of_numbers(request: Request, what: str, name: str, numbers: range) -> ProblemsFound:
    values = {"name": name, "office": request.office, "what": what}
    ends = {"first": str(numbers[0]), "last": str(numbers[-1])}
    return ProblemsFound([lock_problem("R211", Location(lockfile(request.profile)), (), {**values, **ends})])
