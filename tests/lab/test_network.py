"""The network on real hosts: what only a running daemon can show."""

import subprocess

import pytest

from rideau.checks import InZone, OnHost
from rideau.host import HostPlan
from rideau.lab import Lab
from rideau.office import Zone
from rideau.project import Project
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def gateway() -> HostPlan:
    return Project.load().plan(OFFICE).hosts[0].only("network")


def on_host(lab: Lab, host: str, shell: str) -> str:
    outcome = lab.run(OnHost(host), shell, timeout=240, office=OFFICE)
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.strip()


def on_client(lab: Lab, zone: Zone, shell: str) -> str:
    outcome = lab.run(InZone(zone), shell, timeout=240, office=OFFICE)
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.strip()


def test_every_validator_accepts_what_the_host_runs_on(applied: Lab, gateway: HostPlan) -> None:
    for part in gateway.contributions:
        for validator in part.validators:
            on_host(applied, "gateway", validator.command)


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        ("/etc/kea/kea-dhcp4.conf", "s/10.64.1.100/10.64.9.100/"),
        ("/etc/kea/kea-dhcp6.conf", 's/"subnet6"/"subnets"/'),
        ("/etc/unbound/unbound.conf.d/network.conf", "s/typetransparent/transparently/"),
        ("/etc/chrony/chrony.conf", "s/^allow .*/allow everybody/"),
        ("/etc/nftables.conf", "s/flush ruleset/flush rulesets/"),
    ],
)
def test_every_validator_refuses_a_spoilt_file(
    applied: Lab, gateway: HostPlan, file: str, spoil: str
) -> None:
    """In a mount namespace of the test's own: the running configuration is never touched."""
    validators = [
        each.command
        for part in gateway.contributions
        for each in part.validators
        if any(file.startswith(path) for path in each.inputs)
    ]
    assert validators
    for command in validators:
        spoilt = f"sed '{spoil}' {file} > /run/spoilt && ! cmp -s {file} /run/spoilt && chmod 644 /run/spoilt"
        program = f"mount --bind /run/spoilt {file} && echo spoilt && {{ {command}; }} && echo accepted; true"
        quoted = program.replace("'", "'\\''")
        said = on_host(applied, "gateway", f"{spoilt} && unshare --mount sh -c '{quoted}'")
        assert "spoilt" in said.splitlines()
        assert "accepted" not in said.splitlines()


@pytest.mark.parametrize("host", ["gateway", "voice", "mail", "apps"])
def test_networkd_knows_every_setting(applied: Lab, host: str) -> None:
    shell = "journalctl --unit=systemd-networkd --grep='[.]network:|[.]netdev:|networkd.conf' --quiet || true"
    assert on_host(applied, host, shell) == ""


def test_links_reload_and_restart_under_a_session(applied: Lab) -> None:
    """The same connection outlives both; a new one would not prove it."""
    address = applied.ssh.addresses[f"{OFFICE}-gateway"]
    known = f"-o UserKnownHostsFile={applied.ssh.known_hosts} -i {applied.ssh.key} -o BatchMode=yes"
    change = "sudo networkctl reload; sudo systemctl restart systemd-networkd; sleep 2; echo still here"
    argv = applied.command("control", "sh", "-c", f"ssh {known} {applied.ssh.user}@{address} '{change}'")
    done = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=240)
    assert done.stdout.strip() == "still here"


def test_names_reload_without_forgetting_what_was_looked_up(applied: Lab) -> None:
    on_client(applied, Zone.RESTRICTED, "dig +short www.site.example | grep -q .")
    cached = "unbound-control dump_cache | grep -c '^www.site.example'"
    assert int(on_host(applied, "gateway", f"systemctl reload unbound && {cached}")) > 0


def test_leases_reload_without_a_restart(applied: Lab) -> None:
    pid = "systemctl show --property=MainPID --value kea-dhcp4-server"
    before = on_host(applied, "gateway", pid)
    on_host(applied, "gateway", "systemctl reload kea-dhcp4-server")
    assert on_host(applied, "gateway", pid) == before


def test_a_name_of_the_outside_never_points_into_the_office(applied: Lab) -> None:
    assert on_client(applied, Zone.RESTRICTED, "dig +short rebinding.example") == ""


def test_guests_see_nothing_over_ipv6_either(applied: Lab) -> None:
    office = Project.load().office(OFFICE)
    guest6 = office.zone(Zone.GUEST).gateway6
    # An address just leased is not used until nobody else claims it: the first questions go unanswered.
    ask = f"dig @{guest6} gateway.{office.domain} AAAA | grep status: | grep -v REFUSED"
    shell = f"lease > /run/guest; for try in $(seq 40); do {ask} && break; sleep 1; done"
    assert "NXDOMAIN" in on_client(applied, Zone.GUEST, shell)
