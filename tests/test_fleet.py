"""The fleet: what it says of the sample, and what it refuses."""

from pathlib import Path

import pytest
from netaddr import IPAddress, IPNetwork
from pydantic import ValidationError

from rideau.office import Standards, TimeServer
from rideau.problems import ProblemsFound
from rideau.profiles.validation import load_fleet
from tests.test_profile import ROOT, expected

MALFORMED = sorted((Path(__file__).parent / "malformed" / "fleet").glob("*.yaml"))
FLEET = load_fleet(ROOT / "profiles/fleet.yaml").model


@pytest.mark.parametrize("file", MALFORMED, ids=lambda file: file.stem)
def test_malformed_fleet_gives_its_codes_and_lines(file):
    with pytest.raises(ProblemsFound) as caught:
        load_fleet(file)
    assert sorted((each.code, each.location.line) for each in caught.value.problems) == expected(file)


def test_standards_of_the_sample_fleet():
    assert FLEET.standards.standards == Standards(
        time_servers=(TimeServer("ntp1.example", nts=False), TimeServer("ntp2.example", nts=False)),
        hub=(IPNetwork("203.0.113.64/28"),),
        blocked_domains=("*.malware.example", "phishing.example"),
        health_targets=(IPAddress("203.0.113.1"), IPAddress("203.0.113.2")),
    )


def test_a_fleet_is_frozen():
    with pytest.raises(ValidationError):
        FLEET.environment = "live"
