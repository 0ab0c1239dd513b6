"""Security on real hosts: what only real daemons and real packets can show."""

import shlex
from collections.abc import Iterator

import pytest

from rideau.checks import InZone, OnHost
from rideau.host import Validator
from rideau.lab import Lab
from rideau.office import Zone
from rideau.project import Project
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab

HOSTS = tuple(host.slug for host in Project.load().office(OFFICE).hosts)
UPLINK = "198.51.100.10"
BANNED = "10.64.3.99"


def on_host(lab: Lab, host: str, shell: str) -> str:
    outcome = lab.run(OnHost(host), shell, timeout=240, office=OFFICE)
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.strip()


def validators(host: str) -> tuple[Validator, ...]:
    plan = next(each for each in Project.load().plan(OFFICE).hosts if each.host.slug == host)
    return tuple(each for part in plan.only("security").contributions for each in part.validators)


@pytest.mark.parametrize("host", HOSTS)
def test_every_validator_accepts_what_the_host_runs_on(applied: Lab, host: str) -> None:
    for validator in validators(host):
        on_host(applied, host, validator.command)


@pytest.mark.parametrize(
    ("name", "file", "spoil"),
    [
        ("sshd", "/etc/ssh/sshd_config.d/10-rideau.conf", "s/aes256-gcm/aes255-gcm/"),
        ("fail2ban", "/etc/fail2ban/jail.d/rideau.local", "s/^\\[sshd\\]/[sshd/"),
        ("apt", "/etc/apt/apt.conf.d/52rideau-security", "s/^#clear.*/\\/*/"),
        ("suricata", "/etc/suricata/suricata.yaml", "s/^af-packet:/af-packet/"),
        ("suricata", "/etc/suricata/rules/rideau.rules", "s/flow:/flew:/"),
    ],
)
def test_every_validator_refuses_a_mistake(applied: Lab, name: str, file: str, spoil: str) -> None:
    command = next(each.command for each in validators("gateway") if each.name == name)
    # A mount namespace of its own: the host goes on with the file as it is.
    inside = shlex.quote(f"mount --bind /run/spoilt {file} && ! {{ {command}; }}")
    spoilt = f"sed '{spoil}' {file} > /run/spoilt && ! cmp -s /run/spoilt {file}"
    shell = f"{spoilt} && unshare --mount sh -c {inside}"
    on_host(applied, "gateway", shell)


@pytest.fixture
def banned(applied: Lab) -> Iterator[str]:
    on_host(applied, "mail", f"fail2ban-client set sshd banip {BANNED}")
    yield BANNED
    on_host(applied, "mail", f"fail2ban-client set sshd unbanip {BANNED}")


def test_a_ban_survives_a_reload_of_the_ruleset(applied: Lab, banned: str) -> None:
    asked = "nft list table inet f2b-table"
    assert banned in on_host(applied, "mail", asked)
    on_host(applied, "mail", "systemctl reload nftables.service")
    again = f"for _ in $(seq 240); do {asked} 2>/dev/null | grep {banned} && exit; sleep 0.5; done; exit 1"
    assert banned in on_host(applied, "mail", again)


def test_a_forged_source_is_dropped_before_it_is_tracked(applied: Lab) -> None:
    counter = "nft list chain inet filter from_guest | grep -m 1 'ip saddr' | grep -oP '(?<=packets )[0-9]+'"
    before = int(on_host(applied, "gateway", counter))
    forged = "ip address add 10.64.1.77/32 dev lo; ping -c 3 -i 0.2 -W 1 -I 10.64.1.77 203.0.113.10"
    outcome = applied.run(
        InZone(Zone.GUEST),
        f"lease >/dev/null; {forged}; code=$?; ip address del 10.64.1.77/32 dev lo; exit $code",
        timeout=240,
        office=OFFICE,
    )
    assert outcome.exit_code != 0, outcome.stdout
    assert int(on_host(applied, "gateway", counter)) == before + 3


def test_an_engineer_at_the_hub_jumps_through_the_gateway_to_ssh_and_nothing_else(applied: Lab) -> None:
    mail = Project.load().office(OFFICE).host("mail").interfaces[0].ipv4.ip
    options = "-o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    proxy = f"ssh {options} -W %h:%p engineer@{UPLINK}"
    jump = f'ssh {options} -o ProxyCommand="{proxy}" engineer@{mail} hostname'
    done = applied.run_on("hub", jump, 120)
    assert done.stdout.strip() == f"{OFFICE}-mail", done.stderr
    elsewhere = applied.run_on("hub", f"ssh {options} -W {mail}:25 engineer@{UPLINK} </dev/null", 120)
    assert "administratively prohibited" in elsewhere.stderr


def test_a_password_is_never_asked_for(applied: Lab) -> None:
    options = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no"
    done = applied.run_on("hub", f"ssh -o BatchMode=no {options} engineer@{UPLINK} true </dev/null", 120)
    assert "Permission denied (publickey)" in done.stderr
