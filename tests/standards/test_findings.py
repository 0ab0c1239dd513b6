"""Every standard that a profile can miss is missed here once, and nothing is found in a good office."""

from typing import Any

import pytest

from rideau.policy.catalogue import STANDARDS
from rideau.policy.standard import Scope, Subject
from rideau.problems import Severity
from tests.standards.offices import INHERENT, codes, judged, of_fleet

REASON = {"en": "People need it", "fr": "On en a besoin"}
OPENING = {"from": "operations", "to": "restricted", "protocol": "tcp", "ports": ["443"], "reason": REASON}
UPLINK = {"name": "primary", "address": "198.51.100.10/29", "gateway": "198.51.100.9"}
FAST = {"down_mbps": "100", "up_mbps": "100"}


def opening(**changes: Any) -> dict[str, Any]:
    return {"services.security": {"openings": [{**OPENING, **changes}]}}


OFFICES: dict[str, dict[str, Any]] = {
    "S001": opening(to="management"),
    "S002": opening(**{"from": "guest", "to": "operations"}),
    "S003": opening(ports=["1000-2000"]),
    "S004": opening(**{"from": "public", "to": "public-access", "ports": ["3350-3400"]}),
    "S005": {"hosts": {"gateway": {"roles": ["gateway", "mail"]}}},
    "S007": {"services.security": "none"},
    "S008": {"staff.1.group": "engineers"},
    "S010": {"services.remote_access": {"tunnels": ["ikev2", "wireguard"]}},
    "S011": {"services.telephony.backup_trunk.transport": "udp"},
    "S013": {"services.credentials": None},
    "S020": {"site.address.floor": None},
    "S021": {"services.telephony.trunk": None, "services.telephony.backup_trunk": None},
    "S022": {"services.telephony.backup_trunk": None},
    "S023": {"services.telephony.trunk.test_number": None},
    "S024": {"services.telephony.softphones": ["chief"]},
    "S030": {"department.name.fr": "Transport Canada"},
    "S031": {"services.telephony.ring_groups.reception": ["minister"]},
    "S032": {"services.email.shared_mailboxes.info": ["chief"]},
    "S041": {},
    "S050": {"services.email.journal": None},
    "S051": {"services.email.journal.days": "150"},
    "S052": {"lifecycle.retention_days": "7"},
    "S060": {"site.uplinks": [{**UPLINK, **FAST}]},
    "S061": {"site.uplinks.1.up_mbps": "1"},
    "S062": {"site.uplinks.1.address": "198.51.100.11/29", "site.uplinks.1.gateway": "198.51.100.9"},
    "S063": {"services.network": {"provider": "partner", "forwarders": ["192.0.2.53"]}},
    "S064": {},
    "S070": {"lifecycle": {"appointment": "2026-01-05", "support_until": "2026-11-26"}},
    "S071": {"lifecycle.support_until": "2026-12-20"},
    "S072": {"lifecycle.support_until": "2029-03-31"},
    "S073": {},
    "S081": {"services.email": "partner"},
    "S082": {"site.uplinks.1": {"name": "backup", "method": "dhcp", **FAST}},
}
COMPANIONS = {"S072": {"S051"}}
"""What is found besides, for it follows."""
FLEETS: dict[str, dict[str, Any]] = {
    "S006": {"standards.hub": ["203.0.112.0/20"]},
    "S012": {"standards.time_servers": ["ntp1.example", "ntp2.example"]},
    "S065": {"standards.time_servers": [{"name": "ntp1.example", "nts": "true"}]},
}


def test_nothing_is_found_in_a_good_office_and_its_fleet():
    found = judged()
    assert codes(found) == INHERENT
    assert {each.severity for each in found} == {Severity.NOTE}
    assert of_fleet({}) == ()


@pytest.mark.parametrize("code", OFFICES)
def test_what_an_office_misses_is_found(code):
    found = codes(judged(OFFICES[code]))
    assert found - INHERENT - COMPANIONS.get(code, set()) == {code} - INHERENT
    assert code in found


@pytest.mark.parametrize("code", FLEETS)
def test_what_a_fleet_misses_is_found(code):
    assert codes(of_fleet(FLEETS[code])) == {code}


def test_every_standard_that_can_be_missed_is_missed_here():
    possible = {
        code: each
        for code, each in STANDARDS.items()
        if each.finding and each.subject is not Subject.EXCEPTIONS
    }
    assert {code for code, each in possible.items() if each.scope is Scope.OFFICE} == {*OFFICES}
    assert {code for code, each in possible.items() if each.scope is Scope.FLEET} == {*FLEETS}


def test_what_is_found_stands_in_the_office_s_own_file():
    places = [each.place for changes in OFFICES.values() for each in judged(changes)]
    assert {place.file.name for place in places} == {"sample.yaml"}
    assert all(place.line for place in places)


def test_what_the_department_runs_is_its_own_affair():
    theirs = ("telephony", "teleconferencing", "hotline", "remote_access", "mobile")
    found = codes(judged({f"services.{slug}": "partner" for slug in theirs}))
    assert not {code for code in found if STANDARDS[code].about in (("telephony",), ("remote_access",))}
