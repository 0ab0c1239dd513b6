"""How many can work from afar: what the narrower side of each uplink carries."""

from dataclasses import replace

from rideau.capacity import MBPS, capacity
from rideau.office import Tunnel
from rideau.tunnels import NUMBERS
from tests.factory import VPN, office


def test_an_uplink_serves_what_its_narrower_side_carries() -> None:
    found = {each.uplink: each.at_once for each in capacity(office(vpn=VPN), VPN).uplinks}
    assert found == {"primary": 500 // MBPS, "backup": 10 // MBPS}


def test_devices_that_are_revoked_do_not_count() -> None:
    assert capacity(office(vpn=VPN), VPN).devices == len(VPN.numbers)
    assert capacity(office(vpn=VPN, revoked=frozenset({"chief.phone"})), VPN).devices == len(VPN.numbers) - 1


def test_wireguard_alone_has_the_numbers_of_devices() -> None:
    alone = replace(VPN, tunnels=(Tunnel.WIREGUARD,))
    assert capacity(office(vpn=alone), alone).addresses == len(NUMBERS)
