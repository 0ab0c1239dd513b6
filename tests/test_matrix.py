"""The zone matrix as packets: what an opening covers is allowed, and nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from netaddr import IPNetwork

from rideau.matrix import COMMON_PORTS, HUB, OUTSIDE, OUTSIDE6, Try, covers, machines, packets
from rideau.needs import Needs, Opening
from rideau.office import Provider, Zone
from rideau.text import Text
from tests.factory import office

OFFICE = office()
WHY = Text("because", "parce que")
ZONES = [Zone.PUBLIC, *(each.zone for each in OFFICE.zones)]
PORTS = st.tuples(st.integers(1, 65000), st.integers(0, 500)).map(lambda pair: (pair[0], sum(pair)))


def opening(source, destination, *, host=None, protocol="tcp", ports=((443, 443),), networks=()):
    return Opening("test", source, destination, host, protocol, ports, WHY, networks)


@st.composite
def openings(draw):
    protocol = draw(st.sampled_from(["tcp", "udp", "icmp", "any"]))
    ports = tuple(draw(st.lists(PORTS, min_size=1, max_size=2))) if protocol in ("tcp", "udp") else ()
    source = draw(st.sampled_from(ZONES))
    return opening(source, draw(st.sampled_from(ZONES)), protocol=protocol, ports=ports)


def tried(needs):
    return packets(OFFICE, needs, machines(OFFICE))


def as_try(packet):
    fields = (packet.source, packet.destination, packet.target, packet.protocol, packet.port)
    return Try(packet.sender, *fields)


@settings(max_examples=10, deadline=None)
@given(st.lists(openings(), max_size=4))
def test_a_packet_is_allowed_exactly_when_an_opening_covers_it(some):
    for packet in tried(Needs(openings=tuple(some))):
        covered = [each for each in some if covers(OFFICE, each, as_try(packet))]
        assert packet.allowed == bool(covered)
        assert packet.why == (f"test: {covered[0].reason.en}" if covered else "default deny")


def test_without_openings_everything_is_refused_and_every_pair_is_tried():
    refused = tried(Needs())
    assert not any(each.allowed for each in refused)
    pairs = {(each.source, each.destination) for each in refused}
    assert pairs == {(a, b) for a in ZONES for b in ZONES}
    assert {each.port for each in refused if each.protocol == "tcp"} > set(COMMON_PORTS)


def test_both_ends_of_an_opened_range_are_tried_and_the_next_port_is_not_allowed():
    found = tried(Needs(openings=(opening(Zone.GUEST, Zone.PUBLIC, ports=((79, 81),)),)))
    assert {each.port for each in found if each.allowed} == {79, 80, 81}
    assert {each.sender for each in found if each.allowed} == {OFFICE.zone(Zone.GUEST).ipv4[250]}


def test_what_is_opened_between_zones_is_opened_in_both_families():
    found = tried(Needs(openings=(opening(Zone.GUEST, Zone.VOICE),)))
    client, voice = OFFICE.zone(Zone.GUEST), OFFICE.zone(Zone.VOICE)
    assert {each.sender for each in found if each.allowed} == {client.ipv4[250], client.ipv6[250]}
    assert {voice.ipv4[250], voice.ipv6[250]} < {each.target for each in found if each.allowed}


def test_no_ipv6_comes_in_from_outside_whatever_is_opened():
    found = tried(Needs(openings=(opening(Zone.PUBLIC, Zone.VOICE, protocol="any", ports=()),)))
    outside = [each for each in found if each.source is Zone.PUBLIC and each.target.version == 6]
    assert {each.sender for each in outside} == {OUTSIDE6}
    assert not any(each.allowed for each in outside)
    assert any(each.allowed for each in found if each.source is Zone.PUBLIC)


def test_the_gateway_is_tried_under_its_addresses_in_other_zones():
    targets = {each.target for each in tried(Needs()) if each.source is Zone.GUEST}
    assert {each.gateway4 for each in OFFICE.zones} | {each.gateway6 for each in OFFICE.zones} < targets


def test_an_opening_for_the_hub_is_tried_from_the_hub_and_refused_from_elsewhere():
    networks = (IPNetwork("203.0.113.64/28"),)
    hub = opening(Zone.PUBLIC, Zone.PUBLIC, host="gateway", ports=((22, 22),), networks=networks)
    found = [each for each in tried(Needs(openings=(hub,))) if (each.protocol, each.port) == ("tcp", 22)]
    to_gateway = {(each.sender, each.allowed) for each in found if str(each.target) == "198.51.100.10"}
    assert to_gateway == {(HUB, True), (OUTSIDE, False)}


def test_an_opening_to_one_host_leaves_its_neighbours_closed():
    mail = opening(Zone.OPERATIONS, Zone.PUBLIC_ACCESS, host="mail")
    found = [each for each in tried(Needs(openings=(mail,))) if each.allowed]
    home = OFFICE.host("mail").home
    assert {each.target for each in found} == {home.ipv4.ip, home.ipv6.ip}


def test_what_answers_no_stranger_is_not_tried():
    way_in = opening(
        Zone.PUBLIC, Zone.PUBLIC, host=OFFICE.gateway.slug, protocol="udp", ports=((51820, 51820),)
    )
    found = [{each.port for each in tried(Needs((some,)))} for some in (way_in, replace(way_in, silent=True))]
    assert [51820 in each for each in found] == [True, False]


def test_the_same_office_gives_the_same_packets_each_once():
    needs = Needs(openings=(opening(Zone.OPERATIONS, Zone.PUBLIC),))
    once = tried(needs)
    assert once == tried(needs)
    assert len(once) == len(set(once))


def test_the_gateways_address_outside_answers_for_a_host_inside():
    def arriving(*opened):
        sent = packets(OFFICE, Needs(openings=opened), machines(OFFICE))
        public = OFFICE.uplinks[0].address.ip
        return {(each.protocol, each.port) for each in sent if each.target == public and each.allowed}

    assert arriving(opening(Zone.PUBLIC, Zone.PUBLIC_ACCESS, host="mail")) == {("tcp", 443)}
    assert not arriving(opening(Zone.OPERATIONS, Zone.PUBLIC_ACCESS, host="mail"))
    department = replace(OFFICE.services["internet"], provider=Provider.PARTNER)
    elsewhere = replace(OFFICE, services={**OFFICE.services, "internet": department})
    needs = Needs(openings=(opening(Zone.PUBLIC, Zone.PUBLIC_ACCESS, host="mail"),))
    public = OFFICE.uplinks[0].address.ip
    assert not [
        it for it in packets(elsewhere, needs, machines(elsewhere)) if it.target == public and it.allowed
    ]
