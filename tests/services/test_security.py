"""What security opens, refuses and hardens, read from what hosts get."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from netaddr import IPNetwork

from rideau.compile import compile_office
from rideau.needs import Needs, Opening, Protocol
from rideau.office import Environment, Host, Office, Provider, Role, Service, Uplink, Zone
from rideau.problems import Refused
from rideau.profiles.options import FirewallOpening, SecurityOptions
from rideau.render import render, render_template
from rideau.services import SERVICES, security
from rideau.services.security.filtering import blocked_names, serial
from rideau.services.security.firewall import (
    COMMENT_BYTES,
    Chain,
    GatewayRules,
    HostRules,
    comment,
    gateway_rules,
    host_rules,
    ruleset,
)
from rideau.text import Text
from tests.factory import ZONES, office

OFFICE = office()
GATEWAY = OFFICE.gateway
MAIL = OFFICE.host("mail")
REASON = Text("a reason", "une raison")


def opening(
    source: Zone,
    destination: Zone,
    host: str | None = None,
    *,
    protocol: Protocol = "tcp",
    ports: tuple[tuple[int, int], ...] = ((443, 443),),
    source_networks: tuple[IPNetwork, ...] = (),
    reason: Text = REASON,
) -> Opening:
    return Opening("tested", source, destination, host, protocol, ports, reason, source_networks)


def accepting(rules: GatewayRules | HostRules) -> list[tuple[str, str, str]]:
    """Chain, match and verdict of everything that lets a packet through."""
    return [
        (chain.name, rule.match, rule.verdict)
        for chain in rules.chains
        for rule in chain.rules
        if rule.verdict != "goto refused"
    ]


def test_an_opening_between_zones_is_one_rule_in_the_chain_of_its_pair() -> None:
    rules = gateway_rules(OFFICE, Needs((opening(Zone.GUEST, Zone.PUBLIC),)))
    assert accepting(rules) == [("guest_to_public", "tcp dport { 443 }", "accept")]
    assert {entry.key for entry in rules.pairs} == {'"guest" . "wan-primary"', '"guest" . "wan-backup"'}
    assert rules.inputs == ()


def test_an_opening_to_a_host_names_its_two_addresses() -> None:
    rules = gateway_rules(OFFICE, Needs((opening(Zone.OPERATIONS, Zone.PUBLIC_ACCESS, "mail"),)))
    home = MAIL.home
    assert [match for _, match, _ in accepting(rules)] == [
        f"ip daddr {{ {home.ipv4.ip} }} tcp dport {{ 443 }}",
        f"ip6 daddr {{ {home.ipv6.ip} }} tcp dport {{ 443 }}",
    ]


def test_an_opening_to_the_gateway_is_input_on_the_clients_own_link_only() -> None:
    rules = gateway_rules(
        OFFICE, Needs((opening(Zone.GUEST, Zone.GUEST, "gateway", protocol="udp", ports=((53, 53),)),))
    )
    (chain,) = rules.chains
    assert chain.name == "guest_to_gateway"
    assert chain.rules[0].match.startswith("fib daddr . iif")
    assert chain.rules[0].verdict == "goto refused"
    assert chain.rules[1].match == "udp dport { 53 }"
    assert rules.pairs == ()


def test_an_opening_to_the_gateways_address_in_another_zone_comes_before_that() -> None:
    rules = gateway_rules(OFFICE, Needs((opening(Zone.OPERATIONS, Zone.RESTRICTED, "gateway"),)))
    (chain,) = rules.chains
    assert [rule.match.split(" tcp")[0] for rule in chain.rules[:2]] == [
        "ip daddr { 10.64.2.1 }",
        "ip6 daddr { fd5e:1a2b:3c4d:3::1 }",
    ]
    assert chain.rules[2].verdict == "goto refused"


def test_what_the_internet_may_reach_is_rate_limited() -> None:
    rules = gateway_rules(OFFICE, Needs((opening(Zone.PUBLIC, Zone.PUBLIC_ACCESS, "mail"),)))
    assert {verdict for _, _, verdict in accepting(rules)} == {"goto admit"}


def test_a_host_receives_what_names_it_or_its_zone_and_nothing_else() -> None:
    needs = Needs(
        (
            opening(Zone.OPERATIONS, Zone.PUBLIC_ACCESS, "mail", ports=((993, 993),)),
            opening(Zone.GUEST, Zone.PUBLIC_ACCESS, ports=((80, 80),)),
            opening(Zone.OPERATIONS, Zone.RESTRICTED, "apps", ports=((5222, 5222),)),
            opening(Zone.OPERATIONS, Zone.VOICE, ports=((5061, 5061),)),
        )
    )
    rules = host_rules(OFFICE, needs, MAIL)
    assert accepting(rules) == [
        ("operations_to_public_access", "tcp dport { 993 }", "accept"),
        ("guest_to_public_access", "tcp dport { 80 }", "accept"),
    ]
    assert [entry.key for entry in rules.sources4] == [
        '"public-access" . 10.64.1.0/24',
        '"public-access" . 10.64.5.0/24',
    ]


def test_public_sources_of_a_host_are_outside_the_office() -> None:
    rules = host_rules(OFFICE, Needs((opening(Zone.PUBLIC, Zone.PUBLIC_ACCESS, "mail"),)), MAIL)
    assert [entry.key for entry in rules.publics] == [
        f'iifname "public-access" ip saddr != {OFFICE.prefix4}',
        f'iifname "public-access" ip6 saddr != {OFFICE.prefix6}',
    ]


def test_source_networks_narrow_the_source() -> None:
    hub = IPNetwork("203.0.113.64/28")
    needs = Needs((opening(Zone.PUBLIC, Zone.PUBLIC, "gateway", ports=((22, 22),), source_networks=(hub,)),))
    assert accepting(gateway_rules(OFFICE, needs)) == [
        ("public_to_gateway", f"ip saddr {{ {hub} }} tcp dport {{ 22 }}", "goto admit")
    ]


def test_an_opening_of_a_zone_or_host_the_office_lacks_is_refused() -> None:
    smaller = replace(OFFICE, zones=tuple(each for each in OFFICE.zones if each.zone is not Zone.GUEST))
    for wrong in (opening(Zone.GUEST, Zone.PUBLIC), opening(Zone.OPERATIONS, Zone.VOICE, "nobody")):
        with pytest.raises(Refused, match=r"tested opens .* but the office has no"):
            ruleset(smaller, Needs((wrong,)), GATEWAY)
    with pytest.raises(Refused, match="no address there"):
        gateway_rules(OFFICE, Needs((opening(Zone.OPERATIONS, Zone.VOICE, "mail"),)))


def test_a_comment_cannot_leave_its_quotes() -> None:
    evil = Text('"; accept; # \n\t\\' + "é" * 200, "non")
    said = comment(opening(Zone.GUEST, Zone.PUBLIC, reason=evil))
    assert not set('"\n\t\\') & set(said)
    assert len(said.encode()) <= COMMENT_BYTES


def test_ssh_is_open_from_management_and_from_the_hub_to_the_gateway_only() -> None:
    openings = [each for each in security.needs(OFFICE).openings if each.ports == ((22, 22),)]
    assert {(each.source, each.host) for each in openings} == {
        *((Zone.MANAGEMENT, host.slug) for host in OFFICE.hosts),
        (Zone.PUBLIC, "gateway"),
    }
    assert [each.source_networks for each in openings if each.source is Zone.PUBLIC] == [OFFICE.standards.hub]


def test_the_offices_own_openings_and_names_are_added() -> None:
    said = {"from": "guest", "to": "operations", "protocol": "tcp", "ports": ["9100"]}
    reason = {"en": "printing", "fr": "impression"}
    options = SecurityOptions(
        provider=Provider.MANAGED,
        blocked_domains=("*.gambling.example",),
        openings=(FirewallOpening.model_validate({**said, "reason": reason}),),
    )
    made = with_security(Provider.MANAGED, options)
    assert opening_of(made, Zone.GUEST, Zone.OPERATIONS).reason == Text("printing", "impression")
    assert {"*.gambling.example", "gambling.example", "phishing.example"} <= set(blocked_names(made))


def opening_of(made: Office, source: Zone, destination: Zone) -> Opening:
    found = security.needs(made).openings
    return next(each for each in found if (each.source, each.destination) == (source, destination))


def with_security(provider: Provider, options: SecurityOptions | None = None) -> Office:
    chosen = Service("security", provider, options)
    return replace(OFFICE, services={**OFFICE.services, "security": chosen})


def paths(made: Office, host: str) -> set[str]:
    return {file.path for part in security.plan(made, Needs()) if part.host == host for file in part.files}


def test_the_departments_security_keeps_the_zones_apart_and_the_hosts_hard() -> None:
    managed, partner = (
        paths(with_security(each), "gateway") for each in (Provider.MANAGED, Provider.PARTNER)
    )
    gone = {path.split("/")[2] for path in managed - partner}
    assert gone == {"suricata", "unbound", "logrotate.d"}
    assert {"/etc/nftables.d/security.nft", "/etc/ssh/sshd_config.d/10-rideau.conf"} <= partner


def text_of(host: Host, path: str, made: Office = OFFICE) -> str:
    plan = next(each for each in compile_office(made, SERVICES).hosts if each.host.slug == host.slug)
    return next(file.content.decode() for file in render(plan) if file.path == path)


def test_only_the_gateway_lets_engineers_jump_and_only_to_ssh_of_its_hosts() -> None:
    path = "/etc/ssh/sshd_config.d/10-rideau.conf"
    (permitted,) = re.findall(r"^PermitOpen (.*)$", text_of(GATEWAY, path), re.MULTILINE)
    assert all(each.endswith(":22") for each in permitted.split())
    assert f"{MAIL.interfaces[0].ipv4.ip}:22" in permitted.split()
    assert "AllowTcpForwarding no" in text_of(MAIL, path)


def test_the_serial_of_blocked_names_is_theirs_alone() -> None:
    names = blocked_names(OFFICE)
    assert serial(names) == serial(tuple(names))
    assert serial(names) != serial(names[1:])
    assert 0 <= serial(names) < 2**32


def test_documentation_ranges_are_nobodys_outside_the_lab() -> None:
    live = replace(OFFICE, environment=Environment.LIVE)
    needs = Needs()
    forged = [source.forged[0] for source in gateway_rules(live, needs).sources if "wan" in source.interface]
    assert all("203.0.113.0/24" in each for each in forged)
    assert "203.0.113.0/24" not in str(gateway_rules(OFFICE, needs).sources)


def test_every_uplink_and_zone_has_its_sources_judged() -> None:
    judged = {source.interface for source in gateway_rules(OFFICE, Needs()).sources}
    inside = {each.name for each in GATEWAY.interfaces}
    assert judged == inside | {each.interface for each in OFFICE.uplinks}


def test_check_ids_are_unique_and_speak_both_languages() -> None:
    found = list(security.checks(OFFICE, Needs()))
    assert max(Counter(each.id for each in found).values()) == 1
    assert all(each.title.en != each.title.fr for each in found)


# --- any openings at all -------------------------------------------------------------------------

PORTS = st.tuples(st.integers(1, 65535), st.integers(0, 300)).map(
    lambda pair: (pair[0], min(65535, sum(pair)))
)


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    destination = draw(st.sampled_from((*ZONES, Zone.PUBLIC)))
    hosts = [host.slug for host in OFFICE.hosts if host.interface(destination)]
    protocol = draw(st.sampled_from(("tcp", "udp", "icmp", "any")))
    ports = draw(st.lists(PORTS, min_size=1, max_size=3)) if protocol in ("tcp", "udp") else []
    words = draw(st.text(min_size=1, max_size=150).filter(str.strip))
    return opening(
        draw(st.sampled_from((*ZONES, Zone.PUBLIC))),
        destination,
        draw(st.sampled_from([None, *hosts])),
        protocol=protocol,
        ports=tuple(ports),
        reason=Text(words, "raison"),
    )


@given(openings())
@settings(max_examples=200, deadline=None)
def test_every_opening_is_accepted_once_a_family_and_nothing_else_is(one: Opening) -> None:
    needs = Needs((one,))
    on_gateway = accepting(gateway_rules(OFFICE, needs))
    crosses = one.host == "gateway" or one.source is not one.destination
    assert bool(on_gateway) is crosses
    for rules in (on_gateway, *(accepting(host_rules(OFFICE, needs, host)) for host in others())):
        matches = [match for _, match, _ in rules]
        assert len(matches) == len(set(matches)) <= 2
        assert len({family_of(match) for match in matches}) == len(matches)


def others() -> Iterator[Host]:
    return (host for host in OFFICE.hosts if Role.GATEWAY not in host.roles)


def family_of(match: str) -> str:
    found = re.match(r"(ip6|ip|icmpv6|icmp) ", match)
    return {"icmpv6": "ip6", "icmp": "ip"}.get(found[1], found[1]) if found else "both"


@given(st.lists(openings(), max_size=12))
@settings(max_examples=100, deadline=None)
def test_every_chain_is_reached_from_one_pair_of_zones(some: list[Opening]) -> None:
    for host in OFFICE.hosts:
        rules = gateway_rules(OFFICE, Needs(tuple(some))) if host is GATEWAY else None
        chains: tuple[Chain, ...] = (
            rules.chains if rules else host_rules(OFFICE, Needs(tuple(some)), host).chains
        )
        names = [chain.name for chain in chains]
        assert len(names) == len(set(names))


def awkward() -> Needs:
    every = (*ZONES, Zone.PUBLIC)
    pairs = [opening(source, to, protocol="icmp", ports=()) for source in every for to in every]
    quoted = Text('a "quoted" reason; ' + "à" * 100, "raison")
    ports = ((1, 9), (5, 70), (65535, 65535))
    return Needs((*pairs, opening(Zone.GUEST, Zone.PUBLIC, ports=ports, reason=quoted)))


@pytest.mark.skipif(shutil.which("nft") is None or os.geteuid() != 0, reason="nft -c needs nft and root")
@pytest.mark.parametrize("host", OFFICE.hosts, ids=lambda host: host.slug)
@pytest.mark.parametrize("uplinks", [OFFICE.uplinks, OFFICE.uplinks[1:], ()], ids=len)
def test_nft_takes_every_ruleset(tmp_path: Path, host: Host, uplinks: tuple[Uplink, ...]) -> None:
    made = replace(OFFICE, uplinks=uplinks)
    for needs in (compile_office(OFFICE, SERVICES).needs, awkward(), Needs()):
        content = ruleset(made, needs, host).content
        assert not isinstance(content, str)
        file = tmp_path / "security.nft"
        file.write_text(render_template(content))
        command = ["unshare", "--net", "nft", "-c", "-f", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
