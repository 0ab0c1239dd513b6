"""Cutting a host off from its engineers, in the lab's own network."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rideau.lab import state, wiring
from rideau.lab.command import call
from rideau.lab.offices import CONTROL
from tests.lab.engineer import Engineer

_TABLE = "faults"


@contextmanager
def silence(engineer: Engineer) -> Iterator[Callable[[], None]]:
    """Drop every packet between the control host and the host; yield what gives the network back."""
    address = engineer.access.address(engineer.plan.host)
    netns = ("ip", "netns", "exec", wiring.namespace(CONTROL))
    rules = (
        f"table inet {_TABLE} {{ chain in {{ type filter hook input priority 0; ip saddr {address} drop; }}\n"
        f"chain out {{ type filter hook output priority 0; ip daddr {address} counter drop; }}\n}}\n"
    )

    def give_back() -> None:
        subprocess.run([*netns, "nft", "delete", "table", "inet", _TABLE], check=False, capture_output=True)

    call(*netns, "nft", "-f", "-", stdin=rules)
    try:
        yield give_back
    finally:
        give_back()


def was_asked() -> bool:
    """Whether anything was sent into the silence."""
    told = call("ip", "netns", "exec", wiring.namespace(CONTROL), "nft", "list", "table", "inet", _TABLE)
    return "counter packets 0 " not in told.partition("chain out")[2]


@contextmanager
def cable(engineer: Engineer) -> Iterator[Callable[[], None]]:
    """Take the cable of the host's management interface out; yield what plugs it in again."""
    found = state.load()
    assert found is not None
    host = engineer.plan.host
    port = wiring.ports(found.topology)[host.name, host.interfaces[0].name]

    def give_back() -> None:
        call("ip", "-netns", wiring.switch(), "link", "set", port, "up")

    call("ip", "-netns", wiring.switch(), "link", "set", port, "down")
    try:
        yield give_back
    finally:
        give_back()
