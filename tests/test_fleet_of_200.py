"""A large fleet plans in seconds, and its plans never overlap."""

from itertools import chain
from pathlib import Path
from time import process_time

import pytest
from netaddr import IPSet

from rideau.project import Project
from rideau.render import render
from tests.fleet import add, profile, without_offices

OFFICES = 200
SECONDS = 10
LOGINS = ("minister", "chief", "press", "policy", "scheduling")
LEVELS = ("turnkey", "essentials", "turnkey", "turnkey")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    without_offices(tmp_path)
    for number in range(OFFICES):
        neighbour = f"office-{number - 1}" if number % 10 == 9 else None
        text = profile(f"office-{number}", number, LOGINS, LEVELS[number % 4], neighbour)
        add(tmp_path, f"office-{number}", text)
    return tmp_path


def test_it_plans_in_seconds_without_overlaps_and_is_remembered(root: Path) -> None:
    # The process's own time: what others do on the machine meanwhile is not measured.
    started = process_time()
    project = Project.load(root)
    project.allocate(*project.offices)
    plans = [project.plan(slug) for slug in project.offices]
    files = [render(host) for plan in plans for host in plan.hosts]
    assert process_time() - started < SECONDS

    assert len(plans) == OFFICES
    assert len(files) > OFFICES
    zones = [zone for plan in plans for zone in plan.office.zones]
    assert IPSet([zone.ipv4 for zone in zones]).size == sum(zone.ipv4.size for zone in zones)
    assert IPSet([zone.ipv6 for zone in zones]).size == sum(zone.ipv6.size for zone in zones)
    names = list(chain.from_iterable((host.name for host in plan.office.hosts) for plan in plans))
    assert len(set(names)) == len(names)
    addresses = [
        interface.ipv4.ip for plan in plans for host in plan.office.hosts for interface in host.interfaces
    ]
    assert len(set(addresses)) == len(addresses)

    again = Project.load(root)
    assert not again.allocate(*again.offices)
    assert [again.office(slug) for slug in again.offices] == [plan.office for plan in plans]
