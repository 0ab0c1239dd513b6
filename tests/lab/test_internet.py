"""Uplinks of a running office: what the checks of the service do not break on purpose."""

import time

import pytest
from netaddr import IPAddress

from rideau.checks import InZone, OnHost
from rideau.lab.matrix import probe
from rideau.matrix import machines, packets
from rideau.office import Zone
from rideau.project import Project
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab

CLIENT, GATEWAY = InZone(Zone.OPERATIONS), OnHost("gateway")
PRIMARY = IPAddress("198.51.100.10")


def web(lab):
    """Return the address the web site sees, None without an answer."""
    outcome = lab.run(CLIENT, "curl -sS --fail --max-time 2 http://www.site.example/address", 5, OFFICE)
    return IPAddress(outcome.stdout.strip()) if outcome.exit_code == 0 else None


def seconds_until(condition, patience):
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < patience, "not within patience"
        time.sleep(0.5)
    return time.monotonic() - start


@pytest.fixture
def online(applied):
    lab = applied
    lab.run(CLIENT, "grep -q nameserver /etc/resolv.conf || lease", 30, OFFICE)
    seconds_until(lambda: web(lab) == PRIMARY, 60)
    return lab


def test_a_pulled_cable_moves_the_office_at_once_and_back_again(online):
    online.unplug(OFFICE, "primary")
    try:
        assert seconds_until(lambda: web(online) not in (None, PRIMARY), 10) < 5
    finally:
        online.mend(OFFICE, "primary")
    seconds_until(lambda: web(online) == PRIMARY, 60)


def test_a_rebooted_gateway_is_online_by_itself(online):
    name = online.machine(OFFICE, GATEWAY).name
    online.power_off(name)
    online.boot(name)
    seconds_until(lambda: web(online) == PRIMARY, 60)
    classes = online.run(GATEWAY, "tc class show dev wan-backup", 5, OFFICE).stdout
    assert "ceil 9500Kbit" in classes


def test_reloading_networkd_keeps_every_uplink(online):
    shell = "touch /etc/systemd/network/30-wan-*.network && networkctl reload && sleep 3 && networkctl"
    assert "failed" not in online.run(GATEWAY, shell, 15, OFFICE).stdout
    assert web(online) == PRIMARY


def test_a_hole_in_the_firewall_is_seen(online):
    plan = Project.load().plan(OFFICE)
    declared = packets(plan.office, plan.needs, machines(plan.office))
    refused = [each for each in declared if not each.allowed and each.source is Zone.GUEST]
    assert not [each for each in probe(online, OFFICE, refused) if each.arrived]
    online.run(GATEWAY, "nft insert rule inet filter forward iifname guest accept", 5, OFFICE)
    try:
        through = [each for each in probe(online, OFFICE, refused) if each.arrived]
    finally:
        online.run(GATEWAY, "systemctl reload nftables", 5, OFFICE)
    own = {address for zone in plan.office.zones for address in (zone.gateway4, zone.gateway6)}
    forwarded = {each for each in refused if each.target not in own and each.destination is not Zone.PUBLIC}
    assert {each.packet for each in through} >= {each for each in forwarded if each.destination != Zone.GUEST}
    assert {each.target.version for each in forwarded} == {4, 6}
