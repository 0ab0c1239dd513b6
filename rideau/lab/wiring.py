"""Plugging machines in: network namespaces, the switch with its bridges, veth pairs, addresses, routes."""

import ctypes
import fcntl
import socket
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from rideau.lab import namespaces, paths
from rideau.lab.command import call
from rideau.lab.parts import Machine, Topology

_SIOCETHTOOL = 0x8946
_ETHTOOL_STXCSUM = 0x17
_SYSCTL = Path("/proc/sys/net")


def namespace(machine: str) -> str:
    """Return the name of a machine's network namespace."""
    return f"{paths.prefix()}-{machine}"


def switch() -> str:
    """Return the name of the namespace that holds every segment."""
    return namespace("switch")


def ports(topology: Topology) -> dict[tuple[str, str], str]:
    """Return the switch's port name for every (machine, interface)."""
    every = [(machine.name, port.interface) for machine in topology.machines for port in machine.ports]
    return {each: f"p{at}" for at, each in enumerate(every)}


def bridges(topology: Topology) -> dict[str, str]:
    """Return the switch's bridge name for every segment."""
    segments = dict.fromkeys(port.segment for machine in topology.machines for port in machine.ports)
    return {segment: f"s{at}" for at, segment in enumerate(segments)}


def wire(topology: Topology) -> None:
    """Make the switch and plug every machine in."""
    call("ip", "netns", "add", switch())
    _batch(switch(), (f"link add {name} type bridge forward_delay 0" for name in bridges(topology).values()))
    namespaces.inside(switch(), _no_addresses_by_default)
    _batch(switch(), (f"link set {name} up" for name in bridges(topology).values()))
    for machine in topology.machines:
        plug(topology, machine)


def plug(topology: Topology, machine: Machine) -> None:
    """Make a machine's network namespace and plug its ports into their segments."""
    name = namespace(machine.name)
    call("ip", "netns", "add", name)
    _batch(switch(), _pairs(topology, machine, name))
    namespaces.inside(name, lambda: _settle(machine))
    _batch(name, _addressing(machine))


def unplug(topology: Topology, machine: Machine) -> None:
    """Remove a machine's ports, and its network namespace with all it had configured."""
    # A namespace goes in its own time, and its ports with it: whoever plugs in again would find them there.
    links = call("ip", "-netns", switch(), "-brief", "link").split()
    ends = [ports(topology)[machine.name, port.interface] for port in machine.ports]
    there = [each.partition("@")[0] for each in links]
    _batch(switch(), (f"link delete {end}" for end in ends if end in there))
    call("ip", "netns", "delete", namespace(machine.name))


def _pairs(topology: Topology, machine: Machine, name: str) -> Iterator[str]:
    for port in machine.ports:
        end = ports(topology)[machine.name, port.interface]
        yield f"link add {end} type veth peer name {port.interface} address {port.mac} netns {name}"
        yield f"link set {end} master {bridges(topology)[port.segment]} up"


def _addressing(machine: Machine) -> Iterator[str]:
    yield "link set lo up"
    if machine.kind == "host":  # its own network configuration brings its interfaces up
        return
    for port in machine.ports:
        yield f"link set {port.interface} up"
        for address in port.addresses:
            yield f"address add {address} dev {port.interface} {'nodad' if ':' in address else ''}"
    for destination, gateway in machine.routes:
        yield f"route add {destination} via {gateway}"


def _settle(machine: Machine) -> None:
    for port in machine.ports:
        _checksum_in_software(port.interface)
    if machine.forwards:
        (_SYSCTL / "ipv4/ip_forward").write_text("1")
    if machine.kind != "host":
        (_SYSCTL / "ipv6/conf/default/accept_dad").write_text("0")
        for port in machine.ports:
            (_SYSCTL / "ipv6/conf" / port.interface / "accept_dad").write_text("0")


def _no_addresses_by_default() -> None:
    """Keep the switch silent: a bridge of its own accord would take part in neighbour discovery."""
    (_SYSCTL / "ipv6/conf/all/disable_ipv6").write_text("1")
    (_SYSCTL / "ipv6/conf/default/disable_ipv6").write_text("1")


def _checksum_in_software(interface: str) -> None:
    """Have packets carry real checksums, as on a wire: a veth pair leaves them out otherwise."""
    value = ctypes.create_string_buffer(struct.pack("II", _ETHTOOL_STXCSUM, 0))
    request = struct.pack("16sP", interface.encode(), ctypes.addressof(value)) + bytes(16)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, _SIOCETHTOOL, request)


def _batch(name: str, lines: Iterable[str]) -> None:
    call("ip", "-netns", name, "-batch", "-", stdin="\n".join(lines) + "\n")
