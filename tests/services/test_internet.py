"""What an office's way out is made of."""

import subprocess
from dataclasses import replace
from shutil import which

import pytest

from rideau.checks import UplinkCut
from rideau.compile import compile_office
from rideau.needs import Needs, Opening, TrafficClass
from rideau.office import Environment, Provider, Zone
from rideau.problems import Refused
from rideau.render import render, render_template
from rideau.services import internet
from rideau.services.internet.openings import openings
from rideau.services.internet.queueing import TRAFFIC_CLASSES, queue_classes
from rideau.text import Text
from tests.factory import office

RULESET = "/etc/nftables.d/internet.nft"
WATCHER = "/usr/local/lib/rideau/watch-uplink"


def files(of):
    plan = compile_office(of, [internet])
    return {each.path: each.content.decode() for each in render(plan.hosts[0])}


def partner():
    services = dict(office().services)
    services["internet"] = replace(services["internet"], provider=Provider.PARTNER)
    return office(services=services)


def test_a_static_uplink_has_its_default_route_in_a_table_of_its_own():
    link = files(office())["/etc/systemd/network/30-wan-primary.network"]
    assert "Address=198.51.100.10/29" in link
    assert "[Route]\nGateway=198.51.100.9\nTable=101\n" in link
    assert "DHCP=" not in link


def test_a_leased_uplink_takes_nothing_but_address_and_routes_from_its_provider():
    link = files(office())["/etc/systemd/network/30-wan-backup.network"]
    assert "RouteTable=102" in link
    refused = ("UseDNS", "UseNTP", "UseDomains", "UseHostname", "SendHostname")
    assert all(f"{each}=no" in link for each in refused)


def received(*openings, of=None):
    made = of or office()
    (part,) = internet.plan(made, Needs(openings=openings, traffic_classes=TRAFFIC_CLASSES))
    text = next(each for each in part.files if each.path == RULESET)
    return [line.strip() for line in render_template(text.content).splitlines() if "dnat" in line]


def arriving(host="mail", ports=((25, 25),), zone=Zone.PUBLIC_ACCESS, owner="email"):
    return Opening(owner, Zone.PUBLIC, zone, host, "tcp", ports, Text("mail arrives", "le courriel arrive"))


def test_what_arrives_for_a_server_inside_is_sent_there():
    both = arriving(ports=((25, 25), (465, 465)))
    assert received(both) == [
        'iifname { "wan-primary", "wan-backup" } fib daddr type local tcp dport 25 dnat to 10.64.0.11',
        'iifname { "wan-primary", "wan-backup" } fib daddr type local tcp dport 465 dnat to 10.64.0.11',
    ]


def test_what_is_for_the_gateway_or_for_nobody_by_name_stays_as_it_is():
    gateway = arriving("gateway", zone=Zone.PUBLIC)
    inside = replace(arriving(), source=Zone.OPERATIONS)
    assert received(gateway, arriving(None), inside) == []


def test_a_departments_wan_sends_nobody_inside():
    assert received(arriving(), of=partner()) == []


def test_two_services_may_share_a_server_but_not_a_port_of_two_servers():
    assert len(received(arriving(), arriving(owner="mobile"))) == 1
    voice = arriving("voice", ((20, 30),), Zone.VOICE, "telephony")
    with pytest.raises(Refused, match="email and telephony both want what arrives from outside by tcp 25"):
        received(arriving(), voice)


def test_own_networks_come_before_any_default_and_uplinks_in_order_of_preference():
    found = files(office())
    for name, index in (("primary", 0), ("backup", 1)):
        link = found[f"/etc/systemd/network/30-wan-{name}.network"]
        assert f"Priority={100 + index}\nTable=main\nSuppressPrefixLength=0\n" in link
        assert f"Priority={1000 + index}\nTable={101 + index}\n" in link


def test_networkd_has_no_queues_because_it_cannot_change_them():
    assert not any("TokenBucket" in text for path, text in files(office()).items() if "/network/" in path)


def test_a_departments_wan_is_not_translated_but_still_marked():
    ruleset = files(partner())[RULESET]
    assert "masquerade" not in ruleset
    assert "ct mark set 101" in ruleset
    assert "masquerade" in files(office())[RULESET]


def test_voice_has_the_first_turn_and_guests_a_ceiling():
    by_name = {each.name: each for each in queue_classes(office().uplinks[1], TRAFFIC_CLASSES)}
    assert by_name["voice"].priority < by_name["default"].priority < by_name["guest"].priority
    assert by_name["voice"].ceil_kbit == 9500
    assert by_name["guest"].ceil_kbit == 4750


def test_shares_beyond_the_whole_are_scaled_down():
    greedy = (*TRAFFIC_CLASSES, TrafficClass("email", "bulk", ("cs1",), 6, 200))
    queues = queue_classes(office().uplinks[0], greedy)
    assert sum(each.rate_kbit for each in queues) <= 475000


def test_classes_of_other_services_are_classified():
    needs = Needs(traffic_classes=(*TRAFFIC_CLASSES, TrafficClass("email", "bulk", ("cs1",), 6, 5)))
    (part,) = internet.plan(office(), needs)
    template = next(each for each in part.files if each.path == RULESET).content
    assert ("cs1",) in [each.dscp for each in template.context.classes]


def test_fair_queues_only_where_kernels_have_them():
    queue = "/etc/rideau/queues/wan-primary.tc"
    assert "fq_codel" not in files(office())[queue]
    assert "fq_codel" in files(office(environment=Environment.LIVE))[queue]


def test_guests_marks_are_not_believed():
    ruleset = files(office())[RULESET]
    assert ruleset.index('iifname "guest" meta priority') < ruleset.index("ip dscp { ef, cs3 }")


def test_a_single_uplink_needs_no_failover_and_has_no_check_of_it():
    single = office(uplinks=office().uplinks[:1])
    ids = {each.id for each in compile_office(single, [internet]).checks}
    assert "internet.failover" not in ids
    assert "internet.voice" in ids


def test_the_first_uplink_is_cut_and_given_back():
    checks = {each.id: each for each in compile_office(office(), [internet]).checks}
    assert checks["internet.failover"].during == UplinkCut("primary")
    assert checks["internet.failback"].after == UplinkCut("primary")


def test_only_the_hosts_of_a_servers_zone_get_updates():
    out = [each for each in openings(office()) if each.source is Zone.RESTRICTED]
    assert [[str(it) for it in each.source_networks] for each in out] == [
        [f"{office().host('apps').home.ipv4.ip}/32"]
    ]


def test_an_office_without_guests_opens_nothing_for_them():
    zones = tuple(each for each in office().zones if each.zone is not Zone.GUEST)
    assert not [each for each in openings(office(zones=zones)) if each.source is Zone.GUEST]


@pytest.mark.parametrize("of", [office(), partner(), office(uplinks=office().uplinks[:1])])
def test_the_watcher_is_a_valid_shell_program_that_refuses_unknown_names(tmp_path, of):
    script = tmp_path / "watch"
    script.write_text(files(of)[WATCHER])
    ended = subprocess.run(["sh", script, "nobody"], capture_output=True, text=True, check=False)
    assert ended.returncode == 64
    assert "no uplink is called 'nobody'" in ended.stderr


@pytest.mark.skipif(not which("nft"), reason="nft is not installed")
@pytest.mark.parametrize("of", [office(), partner(), office(uplinks=office().uplinks[:1])])
def test_nft_takes_the_ruleset(tmp_path, of):
    ruleset = tmp_path / "internet.nft"
    ruleset.write_text(files(of)[RULESET])
    argv = ["unshare", "--net", "--map-root-user", "nft", "-c", "-f", ruleset]
    ended = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_the_outside_sees_the_uplink_only_where_we_translate():
    def web(of):
        return next(each for each in compile_office(of, [internet]).checks if each.id == "internet.web.guest")

    assert web(office()).probe.expect == r"^198\.51\.100\.10$"
    assert "198" not in web(partner()).probe.expect
