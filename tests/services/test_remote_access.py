"""Remote access: who may come in by which tunnel, and what each group reaches."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from netaddr import IPAddress, IPNetwork

from rideau.checks import Command
from rideau.compile import OfficePlan, compile_office
from rideau.needs import Opening
from rideau.office import Environment, Group, Office, PersonalDevice, Platform, Stage, Tunnel, Zone
from rideau.render import render
from rideau.services import remote_access
from rideau.services.security.firewall import gateway_rules, host_rules
from rideau.tunnels import pool
from tests.factory import VPN, office

OFFICE = office(vpn=VPN)
IKEV2 = office(vpn=replace(VPN, tunnels=(Tunnel.IKEV2,)))
WIREGUARD = office(vpn=replace(VPN, tunnels=(Tunnel.WIREGUARD,)))
ENGINEER = replace(
    office().people[1],
    login="tech",
    group=Group.ENGINEERS,
    devices=(PersonalDevice("laptop", Platform.LINUX),),
)


def files(of: Office) -> dict[str, str]:
    gateway = compile_office(of).hosts[0].only("remote_access")
    return {each.path: each.content.decode() for each in render(gateway)}


def openings(of: Office) -> tuple[Opening, ...]:
    return remote_access.needs(of).openings


def section(text: str, name: str) -> str:
    """Return one connection of the configuration."""
    return re.split(r"\n    (?=\S)", text.partition(f"\n    {name} {{")[2])[0]


def test_an_office_whose_department_has_its_own_gets_nothing() -> None:
    nothing = office()
    assert not openings(nothing)
    assert not [*remote_access.plan(nothing, remote_access.needs(nothing))]
    assert not [*remote_access.checks(nothing, remote_access.needs(nothing))]


@pytest.mark.parametrize(
    ("of", "ports"),
    [(OFFICE, {500, 4500, 51820}), (IKEV2, {500, 4500}), (WIREGUARD, {51820})],
    ids=["both", "ikev2", "wireguard"],
)
def test_ways_in_are_those_of_the_chosen_tunnels_and_no_others(of: Office, ports: set[int]) -> None:
    ways = [each for each in openings(of) if each.source is Zone.PUBLIC]
    assert {first for each in ways for first, _ in each.ports} == ports
    assert all(each.host == of.gateway.slug and each.protocol == "udp" for each in ways)


def test_until_day_one_the_ways_in_are_closed_and_everything_else_is_there() -> None:
    staged, active = (compile_office(replace(OFFICE, stage=each)) for each in (Stage.STAGED, Stage.ACTIVE))
    gone = [each for each in active.needs.openings if each not in staged.needs.openings]
    assert {each.owner for each in gone} == {"email", "mobile", "remote_access"}
    assert {each.source for each in gone} == {Zone.PUBLIC}
    for one, other in zip(staged.hosts, active.hosts, strict=True):
        assert render(one.only("remote_access")) == render(other.only("remote_access"))


def test_an_opening_for_engineers_is_for_nobody_else() -> None:
    (ssh,) = (each for each in openings(OFFICE) if each.destination is Zone.MANAGEMENT)
    staff = (pool(VPN, Group.STAFF).ipv4[1], IPAddress("10.64.6.2"), IPAddress("10.64.6.3"))
    assert not any(each in network for each in staff for network in ssh.source_networks)
    assert pool(VPN, Group.ENGINEERS).ipv4 in ssh.source_networks


def test_without_any_engineer_there_is_no_way_to_management() -> None:
    assert not [each for each in openings(WIREGUARD) if each.destination is Zone.MANAGEMENT]


def test_an_engineer_by_wireguard_is_known_by_address() -> None:
    numbers = {**VPN.numbers, "tech.laptop": 4}
    with_engineer = office(
        people=(*office().people, ENGINEER),
        vpn=replace(VPN, tunnels=(Tunnel.WIREGUARD,), numbers=numbers),
    )
    (ssh,) = (each for each in openings(with_engineer) if each.destination is Zone.MANAGEMENT)
    assert IPNetwork("10.64.6.4/32") in ssh.source_networks
    assert {each.size for each in ssh.source_networks} == {1}


def test_a_full_tunnel_leads_to_the_internet_and_a_split_one_does_not() -> None:
    full = office(vpn=replace(VPN, full=True))
    assert [each for each in openings(full) if each.destination is Zone.PUBLIC and each.source is Zone.VPN]
    assert not [
        each for each in openings(OFFICE) if (each.source, each.destination) == (Zone.VPN, Zone.PUBLIC)
    ]
    assert "local_ts = 0.0.0.0/0, ::/0" in files(full)["/etc/swanctl/conf.d/rideau.conf"]


class TestTheFirewall:
    def test_knows_who_works_from_afar_by_the_tunnels_interfaces(self) -> None:
        rules = gateway_rules(OFFICE, compile_office(OFFICE).needs)
        sources = {entry.key.split(" . ")[0] for entry in rules.pairs if entry.chain.startswith("vpn_to")}
        assert sources == {'"ipsec0"', '"wg0"'}
        inputs = {entry.key for entry in rules.inputs if entry.chain == "vpn_to_gateway"}
        assert inputs == {'"ipsec0"', '"wg0"'}

    def test_has_no_interface_of_a_tunnel_that_is_not_there(self) -> None:
        rules = gateway_rules(IKEV2, compile_office(IKEV2).needs)
        assert not [each for each in (*rules.pairs, *rules.inputs) if "wg0" in each.key]

    def test_takes_nothing_else_from_a_tunnel(self) -> None:
        sources = {
            each.interface: each.forged for each in gateway_rules(OFFICE, remote_access.needs(OFFICE)).sources
        }
        assert sources["wg0"] == sources["ipsec0"] == (f"ip saddr != {VPN.ipv4}", f"ip6 saddr != {VPN.ipv6}")

    def test_of_a_host_lets_them_in_where_its_zone_is_opened(self) -> None:
        rules = host_rules(OFFICE, compile_office(OFFICE).needs, OFFICE.host("mail"))
        assert f'"public-access" . {VPN.ipv4}' in {each.key for each in rules.sources4}
        assert f'"public-access" . {VPN.ipv6}' in {each.key for each in rules.sources6}


class TestIkev2:
    def test_has_approved_algorithms_alone(self) -> None:
        text = files(OFFICE)["/etc/swanctl/conf.d/rideau.conf"]
        assert {*re.findall(r"^ *proposals = (.*)$", text, re.MULTILINE)} == {"aes256gcm16-prfsha384-ecp384"}
        assert {*re.findall(r"esp_proposals = (.*)", text)} == {"aes256gcm16-ecp384"}

    @pytest.mark.parametrize("group", Group)
    @pytest.mark.parametrize("suffix", ["", "-eap"])
    def test_tells_groups_by_what_certificates_prove(self, group: Group, suffix: str) -> None:
        found = section(files(OFFICE)["/etc/swanctl/conf.d/rideau.conf"], f"{group}{suffix}")
        assert f"id = *.{group}.people.vac-minister.example" in found
        assert f"pools = {group}-ipv4, {group}-ipv6" in found
        assert "cacerts = rideau-authority.pem" in found
        assert "revocation = ifuri" in found

    def test_gives_nothing_to_who_only_said_a_name(self) -> None:
        found = section(files(OFFICE)["/etc/swanctl/conf.d/rideau.conf"], "anybody-eap")
        assert "groups = nobody" in found
        assert "pools" not in found

    def test_forgets_a_former_list_before_it_dismisses_anybody(self) -> None:
        unit = files(OFFICE)["/etc/systemd/system/strongswan.service.d/rideau.conf"]
        reload = [line for line in unit.splitlines() if line.startswith("ExecReload=/")]
        steps = ("x509crl", "--load-all", "--flush-certs", "dismiss-tunnels")
        found = [next(at for at, line in enumerate(reload) if step in line) for step in steps]
        assert found == sorted(found)

    def test_takes_back_every_copy_when_it_stops(self) -> None:
        unit = files(OFFICE)["/etc/systemd/system/strongswan.service.d/rideau.conf"]
        copied = {*re.findall(r"^ExecStartPre=/usr/bin/install .* (\S+)$", unit, re.MULTILINE)}
        removed = {*re.findall(r"^ExecStopPost=/usr/bin/rm -f (\S+)$", unit, re.MULTILINE)}
        assert copied == removed
        assert "/etc/swanctl/private/rideau.pem" in copied

    def test_gives_the_offices_resolver(self) -> None:
        text = files(OFFICE)["/etc/swanctl/conf.d/rideau.conf"]
        assert {*re.findall(r"dns = (.*)", text)} == {"10.64.1.1", "fd5e:1a2b:3c4d:2::1"}

    def test_admits_devices_that_are_not_revoked(self) -> None:
        revoked = office(vpn=VPN, revoked=frozenset({"chief.laptop"}))
        assert files(OFFICE)["/etc/swanctl/rideau-admitted"].splitlines() == [
            "laptop.chief.staff.people.vac-minister.example",
            "phone.chief.staff.people.vac-minister.example",
        ]
        assert "laptop" not in files(revoked)["/etc/swanctl/rideau-admitted"]

    @pytest.mark.skipif(shutil.which("awk") is None, reason="awk is not here")
    def test_dismisses_who_is_no_longer_admitted_and_nobody_else(self, tmp_path: Path) -> None:
        admitted, said = tmp_path / "admitted", tmp_path / "said"
        admitted.write_text(files(OFFICE)["/etc/swanctl/rideau-admitted"])
        sessions = (
            "list-sa event {staff {uniqueid=1 remote-id=phone.chief.staff.people.vac-minister.example "
            "child-sas {office-1 {uniqueid=9 state=INSTALLED}}}}\n"
            "list-sa event {staff {uniqueid=2 remote-id=laptop.gone.staff.people.vac-minister.example}}\n"
            "list-sa event {staff-eap {uniqueid=3 remote-id=203.0.113.9 "
            "remote-eap-id=laptop.gone.staff.people.vac-minister.example}}\n"
            "list-sa event {staff-eap {uniqueid=4 remote-id=203.0.113.9 "
            "remote-eap-id=laptop.chief.staff.people.vac-minister.example}}\n"
            "list-sas reply {}\n"
        )
        (tmp_path / "sessions").write_text(sessions)
        swanctl = tmp_path / "swanctl"
        swanctl.write_text(
            f'#!/bin/sh\ncase $1 in --list-sas) cat {tmp_path}/sessions ;; *) echo "$3" >> {said} ;; esac\n'
        )
        swanctl.chmod(0o755)
        script = files(OFFICE)["/usr/local/lib/rideau/dismiss-tunnels"]
        script = script.replace("/etc/swanctl/rideau-admitted", str(admitted))
        path = f"{tmp_path}:/usr/bin:/bin"
        subprocess.run(["sh", "-c", script], check=True, env={"PATH": path}, timeout=20)
        assert said.read_text().split() == ["2", "3"]


class TestWireguard:
    def test_gives_each_device_its_own_addresses_and_keys(self) -> None:
        peers = files(OFFICE)["/etc/wireguard/wg0.conf"].split("[Peer]")[1:]
        assert len(peers) == len(VPN.numbers)
        assert "AllowedIPs = 10.64.6.2/32, fd5e:1a2b:3c4d:7::2/128" in peers[0]
        assert "<secret remote_access.chief.phone.public-tunnel-key>" in peers[0]
        assert "<secret remote_access.chief.phone.preshared-key>" in peers[0]

    def test_a_revoked_device_is_no_peer(self) -> None:
        text = files(office(vpn=VPN, revoked=frozenset({"chief.laptop"})))["/etc/wireguard/wg0.conf"]
        assert "chief.phone" in text
        assert "chief.laptop" not in text

    def test_its_keys_are_for_root_alone(self) -> None:
        gateway = compile_office(OFFICE).hosts[0].only("remote_access")
        (file,) = (each for each in render(gateway) if each.path == "/etc/wireguard/wg0.conf")
        assert (file.mode, file.owner) == (0o600, "root")


class TestChecks:
    def plan(self, stage: Stage) -> OfficePlan:
        return compile_office(replace(OFFICE, stage=stage))

    def asked(self, of: OfficePlan) -> dict[str, Command]:
        found = {each.id: each.probe for each in of.checks if each.service == "remote_access"}
        return {name: probe for name, probe in found.items() if isinstance(probe, Command)}

    def test_expect_silence_outside_until_day_one(self) -> None:
        staged, active = (self.asked(self.plan(each)) for each in (Stage.STAGED, Stage.ACTIVE))
        assert staged["remote_access.silent.198.51.100.10"].expect == "^answer: none$"
        assert active["remote_access.answers.198.51.100.10"].expect == "^answer: rideau!!$"
        assert not {"remote_access.answers.198.51.100.10"} & staged.keys()

    def test_a_program_that_encrypts_passes_in_a_lab_alone(self) -> None:
        said = "ikev2: a program wireguard: the kernel "
        live = compile_office(replace(OFFICE, environment=Environment.LIVE))
        expected = self.asked(live)["remote_access.engine"].expect
        assert self.asked(self.plan(Stage.ACTIVE))["remote_access.engine"].expect is None
        assert expected is not None
        assert not re.search(expected, said)
        assert re.search(expected, said.replace("a program", "the kernel"))

    @pytest.mark.parametrize(("used", "status"), [(100, 0), (101, 1)])
    def test_a_pool_without_head_room_fails(self, tmp_path: Path, used: int, status: int) -> None:
        swanctl = tmp_path / "swanctl"
        listed = f"staff-ipv4           10.64.6.129                       {used} / 3 / 126"
        swanctl.write_text(f"#!/bin/sh\necho '{listed}'\n")
        swanctl.chmod(0o755)
        shell = self.asked(self.plan(Stage.ACTIVE))["remote_access.pools"].shell
        sh = ("env", f"PATH={tmp_path}:/usr/bin:/bin", "sh", "-c", shell)
        ran = subprocess.run(sh, check=False, timeout=20, capture_output=True, text=True)
        assert (ran.returncode, f"staff-ipv4 {used} of 126" in ran.stdout) == (status, True)
