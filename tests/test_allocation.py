"""Nobody gets what somebody else has, and nobody is ever moved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from netaddr import IPNetwork, IPSet

from rideau.allocation.addressing import HOME_NETWORKS, ULA, Lock, PartnerNetworks, Pools, Request, Subnet
from rideau.allocation.allocate import allocate, first_free, unique_local
from rideau.office import Zone
from rideau.problems import ProblemsFound
from tests.strategies import OFFICES, PARTNER, POOLS, fleets, unhurried

PEOPLE: Mapping[str, str | None] = {"minister": None, "chief": None}


def request(office: str = "office-0", **changes: object) -> Request:
    made = Request(
        office, Path(f"{office}.yaml"), office, ("voice", "mail"), (("voice", "phone-minister"),), PEOPLE
    )
    return replace(made, **changes)


def given_to(*requests: Request, pools: Pools = POOLS) -> dict[str, Lock]:
    return allocate(pools, requests, {})


def edited(lock: Lock, **changes: object) -> Lock:
    return replace(lock, allocation=replace(lock.allocation, **changes))


def codes(requests: list[Request], locks: Mapping[str, Lock], pools: Pools = POOLS) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        allocate(pools, requests, locks)
    return [problem.code for problem in found.value.problems]


def disjoint(networks: list[IPNetwork]) -> bool:
    return IPSet(networks).size == sum(network.size for network in networks)


class TestNobodyGetsWhatSomebodyElseHas:
    @unhurried
    @given(fleets())
    def test_prefixes_and_subnets(self, fleet: list[Request]) -> None:
        held = [lock.allocation for lock in allocate(POOLS, fleet, {}).values()]
        for version in ("ipv4", "ipv6"):
            prefixes = [getattr(each, version) for each in held]
            subnets = [getattr(subnet, version) for each in held for subnet in each.subnets.values()]
            assert disjoint(prefixes)
            assert disjoint(subnets)
            assert IPSet(subnets).issubset(IPSet(prefixes))

    @unhurried
    @given(fleets())
    def test_partners_and_homes_are_left_alone(self, fleet: list[Request]) -> None:
        prefixes = IPSet([lock.allocation.ipv4 for lock in allocate(POOLS, fleet, {}).values()])
        assert prefixes.issubset(IPSet([POOLS.ipv4]))
        assert prefixes.isdisjoint(IPSet([*PARTNER.networks, *HOME_NETWORKS]))

    @unhurried
    @given(fleets())
    def test_numbers_in_an_office(self, fleet: list[Request]) -> None:
        for lock in allocate(POOLS, fleet, {}).values():
            given_out = lock.allocation
            for devices in given_out.devices.values():
                numbers = [1, *given_out.hosts.values(), *devices.values()]
                assert max(Counter(numbers).values()) == 1
            assert len(set(given_out.extensions.values())) == len(given_out.extensions)

    @unhurried
    @given(fleets())
    def test_vlans_at_a_site(self, fleet: list[Request]) -> None:
        held = allocate(POOLS, fleet, {})
        used = [
            (request.site, held[request.office].allocation.vlan(zone))
            for request in fleet
            for zone in Zone
            if zone is not Zone.PUBLIC
        ]
        assert len(set(used)) == len(used)


class TestNobodyIsMoved:
    @unhurried
    @given(fleets(), fleets())
    def test_by_offices_zones_hosts_or_people_that_come_go_or_change_places(
        self, before: list[Request], after: list[Request]
    ) -> None:
        first = allocate(POOLS, before, {})
        second = allocate(POOLS, after, first)
        wishes = {request.office: request.extensions for request in after}
        for office, lock in first.items():
            was, now = lock.allocation, second[office].allocation
            assert (now.ipv4, now.ipv6, now.vlans) == (was.ipv4, was.ipv6, was.vlans)
            assert now.subnets == was.subnets
            assert was.hosts.items() <= now.hosts.items()
            for zone, devices in was.devices.items():
                assert devices.items() <= now.devices[zone].items()
            for login, extension in was.extensions.items():
                assert now.extensions[login] == (wishes.get(office, {}).get(login) or extension)

    @unhurried
    @given(fleets())
    def test_by_a_second_time(self, fleet: list[Request]) -> None:
        once = allocate(POOLS, fleet, {})
        assert allocate(POOLS, fleet, once) == once

    @unhurried
    @given(fleets(), st.sampled_from(OFFICES))
    def test_by_a_new_name(self, fleet: list[Request], name: str) -> None:
        held = allocate(POOLS, fleet, {})
        if not fleet or name in held:
            return
        old = fleet[0]
        renamed = replace(old, office=name, site=old.site)
        moved = {name if office == old.office else office: lock for office, lock in held.items()}
        again = allocate(POOLS, [renamed, *fleet[1:]], moved)
        assert again[name].allocation == held[old.office].allocation

    def test_when_a_subnet_is_missing_from_the_lockfile(self) -> None:
        (lock,) = given_to(request()).values()
        fewer = {name: each for name, each in lock.allocation.subnets.items() if name != "voice"}
        again = allocate(POOLS, [request()], {"office-0": edited(lock, subnets=fewer)})
        assert again["office-0"].allocation.subnets == lock.allocation.subnets


class TestWhatIsRememberedStaysTaken:
    def test_a_prefix_without_a_profile(self) -> None:
        gone = given_to(request("office-0"))
        held = allocate(POOLS, [request("office-1")], gone)
        assert held["office-1"].allocation.ipv4 != held["office-0"].allocation.ipv4

    def test_the_extension_of_somebody_who_left(self) -> None:
        held = given_to(request())
        after = allocate(POOLS, [request(extensions={"successor": None})], held)["office-0"].allocation
        assert after.extensions == {"minister": "200", "chief": "201", "successor": "202"}

    def test_until_its_line_is_deleted(self) -> None:
        lock = edited(given_to(request())["office-0"], extensions={"chief": "201"})
        after = allocate(POOLS, [request(extensions={"successor": None})], {"office-0": lock})
        assert after["office-0"].allocation.extensions["successor"] == "200"


class TestWhatAnOfficeGets:
    def test_the_first_prefix_that_is_free(self) -> None:
        held = given_to(*(request(f"office-{number}") for number in range(3)))
        # 10.64.8.0/21 and 10.64.16.0/21 hold networks of a partner.
        assert [str(lock.allocation.ipv4) for lock in held.values()] == [
            "10.64.0.0/21",
            "10.64.24.0/21",
            "10.64.32.0/21",
        ]

    def test_subnets_at_fixed_positions(self) -> None:
        subnets = given_to(request())["office-0"].allocation.subnets
        assert [(name, str(each.ipv4)) for name, each in subnets.items()] == [
            ("public-access", "10.64.0.0/24"),
            ("operations", "10.64.1.0/24"),
            ("restricted", "10.64.2.0/24"),
            ("management", "10.64.3.0/24"),
            ("voice", "10.64.4.0/24"),
            ("guest", "10.64.5.0/24"),
            ("vpn", "10.64.6.0/24"),
        ]

    def test_numbers_in_the_order_of_the_profile(self) -> None:
        allocation = given_to(request())["office-0"].allocation
        assert allocation.hosts == {"voice": 10, "mail": 11}
        assert allocation.devices == {"voice": {"phone-minister": 20}}
        assert allocation.extensions == {"minister": "200", "chief": "201"}

    def test_an_address_of_its_own_to_each_device_that_connects_from_afar(self) -> None:
        devices = ("chief.laptop", "minister.phone")
        held = given_to(request(vpn=devices))
        moved = allocate(POOLS, [request(vpn=("advisor.phone", *reversed(devices)))], held)
        assert held["office-0"].allocation.vpn == {"chief.laptop": 2, "minister.phone": 3}
        assert moved["office-0"].allocation.vpn == {
            "chief.laptop": 2,
            "minister.phone": 3,
            "advisor.phone": 4,
        }

    def test_the_extension_that_the_profile_asks_for(self) -> None:
        allocation = given_to(request(extensions={"minister": None, "chief": "200"}))["office-0"].allocation
        assert allocation.extensions == {"minister": "201", "chief": "200"}

    def test_a_block_of_vlans_beside_its_neighbours(self) -> None:
        held = given_to(request("office-0"), request("office-1", site="office-0"), request("office-2"))
        assert [lock.allocation.vlans for lock in held.values()] == [100, 110, 100]

    def test_an_ipv6_prefix_of_its_own(self) -> None:
        prefix = unique_local("fleet", "office-0", 0)
        assert prefix in ULA
        assert prefix.prefixlen == 48
        assert prefix == unique_local("fleet", "office-0", 0)
        others = {unique_local("other", "office-0", 0), unique_local("fleet", "office-1", 0)}
        assert prefix not in others

    def test_the_next_ipv6_prefix_when_the_first_is_taken(self) -> None:
        taken = PartnerNetworks("Department", (unique_local("fleet", "office-0", 0),))
        held = given_to(request(), pools=replace(POOLS, partners=(taken,)))
        assert held["office-0"].allocation.ipv6 == unique_local("fleet", "office-0", 1)


class TestExhaustionIsAnError:
    def test_of_the_pool(self) -> None:
        small = replace(POOLS, ipv4=IPNetwork("10.65.0.0/21"))
        assert codes([request("office-0"), request("office-1")], {}, small) == ["R205"]

    def test_by_a_partner_that_holds_all(self) -> None:
        pools = replace(POOLS, partners=(PartnerNetworks("All", (IPNetwork("10.0.0.0/8"),)),))
        assert codes([request()], {}, pools) == ["R205"]

    def test_by_a_partner_that_holds_all_of_ipv6(self) -> None:
        pools = replace(POOLS, partners=(PartnerNetworks("All", (ULA,)),))
        assert codes([request()], {}, pools) == ["R205"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"hosts": tuple(f"host-{number}" for number in range(11))},
            {"devices": tuple(("voice", f"phone-{number}") for number in range(81))},
            {"extensions": {f"person-{number}": None for number in range(701)}},
        ],
    )
    def test_of_numbers(self, changes: dict[str, object]) -> None:
        assert codes([request(**changes)], {}) == ["R211"]

    def test_of_vlans(self) -> None:
        crowd = [request(f"office-{number}", site="office-0") for number in range(400)]
        wide = replace(POOLS, ipv4=IPNetwork("10.64.0.0/10"))
        assert codes(crowd, {}, wide) == ["R211"]


class TestEditedByHand:
    def two(self) -> tuple[list[Request], dict[str, Lock]]:
        asked = [request("office-0"), request("office-1", site="office-0")]
        return asked, given_to(*asked)

    @pytest.mark.parametrize("version", ["ipv4", "ipv6"])
    def test_one_prefix_for_two_offices(self, version: str) -> None:
        asked, held = self.two()
        first, second = held["office-0"].allocation, held["office-1"]
        held["office-1"] = edited(second, subnets={}, **{version: getattr(first, version)})
        with pytest.raises(ProblemsFound, match=r"R202.*office-1.*office-0"):
            allocate(POOLS, asked, held)

    def test_a_copied_lockfile(self) -> None:
        asked, held = self.two()
        held["office-1"] = replace(held["office-0"], file=Path("office-1.lock.yaml"))
        assert codes(asked, held) == ["R202", "R202", "R208"]

    def test_a_prefix_inside_a_partners_network(self) -> None:
        asked, held = self.two()
        lock = edited(held["office-0"], ipv4=IPNetwork("10.64.8.0/21"), subnets={})
        with pytest.raises(ProblemsFound, match=r"R203.*10\.64\.8\.0/22 of Department"):
            allocate(POOLS, asked, {**held, "office-0": lock})

    @pytest.mark.parametrize(
        ("version", "prefix"),
        [("ipv4", "192.168.8.0/21"), ("ipv6", "2001:db8:1::/48"), ("ipv6", "fd00:1:2:3::/64")],
    )
    def test_a_prefix_outside_the_pool(self, version: str, prefix: str) -> None:
        asked, held = self.two()
        held["office-0"] = edited(held["office-0"], subnets={}, **{version: IPNetwork(prefix)})
        assert "R204" in codes(asked, held)

    def test_a_subnet_outside_its_office(self) -> None:
        asked, held = self.two()
        subnets = held["office-0"].allocation.subnets
        stray = replace(subnets["voice"], ipv4=IPNetwork("10.64.40.0/24"))
        held["office-0"] = edited(held["office-0"], subnets={**subnets, "voice": stray})
        assert codes(asked, held) == ["R206"]

    def test_a_subnet_too_small_for_its_numbers(self) -> None:
        asked, held = self.two()
        subnets = held["office-0"].allocation.subnets
        small = replace(subnets["voice"], ipv4=IPNetwork("10.64.4.0/25"))
        held["office-0"] = edited(held["office-0"], subnets={**subnets, "voice": small})
        assert codes(asked, held) == ["R206"]

    def test_one_subnet_for_two_zones(self) -> None:
        asked, held = self.two()
        subnets = held["office-0"].allocation.subnets
        twice: Subnet = replace(subnets["voice"], ipv4=subnets["guest"].ipv4)
        held["office-0"] = edited(held["office-0"], subnets={**subnets, "voice": twice})
        with pytest.raises(ProblemsFound, match=r"R207.*voice.*guest|R207.*guest.*voice"):
            allocate(POOLS, asked, held)

    def test_one_block_of_vlans_for_two_offices_at_a_site(self) -> None:
        asked, held = self.two()
        held["office-1"] = edited(held["office-1"], vlans=100)
        with pytest.raises(ProblemsFound, match=r"R208 office-0, office-1.*“vlans: 110”"):
            allocate(POOLS, asked, held)

    def test_one_number_for_two(self) -> None:
        asked, held = self.two()
        held["office-0"] = edited(
            held["office-0"],
            hosts={"voice": 10, "mail": 10},
            devices={"voice": {"phone-minister": 20, "phone-chief": 20}},
        )
        assert codes(asked, held) == ["R209", "R209"]

    def test_one_extension_for_two(self) -> None:
        asked = [request(extensions={"minister": None, "chief": "200"})]
        held = given_to(request(extensions={"minister": None}))
        with pytest.raises(ProblemsFound, match=r"R210.*200.*\(extensions\.minister\)"):
            allocate(POOLS, asked, held)


def test_zones_too_small_for_their_numbers_are_refused() -> None:
    assert codes([request()], {}, replace(POOLS, subnet_length=26)) == ["R201"]


def test_two_devices_of_one_name_are_refused() -> None:
    twice = (("voice", "phone-minister"), ("voice", "phone-minister"))
    assert codes([request(devices=twice)], {}) == ["R213"]


@unhurried
@given(st.lists(st.tuples(st.integers(0, 255), st.integers(24, 32))))
def test_the_first_free_network_is_free_and_the_first(taken: list[tuple[int, int]]) -> None:
    pool = IPNetwork("192.0.2.0/24")
    networks = [IPNetwork(f"192.0.2.{number}/{length}").cidr for number, length in taken]
    free = [each for each in pool.subnet(28) if IPSet([each]).isdisjoint(IPSet(networks))]
    assert first_free(pool, 28, networks) == (free[0] if free else None)
