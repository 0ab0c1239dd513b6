from dataclasses import replace
from ipaddress import ip_interface

import pytest
from netaddr import IPAddress, IPNetwork

from rideau.compile import OfficePlan
from rideau.lab import department, wiring
from rideau.lab.parts import Kind, Machine, Topology
from rideau.lab.topology import topology
from rideau.needs import Needs
from rideau.office import Office, Uplink
from rideau.problems import Refused
from rideau.profiles.options import NetworkOptions
from tests.factory import office


def lab(*offices: Office) -> Topology:
    return topology([OfficePlan(each, Needs(), (), ()) for each in offices])


def machine(found: Topology, name: str) -> Machine:
    return next(each for each in found.machines if each.name == name)


def neighbour(number: int) -> Office:
    """Another office on the same provider's line."""
    first = office()
    hosts = tuple(replace(each, name=f"seniors-{each.slug}") for each in first.hosts)
    address = IPNetwork(f"198.51.100.{number}/29")
    uplink = replace(first.uplinks[0], address=address)
    return office(slug="seniors", domain="seniors-minister.example", hosts=hosts, uplinks=(uplink,))


def test_hosts_have_the_interfaces_of_the_plan_and_the_gateway_its_uplinks():
    gateway = machine(lab(office()), "veterans-affairs-gateway")
    assert [port.interface for port in gateway.ports] == [
        *("management", "public-access", "operations", "restricted", "voice", "guest"),
        *("wan-primary", "wan-backup"),
    ]


def test_an_installed_host_knows_its_management_address_only():
    apps = machine(lab(office()), "veterans-affairs-apps")
    assert dict(apps.files)["/etc/systemd/network/80-installer.network"].splitlines() == [
        *("[Match]", "Name=management", "", "[Network]"),
        *("Address=10.64.3.12/24", "Address=fd5e:1a2b:3c4d:4::c/64"),
    ]
    assert not any(port.addresses for port in apps.ports)


def test_every_zone_has_a_client_on_the_segment_of_its_hosts():
    found = lab(office())
    segments = {each.place: each.ports[0].segment for each in found.machines if each.kind is Kind.CLIENT}
    assert set(segments) == {"public-access", "operations", "restricted", "management", "voice", "guest"}
    gateway = machine(found, "veterans-affairs-gateway")
    assert set(segments.values()) <= {port.segment for port in gateway.ports}


def test_clients_are_numbered_only_where_nothing_is_leased():
    found = lab(office())
    assert machine(found, "veterans-affairs-restricted").ports[0].addresses == (
        *("10.64.2.250/24", "fd5e:1a2b:3c4d:3::fa/64"),
    )
    assert machine(found, "veterans-affairs-operations").ports[0].addresses == ()


def test_the_voice_client_is_the_first_phone():
    phone = machine(lab(office()), "veterans-affairs-phone")
    assert phone.ports[0].mac == "80:5e:c0:00:00:01"
    assert 'vendor-class-identifier "yealink"' in dict(phone.files)["/etc/dhcp/dhclient.conf"]


def test_engineers_are_in_the_management_zone():
    control = machine(lab(office()), "control")
    assert control.ports[0].addresses == ("10.64.3.254/24", "fd5e:1a2b:3c4d:4::fe/64")


def test_offices_with_addresses_in_one_network_share_a_line_but_no_zone():
    found = lab(office(), neighbour(11))
    one, other = (machine(found, f"{slug}-gateway").ports for slug in ("veterans-affairs", "seniors"))
    shared = {port.segment for port in one} & {port.segment for port in other}
    assert shared == {"198.51.100.8/29"}
    assert machine(found, "provider1").ports[0].addresses == ("198.51.100.9/29",)


def test_every_line_ends_at_an_address_of_its_own():
    found = lab(office(), neighbour(11))
    assert [(each.office, each.uplink, each.provider, each.address) for each in found.lines] == [
        ("veterans-affairs", "primary", "provider1", "198.51.100.10"),
        ("veterans-affairs", "backup", "provider2", "192.0.2.69"),
        ("seniors", "primary", "provider1", "198.51.100.11"),
    ]


def test_the_second_provider_always_leases_the_same_address_to_the_same_uplink():
    found = lab(office())
    uplink = next(
        port for port in machine(found, "veterans-affairs-gateway").ports if port.interface == "wan-backup"
    )
    server = dict(machine(found, "provider2").files)["/etc/kea/provider.json"]
    assert f'"hw-address": "{uplink.mac}",\n            "ip-address": "192.0.2.69"' in server


def test_no_two_machines_share_an_address_on_a_segment():
    found = lab(office(), neighbour(11))
    seen = [
        (port.segment, ip_interface(address).ip)
        for each in found.machines
        for port in each.ports
        for address in port.addresses
    ]
    assert len(seen) == len(set(seen))


def test_names_fit_the_kernel():
    found = lab(office(), neighbour(11))
    names = [*wiring.ports(found).values(), *wiring.bridges(found).values()]
    assert len(names) == len(set(names))
    interfaces = [port.interface for each in found.machines for port in each.ports]
    assert all(len(name) <= 15 for name in [*names, *interfaces])


def test_a_vlan_trunk_is_refused_with_what_to_do():
    first = office()
    gateway = first.gateway
    trunked = replace(gateway, interfaces=tuple(replace(i, trunk="enp1s0") for i in gateway.interfaces))
    with pytest.raises(
        Refused, match=r"veterans-affairs-gateway: management is a VLAN on enp1s0.*link for each"
    ):
        lab(office(hosts=(trunked, *first.hosts[1:])))


def test_a_line_inside_the_labs_own_world_is_refused():
    line = Uplink("primary", "wan-primary", IPNetwork("203.0.113.10/29"), IPAddress("203.0.113.9"), 1, 1)
    with pytest.raises(Refused, match=r"203\.0\.113\.8/29"):
        lab(office(uplinks=(line,)))


def test_the_same_office_twice_is_refused():
    with pytest.raises(Refused, match="veterans-affairs-apps"):
        lab(office(), office())


def test_a_departments_resolvers_are_reachable():
    first = office()
    options = NetworkOptions(forwarders=("192.0.2.53",))
    services = {**first.services, "network": replace(first.services["network"], options=options)}
    partnered = office(services=services)
    assert department.resolvers([partnered]) == ("192.0.2.53",)
    found = lab(partnered)
    assert "192.0.2.53/32" in machine(found, "servers").ports[0].addresses
    assert "interface: 192.0.2.53\n" in dict(machine(found, "servers").files)["/etc/unbound/lab.conf"]
    assert ("192.0.2.53/32", "203.0.113.1") in machine(found, "internet").routes


def test_the_public_sees_each_offices_site_and_none_of_its_hosts():
    zone = dict(machine(lab(office()), "servers").files)["/etc/nsd/example.zone"]
    assert "www.vac-minister.example. A 203.0.113.10\n" in zone
    assert "gateway.vac-minister.example" not in zone


def test_a_carrier_is_there_for_offices_whose_telephones_we_run():
    assert "203.0.113.20/26" in machine(lab(office()), "carrier").ports[0].addresses
    assert "carrier" not in [each.name for each in lab(office(telephony=None)).machines]


def test_the_carriers_names_are_known_where_it_is():
    def zone(found: Topology) -> str:
        return dict(machine(found, "servers").files)["/etc/nsd/example.zone"]

    assert "sip2.carrier.example. A 203.0.113.21\n" in zone(lab(office()))
    assert "carrier" not in zone(lab(office(telephony=None)))


def test_the_carrier_knows_its_customers_by_number_and_address():
    configuration = dict(machine(lab(office()), "carrier").files)["/etc/asterisk/pjsip.conf"]
    assert "[+16135550100]\ntype = endpoint\n" in configuration
    assert "media_encryption = sdes\n" in configuration
    assert "match = 198.51.100.10\nmatch = 192.0.2.69\n" in configuration
