"""The lab itself: what engineers, clients and the outside can and cannot do before any deploy."""

import json
import subprocess
import sys

import pytest

from rideau.checks import InZone, OnHost, Outside
from rideau.lab import Lab
from rideau.lab.state import load
from rideau.office import Zone
from rideau.project import Project

pytestmark = pytest.mark.lab


def ssh(lab: Lab, host: str, command: str) -> subprocess.CompletedProcess[str]:
    access = lab.ssh
    options = ("-o", f"UserKnownHostsFile={access.known_hosts}", "-o", "StrictHostKeyChecking=yes")
    argv = ("ssh", "-i", str(access.key), *options, f"{access.user}@{access.addresses[host]}", command)
    return subprocess.run(lab.command("control", *argv), capture_output=True, text=True, check=False)


def test_engineers_log_in_to_every_host_and_become_root(lab):
    for host in lab.ssh.addresses:
        assert ssh(lab, host, "sudo -n id -un").stdout == "root\n"


def test_a_process_that_enters_the_control_host_reaches_hosts_itself(lab):
    program = (
        "import socket; from rideau.lab import Lab; lab = Lab.current(); lab.enter_control();"
        "[socket.create_connection((each, 22), 60).close() for each in lab.ssh.addresses.values()]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_no_command_in_a_lab_can_set_the_machines_clock(lab):
    for place in (OnHost("gateway"), InZone(Zone.GUEST), Outside()):
        assert "not permitted" in lab.run(place, "date -s @0", 120).stderr


def test_good_signatures_are_proven_and_a_bogus_one_is_refused(lab):
    good = lab.run(Outside(), "dig +dnssec www.site.example", 120).stdout
    assert "flags: qr rd ra ad" in good
    assert "203.0.113.10" in good
    assert "SERVFAIL" in lab.run(Outside(), "dig bogus.dnssec.example", 120).stdout
    assert "203.0.113.66" in lab.run(Outside(), "dig +cd bogus.dnssec.example", 120).stdout


def test_names_a_filter_must_refuse_exist_outside(lab):
    answer = lab.run(Outside(), "dig +short phishing.example x.malware.example", 120).stdout
    assert answer.split() == ["203.0.113.10", "203.0.113.10"]


def test_the_web_site_tells_its_visitors_address(lab):
    assert lab.run(Outside(), "curl -s http://www.site.example/address", 120).stdout == "203.0.113.200\n"


def test_time_servers_outside_answer(lab):
    for server in ("ntp1.example", "ntp2.example"):
        said = lab.run(Outside(), f"chronyd -Q -t 60 'server {server} iburst'", 120)
        assert "System clock wrong by" in said.stderr + said.stdout


def test_hosts_know_the_labs_root_through_debians_package(lab):
    policy = lab.run(OnHost("gateway"), "apt-get -qq update && apt-cache policy dns-root-data", 120).stdout
    assert "Candidate: 9999:1" in policy


def test_a_command_that_takes_too_long_is_ended(lab):
    assert lab.run(Outside(), "sleep 30", 1).exit_code == 124


def test_status_is_json_for_programs(lab):
    argv = (sys.executable, "-c", "from rideau.cli import main; main()", "lab", "status", "--json")
    document = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)
    assert document["format"] == 1
    assert {"control", "outside", "veterans-affairs-gateway"} <= {
        each["name"] for each in document["machines"]
    }


def test_up_again_changes_nothing(lab):
    before = load()
    Lab.up([Project.load().plan(each) for each in lab.offices], print)
    assert load() == before
