"""An office as the world sees it from day one on, for a while: what comes to its address reaches a host."""

from collections.abc import Iterator
from contextlib import contextmanager

from netaddr import IPAddress

from rideau.checks import OnHost
from rideau.lab import Lab

_EXPOSE = """
nft add table ip atest
nft 'add chain ip atest in {{ type nat hook prerouting priority dstnat; policy accept; }}'
nft add rule ip atest in iifname wan-primary fib daddr type local tcp dport '{{ {ports} }}' dnat to {address}
nft insert rule inet filter forward iifname wan-primary tcp dport '{{ {ports} }}' accept comment '"a test"'
"""
_HIDE = """
nft delete table ip atest
handle=$(nft -a list chain inet filter forward | sed -n 's/.*"a test" # handle //p')
nft delete rule inet filter forward handle $handle
"""


@contextmanager
def exposed(lab: Lab, office: str, address: IPAddress, *ports: int) -> Iterator[None]:
    """Let the world come to ``ports`` of a host of ``office``."""
    listed = ", ".join(map(str, ports))
    _on_gateway(lab, office, _EXPOSE.format(ports=listed, address=address))
    try:
        yield
    finally:
        _on_gateway(lab, office, _HIDE)


def _on_gateway(lab: Lab, office: str, shell: str) -> None:
    done = lab.run(OnHost("gateway"), f"set -e\n{shell}", 30, office)
    assert done.exit_code == 0, done
