"""The proof that nothing is left: it asks every host, every zone, and the outside."""

import subprocess

import pytest

from rideau.checks import InZone, OnHost, Outside
from rideau.compile import compile_office
from rideau.farewell import farewell
from rideau.office import Stage, Zone
from tests.factory import ZONES, office

PLAN = compile_office(office(stage=Stage.CLOSING))
CHECKS = farewell(PLAN, {"gateway": ("unbound", "suricata")})


def test_every_host_every_zone_and_the_outside_are_asked():
    hosts = {each.place.host for each in CHECKS if isinstance(each.place, OnHost)}
    zones = {each.place.zone for each in CHECKS if isinstance(each.place, InZone)}
    assert hosts == {"gateway", "voice", "mail", "apps"}
    assert zones == {*ZONES} - {Zone.MANAGEMENT}
    assert any(isinstance(each.place, Outside) for each in CHECKS)
    assert len({each.id for each in CHECKS}) == len(CHECKS)


def probe(name: str) -> str:
    return next(each.probe.shell for each in CHECKS if each.id == f"farewell.{name}")


@pytest.mark.parametrize("name", [each.id.removeprefix("farewell.") for each in CHECKS])
def test_every_question_is_shell(name):
    subprocess.run(["sh", "-n"], input=probe(name), text=True, check=True)


def test_the_sockets_of_services_are_asked_for_and_the_engineers_way_in_is_not():
    assert "(123|53|547|67)$" in probe("ports.gateway")
    assert "22" not in probe("ports.mail")


def test_packages_that_were_ours_are_asked_for_by_name():
    assert "for each in unbound suricata" in probe("packages.gateway")
