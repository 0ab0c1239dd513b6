"""Remote access: people reach their office from anywhere, by IKEv2 or WireGuard, and what their group may.

Everything is on the gateway. What devices must know of it is in :mod:`rideau.tunnels`
(``docs/decisions/0090-remote-access.md``).
"""

from collections.abc import Iterator

from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office, Tunnel
from rideau.services.remote_access.ikev2 import ikev2
from rideau.services.remote_access.proofs import checks
from rideau.services.remote_access.requests import SLUG, needs
from rideau.services.remote_access.wireguard import wireguard

__all__ = ["SLUG", "checks", "needs", "plan"]


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield the gateway's end of each tunnel; nothing where the department has its own."""
    del needs
    if office.vpn and Tunnel.IKEV2 in office.vpn.tunnels:
        yield ikev2(office, office.vpn)
    if office.vpn and Tunnel.WIREGUARD in office.vpn.tunnels:
        yield wireguard(office, office.vpn)
