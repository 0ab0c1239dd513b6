"""The world around the offices: two providers, the internet between, and what is out there. Pure.

::

    offices ── provider1 (static lines) ──┐            ┌── servers  203.0.113.0/26
                                          ├─ internet ─┼── hub      203.0.113.64/28
    offices ── provider2 (DHCP) ──────────┘            └── outside  203.0.113.192/26
"""

import json
from collections.abc import Iterator

from netaddr import IPAddress, IPNetwork

from rideau.lab import carrier, citizens, department, images, names
from rideau.lab.offices import uplink_segment
from rideau.lab.parts import Kind, Machine, Port, UplinkLine, mac_of
from rideau.office import Office, Uplink
from rideau.problems import Refused

OUTSIDE = "outside"
SERVERS = "servers"
_LEASED = IPNetwork("192.0.2.64/27")
_FIRST_LEASE = 5
_OURS = (_LEASED, IPNetwork("192.0.2.248/29"), IPNetwork("203.0.113.0/24"))
"""Networks of the outside world, which no office's static line may overlap."""
_DEFAULT = "0.0.0.0/0"
_RESOLVED_OUTSIDE = ("/etc/resolv.conf", f"nameserver {names.RESOLVER}\n")

_Line = tuple[Office, Uplink]


def machines(offices: tuple[Office, ...]) -> Iterator[Machine]:
    """Yield every machine that belongs to no office."""
    static = [(office, uplink) for office, uplink in _uplinks(offices) if uplink.address]
    yield _provider1(static)
    yield _provider2(offices)
    yield _internet(offices, static)
    yield _machine(
        SERVERS,
        (_port(SERVERS, "eth0", "servers", *_server_addresses(offices)),),
        routes=((_DEFAULT, "203.0.113.62"),),
        files=names.files(offices),
        start=names.START,
    )
    for server in carrier.servers(offices):
        yield _carrier(offices, server)
    if citizens.needed(offices):
        yield _citizens()
    yield _terminal("hub", "203.0.113.66/28", "203.0.113.78")
    yield _terminal(OUTSIDE, "203.0.113.200/26", "203.0.113.254")


def _carrier(offices: tuple[Office, ...], server: carrier.Server) -> Machine:
    served = carrier.customers(offices, lines(offices))
    return Machine(
        name=server.machine,
        kind=Kind.OUTSIDE,
        image=str(images.CARRIER.path),
        ports=(_port(server.machine, "eth0", SERVERS, f"{server.address}/26"),),
        routes=((_DEFAULT, "203.0.113.62"),),
        files=(
            ("/etc/asterisk/pjsip.conf", carrier.configuration(served)),
            ("/etc/hosts", f"127.0.0.1 localhost {server.machine}\n"),
            _RESOLVED_OUTSIDE,
        ),
        start=carrier.START,
    )


def _citizens() -> Machine:
    return _machine(
        citizens.MACHINE,
        (_port(citizens.MACHINE, "eth0", SERVERS, f"{citizens.ADDRESS}/26"),),
        ((_DEFAULT, "203.0.113.62"),),
        (*citizens.files(), _RESOLVED_OUTSIDE),
        citizens.START,
    )


def lines(offices: tuple[Office, ...]) -> Iterator[UplinkLine]:
    """Yield where each uplink ends."""
    leases = _leases(offices)
    for office, uplink in _uplinks(offices):
        yield UplinkLine(
            office=office.slug,
            uplink=uplink.name,
            host=office.gateway.name,
            interface=uplink.interface,
            provider="provider1" if uplink.address else "provider2",
            address=str(uplink.address.ip if uplink.address else leases[office.slug, uplink.name]),
        )


def _uplinks(offices: tuple[Office, ...]) -> Iterator[_Line]:
    for office in offices:
        for uplink in office.uplinks:
            yield office, uplink


def _machine(
    name: str,
    ports: tuple[Port, ...],
    routes: tuple[tuple[str, str], ...] = (),
    files: tuple[tuple[str, str], ...] = (),
    start: str = "exec sleep infinity",
) -> Machine:
    return Machine(
        name=name,
        kind=Kind.OUTSIDE,
        image=str(images.CLIENT.path),
        ports=ports,
        routes=routes,
        forwards=name in {"provider1", "provider2", "internet"},
        files=files,
        start=start,
    )


def _terminal(name: str, address: str, gateway: str) -> Machine:
    port = _port(name, "eth0", name, address)
    return _machine(name, (port,), ((_DEFAULT, gateway),), (_RESOLVED_OUTSIDE,))


def _port(machine: str, interface: str, segment: str, *addresses: str) -> Port:
    return Port(interface=interface, segment=segment, mac=mac_of(machine, interface), addresses=addresses)


def _provider1(static: list[_Line]) -> Machine:
    gateways: dict[str, list[str]] = {}
    for office, uplink in static:
        network = IPNetwork(uplink_segment(uplink))
        _refuse_ours(office, network)
        known = gateways.setdefault(str(network), [])
        address = f"{uplink.gateway}/{network.prefixlen}"
        if address not in known:
            known.append(address)
    ports = [_port("provider1", f"line{at}", each, *gateways[each]) for at, each in enumerate(gateways)]
    ports.append(_port("provider1", "internet", "transit1", "192.0.2.253/30"))
    return _machine("provider1", tuple(ports), ((_DEFAULT, "192.0.2.254"),))


def _refuse_ours(office: Office, network: IPNetwork) -> None:
    if any(network in each or each in network for each in _OURS):
        raise Refused(
            f"{office.slug}: the lab's own outside world uses {network}. "
            "Give the uplink an address in 198.51.100.0/24."
        )


def _provider2(offices: tuple[Office, ...]) -> Machine:
    return _machine(
        "provider2",
        (
            _port("provider2", "lan", "provider2", f"{_LEASED[1]}/{_LEASED.prefixlen}"),
            _port("provider2", "internet", "transit2", "192.0.2.249/30"),
        ),
        ((_DEFAULT, "192.0.2.250"),),
        (("/etc/kea/provider.json", _kea(offices)),),
        "install -d -m 0750 /run/kea /run/lock/kea\nexec kea-dhcp4 -c /etc/kea/provider.json",
    )


def _leases(offices: tuple[Office, ...]) -> dict[tuple[str, str], IPAddress]:
    leased = [(office, uplink) for office, uplink in _uplinks(offices) if not uplink.address]
    return {
        (office.slug, uplink.name): _LEASED[_FIRST_LEASE + at] for at, (office, uplink) in enumerate(leased)
    }


def _kea(offices: tuple[Office, ...]) -> str:
    """Return the second provider's DHCP server: each office always gets the same address, as is usual."""
    leases = _leases(offices)
    reservations = [
        {
            "hw-address": mac_of(office.gateway.name, uplink.interface),
            "ip-address": str(leases[office.slug, uplink.name]),
        }
        for office, uplink in _uplinks(offices)
        if not uplink.address
    ]
    subnet = {
        "id": 1,
        "subnet": str(_LEASED),
        "pools": [{"pool": f"{_LEASED[20]} - {_LEASED[29]}"}],
        "option-data": [
            {"name": "routers", "data": str(_LEASED[1])},
            {"name": "domain-name-servers", "data": names.RESOLVER},
        ],
        "reservations": reservations,
    }
    configuration = {
        "Dhcp4": {
            "interfaces-config": {"interfaces": ["lan"], "service-sockets-max-retries": 10},
            "lease-database": {"type": "memfile", "persist": False},
            "valid-lifetime": 600,
            "subnet4": [subnet],
            "loggers": [{"name": "kea-dhcp4", "severity": "WARN", "output-options": [{"output": "stdout"}]}],
        }
    }
    return json.dumps(configuration, indent=2)


def _server_addresses(offices: tuple[Office, ...]) -> Iterator[str]:
    yield from (f"{each}/26" for each in names.SERVER_ADDRESSES)
    yield from (f"{each}/32" for each in _remote_resolvers(offices))


def _remote_resolvers(offices: tuple[Office, ...]) -> list[str]:
    return [each for each in department.resolvers(offices) if each not in names.SERVER_ADDRESSES]


def _internet(offices: tuple[Office, ...], static: list[_Line]) -> Machine:
    lines = dict.fromkeys((uplink_segment(uplink), "192.0.2.253") for _, uplink in static)
    resolvers = [(f"{each}/32", names.SERVER_ADDRESSES[0]) for each in _remote_resolvers(offices)]
    return _machine(
        "internet",
        (
            _port("internet", "provider1", "transit1", "192.0.2.254/30"),
            _port("internet", "provider2", "transit2", "192.0.2.250/30"),
            _port("internet", "servers", "servers", "203.0.113.62/26"),
            _port("internet", "hub", "hub", "203.0.113.78/28"),
            _port("internet", "outside", OUTSIDE, "203.0.113.254/26"),
        ),
        (*lines, *resolvers, (str(_LEASED), "192.0.2.249")),
    )
