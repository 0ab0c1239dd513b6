"""Go or no-go: every reason there is, from the records that give it."""

from dataclasses import replace
from datetime import date

import pytest

from rideau import language
from rideau.history.record import INTERRUPTED, CheckRecord
from rideau.office import Stage
from rideau.readiness.document import document
from rideau.readiness.verdict import Milestone, OfficeVerdict, Reason, Verdict
from rideau.readiness.words import lateness, why
from tests.readiness.records import applied, judged, looked, subject, verified

SINCE = "not proven since the last apply, on 2026-11-27, day one in 3 days"
GOOD = (applied("1125T0800"), verified("1126T0800"))


def told(office: OfficeVerdict, on: str = "2026-11-27") -> str:
    return f"{office.verdict}: {why(office, date.fromisoformat(on))}"


def of(office: OfficeVerdict, service: str) -> tuple[Verdict, Reason]:
    found = next(each for each in office.services if each.service == service)
    return found.verdict, found.because.reason


def test_what_passed_since_the_last_change_is_go():
    found = judged(*GOOD)
    assert told(found) == "go: 23 checks passed on 2026-11-26, day one in 3 days"
    assert of(found, "network") == (Verdict.GO, Reason.PROVEN)
    assert of(found, "hotline") == (Verdict.NOT_BUILT, Reason.NOT_BUILT)
    assert of(found, "email") == (Verdict.PARTNER, Reason.PARTNER)
    assert of(found, "collaboration") == (Verdict.NONE, Reason.NONE)


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ((), "no-go: not verified yet, day one in 3 days"),
        (
            (*GOOD, applied("1126T0900")),
            "no-go: not proven since the last apply, on 2026-11-26, day one in 3 days",
        ),
        (
            (*GOOD, applied("1126T0900", verb="rollback")),
            "no-go: not proven since the rollback of 2026-11-26, day one in 3 days",
        ),
        (
            (*GOOD, verified("1127T0700", network=(12, 0, 0), telephony=(7, 2, 0))),
            "no-go: Telephones: 2 checks failed, day one in 3 days",
        ),
        (
            (*GOOD, verified("1127T0700", note="telephony", telephony=(8, 1, 0))),
            "no-go: Telephones: 1 check failed, day one in 3 days",
        ),
        (
            (*GOOD, applied("1127T0700", "failed", "activate failed: no such unit")),
            f"no-go: the last run of apply failed on 2026-11-27: activate failed: no such unit; {SINCE}",
        ),
        (
            (*GOOD, replace(applied("1127T0700"), hosts=(), outcome=INTERRUPTED)),
            f"no-go: the last run of apply was interrupted on 2026-11-27; {SINCE}",
        ),
        (
            (*GOOD, looked("1127T0600", "drifted")),
            "no-go: somebody has changed tourism-gateway, day one in 3 days",
        ),
        (
            (*GOOD, verified("1127T0700", note="state", state=(1, 1, 0))),
            "no-go: on 2026-11-27 not what its plan says: thing-0, day one in 3 days",
        ),
        (
            (applied("1101T0800"), verified("1118T0800")),
            "no-go: last proven 9 days ago; a proof is good for 7, day one in 3 days",
        ),
        (
            (GOOD[0], verified("1126T0800", network=(12, 0, 0), telephony=(0, 0, 9))),
            "no-go: Telephones: none of its checks could be asked, day one in 3 days",
        ),
    ],
)  # fmt: skip
def test_a_sentence_says_why(runs, said):
    assert told(judged(*runs)) == said


def test_what_changes_nothing_and_what_was_mended_takes_no_proof_away():
    assert judged(*GOOD, applied("1126T0900", "unchanged")).verdict is Verdict.GO
    drifted = looked("1127T0600", "drifted")
    assert judged(*GOOD, drifted, looked("1127T0700", "unchanged")).verdict is Verdict.GO
    assert judged(*GOOD, drifted, verified("1127T0800")).verdict is Verdict.GO
    failed = applied("1126T0700", "failed", "activate failed")
    assert judged(failed, verified("1126T0800")).verdict is Verdict.GO
    assert (
        judged(*GOOD, verified("1127T0600", telephony=(0, 1, 0)), verified("1127T0700")).verdict is Verdict.GO
    )


def test_checks_that_only_clients_could_make_are_not_held_against_anybody():
    found = judged(GOOD[0], verified("1126T0800", network=(9, 0, 3), telephony=(9, 0, 0)))
    assert told(found) == ("go: 18 checks passed on 2026-11-26; 3 could not be asked, day one in 3 days")
    assert of(found, "network") == (Verdict.GO, Reason.PROVEN_IN_PART)


def test_a_service_that_a_whole_verification_says_nothing_of_has_nothing_to_check():
    found = judged(GOOD[0], verified("1126T0800", network=(12, 0, 0)))
    assert of(found, "telephony") == (Verdict.GO, Reason.NOTHING_TO_CHECK)
    partly = judged(GOOD[0], verified("1126T0800", note="network", network=(12, 0, 0)))
    assert of(partly, "telephony") == (Verdict.NO_GO, Reason.NOT_VERIFIED)


def test_old_records_count_no_services_and_are_read_all_the_same():
    whole = replace(
        verified("1126T0800"), checks=(CheckRecord("tourism", 21, 2, 0, ("telephony.a", "telephony.b")),)
    )
    found = judged(GOOD[0], whole)
    assert told(found) == "no-go: Telephones: 2 checks failed, day one in 3 days"
    assert of(found, "network") == (Verdict.GO, Reason.PROVEN)
    good = replace(whole, checks=(CheckRecord("tourism", 23, 0, 0),))
    assert told(judged(GOOD[0], good)) == "go: its checks passed on 2026-11-26, day one in 3 days"
    one = replace(good, note="network")
    assert of(judged(GOOD[0], one), "telephony") == (Verdict.NO_GO, Reason.NOT_VERIFIED)


def test_what_is_missing_is_no_fault_before_it_is_due():
    assert told(judged(on="2026-11-20"), "2026-11-20") == "waiting: not verified yet, due by 2026-11-23"
    assert judged(on="2026-11-23").verdict is Verdict.NO_GO
    planned = subject(Stage.PLANNED)
    assert told(judged(of=planned, on="2026-11-10"), "2026-11-10") == (
        "waiting: not installed yet, due by 2026-11-16"
    )
    assert {each.verdict for each in judged(of=planned, on="2026-11-10").services} == {
        Verdict.WAITING, Verdict.PARTNER, Verdict.NONE, Verdict.NOT_BUILT,
    }  # fmt: skip


def test_what_failed_is_a_fault_however_much_time_there_is():
    early = verified("1101T0800", telephony=(8, 1, 0))
    assert judged(early, on="2026-11-02").verdict is Verdict.NO_GO


def test_what_was_proven_of_another_life_is_no_proof():
    found = judged(*GOOD, of=subject(Stage.PLANNED))
    assert of(found, "network") == (Verdict.NO_GO, Reason.NOT_INSTALLED)


def test_a_profile_that_changed_is_to_be_applied_first():
    found = judged(*GOOD, of=subject(profile_changed=True))
    assert told(found) == "no-go: its profile has changed since it was last applied, day one in 3 days"


def test_later_runs_are_not_known_yet():
    assert judged(*GOOD, verified("1127T0700", telephony=(0, 9, 0)), on="2026-11-26").verdict is Verdict.GO


@pytest.mark.parametrize(
    ("stage", "on", "milestone", "by", "late"),
    [
        (Stage.PLANNED, "2026-11-20", Milestone.INSTALLED, "2026-11-16", "4 days late: to be installed"),
        (Stage.STAGED, "2026-11-24", Milestone.PROVEN, "2026-11-23", "1 day late: to be proven"),
        (Stage.STAGED, "2026-12-02", Milestone.ACTIVE, "2026-11-30",
         "2 days late: to be opened to the outside"),
        (Stage.ACTIVE, "2026-12-02", Milestone.WITHDRAWN, "2027-04-01", ""),
        (Stage.ACTIVE, "2027-04-03", Milestone.WITHDRAWN, "2027-04-01", "2 days late: to be withdrawn"),
        (Stage.CLOSING, "2027-05-02", Milestone.REMOVED, "2027-05-01",
         "1 day late: to be removed, its data kept"),
    ],
)  # fmt: skip
def test_what_is_late_and_by_how_much(stage, on, milestone, by, late):
    found = judged(of=subject(stage), on=on)
    assert found.due is not None
    assert (found.due.milestone, str(found.due.by)) == (milestone, by)
    assert lateness(found, date.fromisoformat(on)) == late


def test_an_office_that_closes_is_neither_go_nor_no_go():
    found = judged(*GOOD, of=subject(Stage.CLOSING), on="2027-04-10")
    assert told(found, "2027-04-10") == "over: closing since 2026-11-10"
    assert judged(of=subject(Stage.CLOSED)).due is None


def test_day_one_is_over_and_nothing_is_open():
    fresh = (applied("1129T0800"), verified("1129T0900"))
    assert told(judged(*fresh, on="2026-12-01"), "2026-12-01") == (
        "no-go: installed, but not open to the outside, day one was yesterday"
    )
    assert judged(*fresh, on="2026-11-30").verdict is Verdict.GO


def test_french_says_the_same():
    language.use("fr")
    try:
        found = judged(*GOOD, verified("1127T0700", network=(12, 0, 0), telephony=(7, 2, 0)))
        assert why(found, date(2026, 11, 27)) == (
            "Téléphonie : 2 vérifications ont échoué, premier jour dans 3 jours"
        )
        told = document([found], date(2026, 11, 27), "lab")
        assert told["offices"][0]["reasons"][0]["reason"] == "checks-failed"
    finally:
        language.use("en")
