"""A round trip of some length between the engineers' machine of the lab and its hosts.

The engineers' ports move into a namespace of their own; between it and the engineers' machine lie two TUN
devices and this program, which holds every packet for half the round trip. TCP behaves as on a long line.
"""

import heapq
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fcntl import ioctl
from itertools import count

from rideau.lab import namespaces, paths, wiring
from rideau.lab.command import call
from rideau.lab.offices import CONTROL
from rideau.lab.parts import Port

_TUNSETIFF = 0x400454CA
_TUN_WITHOUT_HEADER = 0x1001
_LARGEST = 65536
_DEVICE = "bench0"


def far() -> str:
    """Return the namespace at the far end; its name is one that ``rideau lab down`` removes, too."""
    return f"{paths.prefix()}-far"


@contextmanager
def delayed(ports: Sequence[Port], milliseconds: float) -> Iterator[None]:
    """Have a round trip of ``milliseconds`` between the control host, which has ``ports``, and the hosts."""
    if not milliseconds:
        yield
        return
    near = wiring.namespace(CONTROL)
    call("ip", "netns", "add", far())
    holder = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.delay", near, far(), str(milliseconds / 2000)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout
        if holder.stdout.readline() != "ready\n":
            raise SystemExit("the delay does not start")
        _detour(ports, near)
        yield
    finally:
        holder.terminate()
        holder.wait()
        _restore(ports, near)
        call("ip", "netns", "delete", far())


def _detour(ports: Sequence[Port], near: str) -> None:
    call("ip", "-netns", near, "link", "set", _DEVICE, "up")
    for name in ("lo", _DEVICE):
        call("ip", "-netns", far(), "link", "set", name, "up")
    call("ip", "netns", "exec", far(), "sysctl", "-qw", "net.ipv4.ip_forward=1")
    for port in ports:
        call("ip", "-netns", near, "link", "set", port.interface, "netns", far())
        call("ip", "-netns", far(), "link", "set", port.interface, "up")
        address, network = _address(port)
        call("ip", "-netns", near, "address", "add", f"{address}/32", "dev", _DEVICE)
        call("ip", "-netns", near, "route", "add", network, "dev", _DEVICE, "src", address)
        call("ip", "-netns", far(), "route", "add", f"{address}/32", "dev", _DEVICE)
        # The engineers keep their address, so that hosts see no difference; a neighbour asks for them.
        helper = f"{address.rpartition('.')[0]}.253"
        call(
            "ip",
            "-netns",
            far(),
            "address",
            "add",
            f"{helper}/{network.partition('/')[2]}",
            "dev",
            port.interface,
        )
        call("ip", "netns", "exec", far(), "sysctl", "-qw", f"net.ipv4.conf.{port.interface}.proxy_arp=1")


def _address(port: Port) -> tuple[str, str]:
    """Return the IPv4 address of a port, and its network."""
    own = next(each for each in port.addresses if ":" not in each)
    address, _, length = own.partition("/")
    return address, f"{address.rpartition('.')[0]}.0/{length}"


def _restore(ports: Sequence[Port], near: str) -> None:
    for port in ports:
        call("ip", "-netns", far(), "address", "flush", "dev", port.interface)
        call("ip", "-netns", far(), "link", "set", port.interface, "netns", near)
        call("ip", "-netns", near, "link", "set", port.interface, "up")
        for address in port.addresses:
            call("ip", "-netns", near, "address", "replace", address, "dev", port.interface)


def _open(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    ioctl(descriptor, _TUNSETIFF, struct.pack("16sH", name.encode(), _TUN_WITHOUT_HEADER))
    return descriptor


def hold(one: int, other: int, seconds: float) -> None:
    """Pass packets between two devices, each ``seconds`` after it came; never returns."""
    waiting: list[tuple[float, int, int, bytes]] = []
    order = count()
    across = {one: other, other: one}
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, where, packet = heapq.heappop(waiting)
            with suppress(OSError):  # the device is not up yet, or no more: lost, as on any line
                os.write(where, packet)
        patience = waiting[0][0] - now if waiting else None
        for each in select.select([one, other], [], [], patience)[0]:
            packet = os.read(each, _LARGEST)
            heapq.heappush(waiting, (time.monotonic() + seconds, next(order), across[each], packet))


def main(near: str, far_end: str, seconds: str) -> None:
    """Open both devices, say so, and hold packets until terminated."""
    one, other = (namespaces.inside(name, lambda: _open(_DEVICE)) for name in (near, far_end))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    hold(one, other, float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
