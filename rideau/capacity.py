"""How many can work from afar at once: what each uplink carries, against the devices that may connect.

What a device fetches from the office leaves by the uplinks' sending side; that is where it ends first.
"""

from dataclasses import dataclass

from rideau.office import Group, Office, Tunnel, VpnNetwork
from rideau.tunnels import NUMBERS, admitted, pool

MBPS = 2
"""What a device is reckoned to need at once: a call with a picture, or files and a remote desk."""


@dataclass(frozen=True, slots=True)
class UplinkCapacity:
    """How many devices are served well over one uplink."""

    uplink: str
    at_once: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """The devices that may connect, the addresses there are for them, and what uplinks carry."""

    devices: int
    addresses: int
    uplinks: tuple[UplinkCapacity, ...]


def capacity(office: Office, vpn: VpnNetwork) -> Capacity:
    """Return what remote access of ``office`` is good for; ``vpn`` is the office's."""
    return Capacity(
        len(admitted(office)),
        _addresses(vpn),
        tuple(
            UplinkCapacity(each.name, min(each.up_mbps, each.down_mbps) // MBPS) for each in office.uplinks
        ),
    )


def _addresses(vpn: VpnNetwork) -> int:
    if Tunnel.IKEV2 in vpn.tunnels:
        return sum(pool(vpn, group).size for group in Group)
    return len(NUMBERS)
