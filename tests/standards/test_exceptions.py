"""Exceptions last until their day, are told when they ended, and when they cover nothing."""

from datetime import date, timedelta

import pytest

from rideau.problems import ProblemsFound, Severity
from tests.standards.offices import DAY, codes, judged

WIREGUARD = {"services.remote_access": {"tunnels": ["wireguard"]}}


def excepted(rule: str, until: date, *, missed: bool = True) -> dict[str, object]:
    reason = {"en": "Accepted by the security officer", "fr": "Accepté par l'agent de sécurité"}
    entry = {"rule": rule, "until": str(until), "reason": reason}
    return {**(WIREGUARD if missed else {}), "exceptions": [entry]}


def test_an_exception_covers_its_standard_to_the_end_of_its_day():
    for until in (DAY, DAY + timedelta(days=30)):
        found = judged(excepted("S010", until))
        (covered,) = (each for each in found if each.finding.code == "S010")
        assert covered.excused is not None
        assert covered.excused.reason.fr.startswith("Accepté")
        assert not codes(found) & {"S091", "S092"}


def test_an_exception_that_ended_is_told_and_covers_nothing():
    found = judged(excepted("S010", DAY - timedelta(days=1)))
    assert all(each.excused is None for each in found)
    (told,) = (each for each in found if each.finding.code == "S091")
    assert told.finding.values == {"rule": "S010", "until": "2026-11-26"}
    assert told.place.line > 1


def test_an_exception_to_what_is_met_is_told_once():
    found = judged(excepted("S010", DAY - timedelta(days=1), missed=False))
    assert codes(found) & {"S010", "S091", "S092"} == {"S092"}


def test_an_exception_covers_no_other_standard():
    found = judged({**excepted("S010", DAY), "services.email.journal": None})
    assert [each.excused for each in found if each.finding.code == "S050"] == [None]


@pytest.mark.parametrize("rule", ["S999", "s010", "S006", "S014", "S092"])
def test_only_what_an_office_can_miss_may_be_excepted(rule):
    with pytest.raises(ProblemsFound, match="R234"):
        judged(excepted(rule, DAY))


def test_a_fleet_weighs_standards_for_itself():
    policy = "  policy: {S010: error, S050: note}\n"
    found = judged({**WIREGUARD, "services.email.journal": None}, policy)
    weights = {each.finding.code: each.severity for each in found}
    assert weights["S010"] is Severity.ERROR
    assert weights["S050"] is Severity.NOTE
    assert weights["S064"] is Severity.NOTE
