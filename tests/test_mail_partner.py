"""An office whose mail the department runs: records lead there, so do devices, and nothing listens here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau.cli import rideau
from rideau.mail_dns.record import Need
from rideau.problems import Refused
from rideau.project import Project
from tests.fleet import add, profile, without_offices

SERVERS = """services:
  email:
    provider: partner
    mx: [mx1.department.example, mx2.department.example]
    spf: _spf.department.example
    imap: imap.department.example
    submission: smtp.department.example
    autodiscover: autodiscover.department.example
    relay: relay.department.example
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(without_offices(tmp_path))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))
    return tmp_path


def test_records_lead_to_the_departments_servers(root: Path) -> None:
    add(root, "guest", profile("guest") + SERVERS)
    said = CliRunner().invoke(rideau, ("mail", "records", "guest", "--json"), catch_exceptions=False)
    found = json.loads(said.output)["records"]
    assert [(each["name"], each["type"], each["data"]) for each in found] == [
        ("guest.example", "MX", "10 mx1.department.example."),
        ("guest.example", "MX", "20 mx2.department.example."),
        ("guest.example", "TXT", "v=spf1 include:_spf.department.example -all"),
        (
            "_dmarc.guest.example",
            "TXT",
            "v=DMARC1; p=reject; sp=reject; adkim=s; aspf=s; rua=mailto:postmaster@guest.example",
        ),
        ("_imaps._tcp.guest.example", "SRV", "0 1 993 imap.department.example."),
        ("_submissions._tcp.guest.example", "SRV", "0 1 465 smtp.department.example."),
        ("autodiscover.guest.example", "CNAME", "autodiscover.department.example."),
    ]
    assert {each["need"] for each in found[:4]} == {Need.REQUIRED}
    assert {each["need"] for each in found[4:]} == {Need.RECOMMENDED}


def test_devices_hand_over_to_the_department_and_nothing_listens_here(root: Path) -> None:
    add(root, "guest", profile("guest") + SERVERS)
    plan = Project.load(root).plan("guest")
    assert plan.office.telephony
    assert plan.office.telephony.mail_relay == "relay.department.example"
    owners = {part.owner for host in plan.hosts for part in host.contributions}
    assert "email" not in owners
    assert {each.owner for each in plan.needs.openings}.isdisjoint({"email"})
    assert not [each for each in plan.needs.kept if each.owner == "email"]


def test_without_the_departments_servers_there_is_nothing_to_publish(root: Path) -> None:
    add(root, "guest", profile("guest") + "services: {email: partner}\n")
    with pytest.raises(Refused, match="names no server"):
        CliRunner().invoke(rideau, ("mail", "records", "guest", "--lang", "en"), catch_exceptions=False)


def test_servers_of_the_departments_mean_nothing_where_the_mail_is_ours(root: Path) -> None:
    add(root, "guest", profile("guest") + SERVERS.replace("provider: partner", "provider: managed"))
    said = CliRunner().invoke(rideau, ("check", "guest"), catch_exceptions=False)
    assert said.exit_code == 1
    assert said.output.count("R178") == 6
