"""The network service: what each zone may see, lease and ask, and what each host forwards."""

import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import replace

import pytest
from netaddr import EUI, IPAddress, IPNetwork

from rideau.checks import Command
from rideau.compile import compile_office
from rideau.host import HostPlan
from rideau.needs import DhcpOption, Name, Needs
from rideau.office import Interface, Office, Provider, Role, Service, Zone
from rideau.problems import Refused
from rideau.profiles.options import NetworkOptions
from rideau.render import render
from rideau.services import network
from tests.factory import office

LEASED = {Zone.OPERATIONS, Zone.MANAGEMENT, Zone.VOICE, Zone.GUEST}
DOMAIN = "vac-minister.example"


def plans(made: Office, needs: Needs | None = None) -> dict[str, HostPlan]:
    needs = network.needs(made) if needs is None else needs
    secrets = network.needs(made).secrets
    parts = list(network.plan(made, needs))
    return {
        host.slug: HostPlan(made.slug, host, tuple(p for p in parts if p.host == host.slug), False, secrets)
        for host in made.hosts
    }


def files(made: Office, host: str, needs: Needs | None = None) -> dict[str, str]:
    return {each.path: each.content.decode() for each in render(plans(made, needs)[host])}


def partner(options: dict[str, object]) -> Office:
    made = office()
    chosen = NetworkOptions.model_validate({"provider": "partner", "forwarders": ["203.0.113.53"], **options})
    return replace(made, services={**made.services, "network": Service("network", Provider.PARTNER, chosen)})


def kea(made: Office, version: int, needs: Needs | None = None) -> dict[str, object]:
    text = files(made, "gateway", needs)[f"/etc/kea/kea-dhcp{version}.conf"]
    without_comments = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    document = json.loads(without_comments)
    assert isinstance(document, dict)
    server = document[f"Dhcp{version}"]
    assert isinstance(server, dict)
    return server


def views(made: Office, needs: Needs | None = None) -> dict[str, str]:
    """Return the text of each of the resolver's views by its name."""
    _, *found = files(made, "gateway", needs)["/etc/unbound/unbound.conf.d/network.conf"].split("\nview:\n")
    named = [(re.search(r"name: (\S+)", each), each) for each in found]
    return {match[1]: each for match, each in named if match}


def view_of(made: Office, address: str) -> str:
    """Return the view in which Unbound would answer ``address``: that of the most specific network."""
    text = files(made, "gateway")["/etc/unbound/unbound.conf.d/network.conf"]
    named = [(IPNetwork(net), view) for net, view in re.findall(r"access-control-view: (\S+) (\S+)", text)]
    return str(max((net.prefixlen, view) for net, view in named if IPAddress(address) in net)[1])


def allowed(made: Office, address: str) -> bool:
    text = files(made, "gateway")["/etc/unbound/unbound.conf.d/network.conf"]
    rules = [(IPNetwork(net), verdict) for net, verdict in re.findall(r"access-control: (\S+) (\S+)", text)]
    verdicts = [(net.prefixlen, verdict) for net, verdict in rules if IPAddress(address) in net]
    return str(max(verdicts)[1]) == "allow"


class Sections(ConfigParser):
    """An INI file of systemd: keys keep their case, and a section may come again."""

    def __init__(self) -> None:
        super().__init__(strict=False, interpolation=None)

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def ini(text: str) -> Sections:
    parsed = Sections()
    parsed.read_string(text)
    return parsed


def links(made: Office, host: str) -> Iterator[tuple[str, Sections]]:
    for path, text in files(made, host).items():
        if path.endswith(".network"):
            yield path, ini(text)


# --- names -----------------------------------------------------------------------------------


def test_guests_see_no_internal_name_and_no_internal_address() -> None:
    seen = views(office())["guest"]
    assert "local-data" not in seen
    assert "local-zone: 64.10.in-addr.arpa. always_nxdomain" in seen
    assert "local-zone: d.4.c.3.b.2.a.1.e.5.d.f.ip6.arpa. always_nxdomain" in seen


@pytest.mark.parametrize("zone", [each for each in Zone if each not in (Zone.GUEST, Zone.PUBLIC, Zone.VPN)])
def test_every_other_zone_sees_every_host(zone: Zone) -> None:
    seen = views(office())[zone]
    for slug in ("gateway", "voice", "mail", "apps"):
        assert f'"{slug}.{DOMAIN}. 300 IN A ' in seen
        assert f'"{slug}.{DOMAIN}. 300 IN AAAA ' in seen
    assert "always_nxdomain" not in seen


def test_the_gateway_is_seen_at_its_address_in_the_clients_own_zone() -> None:
    seen = views(office())
    assert f'"ntp.{DOMAIN}. 300 IN A 10.64.1.1"' in seen["operations"]
    assert f'"ntp.{DOMAIN}. 300 IN A 10.64.4.1"' in seen["voice"]


def test_a_name_is_seen_in_its_zones_alone() -> None:
    made = office()
    needs = network.needs(made) + Needs(names=(Name("email", "webmail", "mail", (Zone.OPERATIONS,)),))
    assert {zone for zone, text in views(made, needs).items() if "webmail" in text} == {"operations"}


def test_a_name_without_a_label_is_the_domain_itself() -> None:
    made = office()
    needs = Needs(names=(Name("email", "", "mail", (Zone.OPERATIONS,)),))
    assert f'"{DOMAIN}. 300 IN A 10.64.0.11"' in views(made, needs)["operations"]


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("10.64.5.100", "guest"),
        ("fd5e:1a2b:3c4d:6::1000", "guest"),
        ("10.64.1.100", "operations"),
        ("127.0.0.1", "voice"),
        ("::1", "voice"),
    ],
)
def test_each_client_is_answered_in_the_view_of_its_zone(address: str, view: str) -> None:
    home = {"voice": office().gateway.home.zone}.get(view, view)
    assert view_of(office(), address) == home


@pytest.mark.parametrize("address", ["198.51.100.9", "203.0.113.200", "2001:db8::1", "10.64.6.1"])
def test_nobody_else_may_ask(address: str) -> None:
    assert not allowed(office(), address)


def test_every_address_of_every_host_has_a_name() -> None:
    text = files(office(), "gateway")["/etc/unbound/unbound.conf.d/network.conf"]
    for host in office().hosts:
        for interface in host.interfaces:
            for address in (interface.ipv4.ip, interface.ipv6.ip):
                assert f'"{address.reverse_dns} 300 IN PTR {host.fqdn}."' in text


def test_the_resolver_recurses_and_refuses_private_answers() -> None:
    text = files(office(), "gateway")["/etc/unbound/unbound.conf.d/network.conf"]
    assert "forward-zone" not in text
    assert "private-address: 10.0.0.0/8" in text


def test_a_partner_resolver_is_asked_and_still_validated() -> None:
    made = partner({})
    text = files(made, "gateway")
    names = text["/etc/unbound/unbound.conf.d/network.conf"]
    assert "forward-addr: 203.0.113.53" in names
    assert "private-address" not in names
    assert 'module-config: "respip validator iterator"' in text["/etc/unbound/unbound.conf"]


# --- leases ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [4, 6])
def test_every_leased_zone_has_exactly_one_subnet(version: int) -> None:
    subnets = kea(office(), version)[f"subnet{version}"]
    assert isinstance(subnets, list)
    assert sorted(each["interface"] for each in subnets) == sorted(LEASED)
    assert len({each["id"] for each in subnets}) == len(LEASED)


@pytest.mark.parametrize("version", [4, 6])
def test_no_pool_holds_an_address_of_a_host_or_a_device(version: int) -> None:
    made = office()
    subnets = kea(made, version)[f"subnet{version}"]
    assert isinstance(subnets, list)
    taken = [getattr(each, f"ipv{version}").ip for host in made.hosts for each in host.interfaces]
    taken += [each.ipv4 for each in made.devices]
    for subnet in subnets:
        first, last = map(IPAddress, subnet["pools"][0]["pool"].split(" - "))
        assert first in IPNetwork(subnet["subnet"])
        assert last in IPNetwork(subnet["subnet"])
        assert not [each for each in taken if each.version == version and first <= each <= last]


def test_a_desk_phone_keeps_its_address() -> None:
    subnets = kea(office(), 4)["subnet4"]
    assert isinstance(subnets, list)
    voice = next(each for each in subnets if each["interface"] == "voice")
    assert voice["reservations"][0] == {
        "hw-address": "80:5e:c0:00:00:01",
        "ip-address": "10.64.4.20",
        "hostname": "phone-minister",
    }


def asked(*options: DhcpOption) -> dict[str, object]:
    return kea(office(), 4, Needs(dhcp_options=options))


def test_a_vendors_option_reaches_that_vendor_in_that_zone_alone() -> None:
    url = "https://voice.vac-minister.example/"
    server = asked(DhcpOption("telephony", Zone.VOICE, 160, url, "poly"))
    classes = server["client-classes"]
    assert isinstance(classes, list)
    (made,) = classes
    assert made["option-data"] == [{"code": 160, "data": url}]
    assert made["only-if-required"] is True
    assert "substring(pkt4.mac,0,3) == 0x482567" in made["test"]
    subnets = server["subnet4"]
    assert isinstance(subnets, list)
    requiring = [each["interface"] for each in subnets if each["require-client-classes"] == ["poly@voice"]]
    assert requiring == ["voice"]


def test_an_option_for_a_device_is_its_reservations_alone_and_may_be_a_secret() -> None:
    secret, *_ = network.needs(office()).secrets
    server = asked(
        DhcpOption("telephony", Zone.VOICE, 66, f"https://phones.example/{secret}/", device="phone-chief")
    )
    subnets = server["subnet4"]
    assert isinstance(subnets, list)
    having = {
        each["hostname"]: each["option-data"]
        for subnet in subnets
        for each in subnet["reservations"]
        if "option-data" in each
    }
    told = f"https://phones.example/<secret {secret.id}>/"
    assert having == {"phone-chief": [{"code": 66, "data": told}]}
    assert "client-classes" not in server


def test_an_option_for_a_device_without_an_address_is_refused() -> None:
    for device, zone in (("phone-nobody", Zone.VOICE), ("phone-chief", Zone.GUEST)):
        with pytest.raises(Refused, match=device):
            asked(DhcpOption("telephony", zone, 66, "https://phones.example", device=device))


def test_without_vendor_options_there_are_no_classes_at_all() -> None:
    assert "client-classes" not in asked(), "Kea refuses an empty list of classes"


def test_an_option_for_all_is_the_subnets_own() -> None:
    subnets = asked(DhcpOption("telephony", Zone.VOICE, 66, "tftp.example"))["subnet4"]
    assert isinstance(subnets, list)
    having = [
        each["interface"] for each in subnets if {"code": 66, "data": "tftp.example"} in each["option-data"]
    ]
    assert having == ["voice"]


def test_an_unknown_vendor_is_refused_with_those_known() -> None:
    with pytest.raises(Refused, match=r"telephony: DHCP option 66 is for the vendor acme.*yealink"):
        asked(DhcpOption("telephony", Zone.VOICE, 66, "x", "acme"))


def test_option_43_without_a_vendor_is_refused() -> None:
    with pytest.raises(Refused, match="Name the vendor"):
        asked(DhcpOption("telephony", Zone.VOICE, 43, "x"))


def test_a_quote_in_an_option_stays_data() -> None:
    subnets = asked(DhcpOption("telephony", Zone.VOICE, 66, 'a"b\\c'))["subnet4"]
    assert isinstance(subnets, list)
    assert {"code": 66, "data": 'a"b\\c'} in next(e for e in subnets if e["interface"] == "voice")[
        "option-data"
    ]


def test_no_two_vendors_claim_one_oui_and_each_is_registered() -> None:
    ouis = [oui for vendor in network.VENDORS for oui in vendor.ouis]
    assert len(set(ouis)) == len(ouis)
    for vendor in network.VENDORS:
        for oui in vendor.ouis:
            assert vendor.slug[:4] in EUI(f"{oui}:00:00:00").oui.registration().org.lower()


# --- links -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("host", "forwards"), [("gateway", "yes"), ("voice", "no"), ("mail", "no")])
def test_only_the_gateway_forwards(host: str, forwards: str) -> None:
    settings = ini(files(office(), host)["/etc/systemd/networkd.conf.d/10-rideau.conf"])["Network"]
    assert settings["IPv4Forwarding"] == settings["IPv6Forwarding"] == forwards


@pytest.mark.parametrize("host", ["gateway", "voice", "mail", "apps"])
def test_every_interface_has_one_file_that_replaces_the_installers(host: str) -> None:
    found = list(links(office(), host))
    names = sorted(parsed["Match"]["Name"] for _, parsed in found)
    assert names == sorted(each.name for each in office().host(host).interfaces)
    assert all(path < "/etc/systemd/network/80-installer.network" for path, _ in found)


def test_addresses_are_advertised_where_they_are_leased_and_nowhere_else() -> None:
    advertised = {p["Match"]["Name"] for _, p in links(office(), "gateway") if p.has_section("IPv6SendRA")}
    assert advertised == LEASED


def test_no_device_takes_the_gateway_for_a_way_to_the_ipv6_internet() -> None:
    for _, parsed in links(office(), "gateway"):
        if parsed.has_section("IPv6SendRA"):
            assert parsed["IPv6SendRA"]["RouterLifetimeSec"] == "0"
            assert parsed["IPv6RoutePrefix"]["Route"] == str(office().prefix6)


@pytest.mark.parametrize("host", ["voice", "mail", "apps"])
def test_the_default_route_leads_through_the_home_zone_alone(host: str) -> None:
    made = office()
    home = made.host(host).home
    routed = {p["Match"]["Name"]: p["Network"].get("Gateway") for _, p in links(made, host)}
    assert routed == {"management": None, home.name: str(made.zone(home.zone).gateway4)}


def test_the_gateway_has_no_default_route_of_the_networks() -> None:
    assert not [path for path, parsed in links(office(), "gateway") if "Gateway" in parsed["Network"]]


def test_vlans_ride_on_the_trunk() -> None:
    made = office()
    gateway = made.gateway
    tagged = tuple(replace(each, trunk="enp1s0") for each in gateway.interfaces)
    hosts = (replace(gateway, interfaces=tagged), *made.hosts[1:])
    found = files(replace(made, hosts=hosts), "gateway")
    trunk = found["/etc/systemd/network/10-enp1s0.network"]
    for interface in tagged:
        netdev = ini(found[f"/etc/systemd/network/10-{interface.name}.netdev"])
        assert netdev["NetDev"]["Kind"] == "vlan"
        assert netdev["VLAN"]["Id"] == str(made.zone(interface.zone).vlan)
        assert f"\nVLAN={interface.name}\n" in trunk


def test_a_lone_management_interface_is_home() -> None:
    made = office()
    mail = made.host("mail")
    alone = replace(mail, interfaces=mail.interfaces[:1])
    hosts = tuple(alone if each is mail else each for each in made.hosts)
    ((_, parsed),) = links(replace(made, hosts=hosts), "mail")
    assert parsed["Network"]["Gateway"] == "10.64.3.1"


# --- time, identity, filter ------------------------------------------------------------------


def test_hosts_ask_the_gateway_for_the_time_and_give_it_to_nobody() -> None:
    text = files(office(), "mail")["/etc/chrony/chrony.conf"]
    assert re.findall(r"^server (\S+)", text, re.MULTILINE) == ["10.64.0.1"]
    assert "allow" not in text


def test_the_gateway_gives_the_time_to_every_zone() -> None:
    text = files(office(), "gateway")["/etc/chrony/chrony.conf"]
    assert re.findall(r"^server (\S+)", text, re.MULTILINE) == ["ntp1.example", "ntp2.example"]
    networks = [str(net) for zone in office().zones for net in (zone.ipv4, zone.ipv6)]
    assert re.findall(r"^allow (\S+)", text, re.MULTILINE) == networks


def test_a_partners_time_servers_replace_the_fleets() -> None:
    made = partner({"time_servers": [{"name": "time.department.example", "nts": "true"}]})
    text = files(made, "gateway")["/etc/chrony/chrony.conf"]
    assert re.findall(r"^server .*$", text, re.MULTILINE) == ["server time.department.example iburst nts"]


@pytest.mark.parametrize("host", ["gateway", "voice", "mail", "apps"])
def test_every_host_has_the_frame_of_the_filter_and_a_name(host: str) -> None:
    found = files(office(), host)
    assert found["/etc/nftables.conf"].endswith('flush ruleset\n\ninclude "/etc/nftables.d/*.nft"\n')
    assert found["/etc/hostname"] == f"veterans-affairs-{host}\n"
    assert f" {host}.{DOMAIN} veterans-affairs-{host} {host}\n" in found["/etc/hosts"]


def test_hosts_ask_the_gateway_of_their_home_zone() -> None:
    found = files(office(), "apps")["/etc/resolv.conf"]
    assert re.findall(r"^nameserver (\S+)", found, re.MULTILINE) == ["10.64.2.1", "fd5e:1a2b:3c4d:3::1"]


def test_several_roles_on_the_gateway_leave_it_one_gateway() -> None:
    made = office()
    everything = replace(made.gateway, roles=frozenset({Role.GATEWAY, Role.MAIL, Role.APPS}))
    small = replace(made, hosts=(everything, made.host("voice")))
    plan = compile_office(small, [network])
    assert [each.host.slug for each in plan.hosts] == ["gateway", "voice"]
    assert "unbound" not in plan.hosts[1].packages


# --- openings --------------------------------------------------------------------------------


def test_guests_reach_names_leases_and_time_of_the_gateway_and_nothing_more() -> None:
    made = office()
    openings = [each for each in network.needs(made).openings if each.source is Zone.GUEST]
    assert all(each.host == "gateway" and each.destination is Zone.GUEST for each in openings)
    ports = {(each.protocol, port) for each in openings for port, _ in each.ports}
    assert ports == {("udp", 53), ("tcp", 53), ("udp", 123), ("udp", 67), ("udp", 547)}
    assert {each.protocol for each in openings} == {"udp", "tcp"}


def test_leases_are_asked_for_only_where_there_are_any() -> None:
    openings = network.needs(office()).openings
    assert {each.source for each in openings if (67, 67) in each.ports} == LEASED


def test_no_opening_leads_from_one_zone_into_another() -> None:
    assert not [each for each in network.needs(office()).openings if each.source is not each.destination]


def test_a_leased_zone_the_gateway_is_not_in_is_refused() -> None:
    made = office()
    kept: tuple[Interface, ...] = tuple(e for e in made.gateway.interfaces if e.zone is not Zone.GUEST)
    hosts = (replace(made.gateway, interfaces=kept), *made.hosts[1:])
    with pytest.raises(Refused, match="no interface in the zone guest"):
        plans(replace(made, hosts=hosts))


# --- checks ----------------------------------------------------------------------------------


def test_every_check_has_an_id_of_its_own() -> None:
    made = office()
    ids = [each.id for each in network.checks(made, network.needs(made))]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("network.") for each in ids)


@pytest.mark.parametrize("zone", sorted(LEASED))
def test_the_lease_of_every_leased_zone_is_proven(zone: Zone) -> None:
    made = office()
    assert f"network.lease.{zone}" in {each.id for each in network.checks(made, network.needs(made))}


def test_the_desk_phone_must_get_its_very_address() -> None:
    made = office()
    (check,) = (e for e in network.checks(made, Needs()) if e.id == "network.lease.voice")
    assert isinstance(check.probe, Command)
    assert ' 10.64.4.20 "$four" 10.64.4.20 ' in check.probe.shell
