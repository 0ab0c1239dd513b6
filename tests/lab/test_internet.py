"""Uplinks of a running office: what the checks of the service do not break on purpose."""

import pytest
from netaddr import IPAddress

from rideau.checks import InZone, OnHost
from rideau.lab.matrix import probe
from rideau.matrix import machines, packets
from rideau.office import Zone
from rideau.project import Project
from tests.lab.conftest import OFFICE
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

CLIENT, GATEWAY = InZone(Zone.OPERATIONS), OnHost("gateway")
PRIMARY = IPAddress("198.51.100.10")


def web(lab):
    """Return the address the web site sees, None without an answer."""
    outcome = lab.run(CLIENT, "curl -sS --fail --max-time 10 http://www.site.example/address", 60, OFFICE)
    return IPAddress(outcome.stdout.strip()) if outcome.exit_code == 0 else None


@pytest.fixture
def online(applied):
    lab = applied
    lab.run(CLIENT, "grep -q nameserver /etc/resolv.conf || lease", 240, OFFICE)
    until(lambda: web(lab) == PRIMARY, "the office is online through its first uplink")
    return lab


def test_a_pulled_cable_moves_the_office_without_a_watcher_and_back_again(online):
    """Nobody has to notice that a carrier is lost: the watcher, which takes seconds, is stopped."""
    watcher = "rideau-uplink@*.service"
    online.run(GATEWAY, f"systemctl kill --signal=STOP '{watcher}'", 60, OFFICE)
    online.unplug(OFFICE, "primary")
    try:
        until(lambda: web(online) not in (None, PRIMARY), "the other uplink takes over")
    finally:
        online.mend(OFFICE, "primary")
        online.run(GATEWAY, f"systemctl kill --signal=CONT '{watcher}'", 60, OFFICE)
    until(lambda: web(online) == PRIMARY, "the first uplink is preferred again")


def test_a_rebooted_gateway_is_online_by_itself(online):
    name = online.machine(OFFICE, GATEWAY).name
    online.power_off(name)
    online.boot(name)
    until(lambda: web(online) == PRIMARY, "the gateway is online again")
    shaped = "tc class show dev wan-backup | grep -q 'ceil 9500Kbit'"
    until(lambda: online.run(GATEWAY, shaped, 60, OFFICE).exit_code == 0, "its queues are back")


def test_reloading_networkd_keeps_every_uplink(online):
    shell = "touch /etc/systemd/network/30-wan-*.network && networkctl reload && networkctl"
    assert "failed" not in online.run(GATEWAY, shell, 120, OFFICE).stdout
    settled = "! networkctl list --no-legend | grep -q 'wan-.*configuring'"
    until(lambda: online.run(GATEWAY, settled, 60, OFFICE).exit_code == 0, "the links are configured again")
    until(lambda: web(online) == PRIMARY, "the first uplink carries the office")
    assert "failed" not in online.run(GATEWAY, "networkctl list", 60, OFFICE).stdout


def test_a_hole_in_the_firewall_is_seen(online):
    plan = Project.load().plan(OFFICE)
    declared = packets(plan.office, plan.needs, machines(plan.office))
    refused = [each for each in declared if not each.allowed and each.source is Zone.GUEST]
    assert not [each for each in probe(online, OFFICE, refused) if each.arrived]
    online.run(GATEWAY, "nft insert rule inet filter forward iifname guest accept", 60, OFFICE)
    try:
        through = [each for each in probe(online, OFFICE, refused) if each.arrived]
    finally:
        online.run(GATEWAY, "systemctl reload nftables", 60, OFFICE)
    own = {address for zone in plan.office.zones for address in (zone.gateway4, zone.gateway6)}
    forwarded = {each for each in refused if each.target not in own and each.destination is not Zone.PUBLIC}
    assert {each.packet for each in through} >= {each for each in forwarded if each.destination != Zone.GUEST}
    assert {each.target.version for each in forwarded} == {4, 6}
