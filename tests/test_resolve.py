"""The sample office resolves to what every other test starts from, and choices are honoured."""

from pathlib import Path

import pytest
from netaddr import IPAddress

from rideau.office import Office, Provider, Role, Zone
from rideau.project import Project
from tests import factory
from tests.fleet import ROOT, add, profile, samples, without_offices


def made(folder: Path, text: str) -> Office:
    add(without_offices(folder), "office", text)
    return Project.load(folder).office("office")


def with_hosts(hosts: str) -> str:
    return profile("office").replace("staff:", f"hosts:\n{hosts}\nstaff:")


def test_veterans_affairs_is_the_office_of_the_factory(tmp_path: Path) -> None:
    lock = samples(tmp_path) / "profiles/offices/veterans-affairs.lock.yaml"
    lock.write_text(lock.read_text().replace("fd4a:24a7:4435", "fd5e:1a2b:3c4d"))
    office = Project.load(tmp_path).office("veterans-affairs")
    gateway, *others = factory.office().hosts
    expected = factory.office(services=office.services)
    assert office.zones == expected.zones
    assert office.devices == expected.devices
    assert office.people == expected.people
    assert office.hosts[1:] == tuple(others)
    assert office.gateway.interfaces == gateway.interfaces
    for field in (
        *("slug", "name", "department", "domain", "timezone", "standards", "uplinks", "prefix6"),
        *("address", "telephony", "rooms"),
    ):
        assert getattr(office, field) == getattr(expected, field), field


def test_services_come_in_the_order_of_the_mission() -> None:
    office = Project.load(ROOT).office("veterans-affairs")
    assert tuple(office.services) == factory.SLUGS
    assert office.services["web_conferencing"].provider is Provider.PARTNER
    assert office.services["email"].options.shared_mailboxes == {"info": ("chief", "minister")}


@pytest.mark.parametrize("slug", Project.load(ROOT).offices)
def test_every_sample_has_whole_hosts(slug: str) -> None:
    office = Project.load(ROOT).office(slug)
    assert [zone.zone for zone in office.zones] == list(factory.ZONES)
    assert office.gateway.interfaces[0].zone is Zone.MANAGEMENT
    assert {each.zone for each in office.gateway.interfaces} == set(factory.ZONES)
    for host in office.hosts:
        assert host.interfaces[0].zone is Zone.MANAGEMENT
        assert host.debian == ("14" if Role.VOICE in host.roles else "13")
        for interface in host.interfaces:
            network = office.zone(interface.zone)
            assert interface.ipv4.cidr == network.ipv4
            assert interface.ipv6.cidr == network.ipv6
            assert len(interface.name) <= 15
            assert network.pool4 is None or not network.pool4[0] <= interface.ipv4.ip <= network.pool4[1]


def test_engineers_connect_to_management_unless_told_otherwise(tmp_path: Path) -> None:
    office = made(tmp_path, with_hosts("  mail: {ssh: 198.51.100.20}"))
    assert office.host("mail").ssh == IPAddress("198.51.100.20")
    assert office.host("apps").ssh == office.host("apps").interfaces[0].ipv4.ip


def test_a_host_of_several_roles_lives_in_the_most_exposed_zone(tmp_path: Path) -> None:
    office = made(tmp_path, with_hosts("  server: {roles: [apps, mail]}"))
    server = office.host("server")
    assert [each.zone for each in server.interfaces] == [Zone.MANAGEMENT, Zone.PUBLIC_ACCESS]
    assert server.roles == {Role.APPS, Role.MAIL}
    assert [host.slug for host in office.hosts] == ["gateway", "voice", "server"]


def test_a_gateway_with_other_roles_is_still_in_every_zone_once(tmp_path: Path) -> None:
    office = made(tmp_path, with_hosts("  gateway: {roles: [gateway, mail, apps]}"))
    zones = [each.zone for each in office.gateway.interfaces]
    assert sorted(zones) == sorted(factory.ZONES)
    assert [host.slug for host in office.hosts] == ["gateway", "voice"]


def test_links_have_the_names_of_the_profile(tmp_path: Path) -> None:
    office = made(tmp_path, with_hosts("  gateway: {links: {primary: enp1s0, voice: enp2s0}}"))
    assert office.uplinks[0].interface == "enp1s0"
    names = {each.zone: each.name for each in office.gateway.interfaces}
    assert (names[Zone.VOICE], names[Zone.GUEST]) == ("enp2s0", "guest")


def test_a_trunk_carries_every_zone(tmp_path: Path) -> None:
    office = made(tmp_path, with_hosts("  gateway: {links: {trunk: enp3s0}}"))
    assert {each.trunk for each in office.gateway.interfaces} == {"enp3s0"}
    assert [each.name for each in office.gateway.interfaces][:2] == ["management", "public-access"]
    assert office.uplinks[0].interface == "wan-primary"


def test_a_shared_site_gives_its_time_zone_and_vlans_of_ones_own(tmp_path: Path) -> None:
    without_offices(tmp_path)
    add(tmp_path, "host", profile("host").replace("America/Toronto", "America/Halifax"))
    add(tmp_path, "guest", profile("guest", 1, same_as="host"))
    project = Project.load(tmp_path)
    host, guest = project.office("host"), project.office("guest")
    assert guest.timezone == "America/Halifax"
    assert not {each.vlan for each in host.zones} & {each.vlan for each in guest.zones}
