"""What a device is told of the office's tunnels: the same names and addresses on both ends."""

from dataclasses import replace
from itertools import combinations

import pytest
from netaddr import IPAddress, IPNetwork, IPSet

from rideau import tunnels
from rideau.office import Group, Office, PersonalDevice, Platform, Tunnel
from tests.factory import VPN as BOTH
from tests.factory import office


def with_both(**changes: object) -> Office:
    return office(**{"vpn": BOTH, **changes})


def test_only_devices_of_people_with_remote_access_are_members() -> None:
    assert [each.id for each in tunnels.members(with_both())] == ["chief.phone", "chief.laptop"]


def test_a_revoked_device_keeps_its_secrets_and_loses_its_way_in() -> None:
    revoked = with_both(revoked=frozenset({"chief.laptop"}))
    assert [each.id for each in tunnels.admitted(revoked)] == ["chief.phone"]
    assert [*tunnels.secrets(revoked)] == [*tunnels.secrets(with_both())]


def test_a_split_tunnel_carries_the_office_and_a_full_one_everything() -> None:
    split = tunnels.path(with_both(), BOTH)
    assert split.networks == (IPNetwork("10.64.0.0/21"), IPNetwork("fd5e:1a2b:3c4d::/48"))
    full = tunnels.path(with_both(), replace(BOTH, full=True))
    assert full.networks == (IPNetwork("0.0.0.0/0"), IPNetwork("::/0"))


def test_a_device_knows_the_gateway_by_name_and_by_what_no_provider_changes() -> None:
    path = tunnels.path(with_both(), BOTH)
    assert path.server == "vpn.vac-minister.example"
    assert path.addresses == (IPAddress("198.51.100.10"),)
    assert all(any(each in network for network in path.networks) for each in path.dns)


def test_pools_and_own_addresses_share_nothing() -> None:
    own = IPSet(BOTH.ipv4[number] for number in (tunnels.GATEWAY, *tunnels.NUMBERS))
    pools = [IPSet(tunnels.pool(BOTH, group).ipv4) for group in Group]
    assert not any(one & other for one, other in combinations((own, *pools), 2))
    assert (own | pools[0] | pools[1]) <= IPSet(BOTH.ipv4)
    first, second = (tunnels.pool(BOTH, group).ipv6 for group in Group)
    assert not IPSet(first) & IPSet(second)
    assert all(each in BOTH.ipv6 for each in (first, second))


@pytest.mark.parametrize("group", Group)
def test_the_firewall_knows_a_group_by_its_pool_and_its_devices(group: Group) -> None:
    networks = tunnels.group_networks(with_both(), BOTH, group)
    chief = (IPNetwork("10.64.6.2"), IPNetwork("10.64.6.3"))
    assert all((each in networks) is (group is Group.STAFF) for each in chief)
    assert tunnels.pool(BOTH, group).ipv4 in networks


def test_without_wireguard_nothing_is_kept_secret_and_no_device_has_its_own_address() -> None:
    ikev2 = replace(BOTH, tunnels=(Tunnel.IKEV2,))
    assert not [*tunnels.secrets(with_both(vpn=ikev2))]
    assert len(tunnels.group_networks(with_both(), ikev2, Group.STAFF)) == len(("ipv4", "ipv6"))


def test_a_device_proves_its_group_by_name() -> None:
    member = tunnels.members(with_both())[0]
    name = tunnels.identity(with_both(), member)
    assert name == "phone.chief.staff.people.vac-minister.example"
    assert name.endswith(tunnels.group_identity(with_both(), Group.STAFF).removeprefix("*"))


def test_what_wireguard_needs_is_declared_once_each() -> None:
    ids = [each.id for each in tunnels.secrets(with_both())]
    assert len(set(ids)) == len(ids)
    for member in tunnels.members(with_both()):
        device = tunnels.wireguard(with_both(), BOTH, member)
        assert {device.key.id, device.preshared_key.id, device.gateway_public_key.id} <= {*ids}
        assert device.public_key.source == device.key.id


def test_one_more_person_moves_nobody() -> None:
    before = {each.id: tunnels.wireguard(with_both(), BOTH, each) for each in tunnels.members(with_both())}
    first = replace(office().people[1], login="advisor", devices=(PersonalDevice("phone", Platform.IOS),))
    grown = replace(BOTH, numbers={**BOTH.numbers, "advisor.phone": 4})
    larger = with_both(people=(first, *office().people), vpn=grown)
    after = {each.id: tunnels.wireguard(larger, grown, each) for each in tunnels.members(larger)}
    assert {name: after[name] for name in before} == before
