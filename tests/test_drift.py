"""Drift: a host compared with its active generation, and what was accepted for a while."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rideau.cli.drift_results import conclusion, document, lines
from rideau.converge.drift import Kind, Known, drift
from rideau.converge.drifted import HostDrift, Measure, host_drift
from rideau.converge.state import HostState, UnitState
from rideau.drift_exceptions import Accepted
from rideau.fleet_runs.identity import now
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord
from rideau.host import File, Unit
from rideau.problems import Location, ProblemsFound
from rideau.profiles.drift import accepted, exceptions_of, load_drift
from rideau.profiles.source import parse
from tests.fleet import ROOT
from tests.test_converge_changes import DNS, FIREWALL, plan, settled

CONF, RULES = "/etc/unbound/unbound.conf", "/etc/nftables.conf"
MADE = plan(DNS, FIREWALL)
STATE = settled(MADE)
TODAY = date(2026, 11, 26)


def found(state: HostState, known: Known | None = None) -> list[str]:
    return [str(each) for each in drift(MADE, state, known)]


def with_file(**changes: str) -> HostState:
    return replace(STATE, files={**STATE.files, CONF: replace(STATE.files[CONF], **changes)})


def with_unit(load: str, enabled: str, active: str) -> HostState:
    return replace(STATE, units={**STATE.units, "unbound.service": UnitState(load, enabled, active)})


def test_a_host_that_is_its_generation_has_none():
    assert found(STATE) == []


def test_a_plan_that_was_not_applied_yet_is_no_drift():
    newer = replace(
        DNS, packages=("unbound",), files=(File(CONF, "other\n"),), units=(*DNS.units, Unit("new.service"))
    )
    assert drift(plan(newer, FIREWALL), STATE) == ()


def test_a_service_that_was_not_applied_yet_lacks_no_package():
    assert drift(MADE, settled(plan(FIREWALL))) == ()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (with_file(digest="0" * 64), f"file {CONF}: content changed by hand"),
        (with_file(digest="symbolic"), f"file {CONF}: it is a symbolic"),
        (with_file(mode="600"), f"file {CONF}: mode 600 instead of 644"),
        (with_file(owner="bob"), f"file {CONF}: owner bob:root instead of root:root"),
        (replace(STATE, files={RULES: STATE.files[RULES]}), f"file {CONF}: removed by hand"),
        (with_unit("loaded", "enabled", "inactive"), "unit unbound.service: stopped (inactive)"),
        (with_unit("loaded", "enabled", "failed"), "unit unbound.service: failed"),
        (with_unit("masked", "masked", "inactive"), "unit unbound.service: masked"),
        (
            with_unit("loaded", "disabled", "active"),
            "unit unbound.service: not enabled: it will not start at the next boot",
        ),
        (replace(STATE, packages={"nftables": "1"}), "package unbound: not installed"),
        (replace(STATE, unfinished=True), "a switch was cut short: apply finishes it"),
        (
            replace(STATE, unconfirmed=True),
            "its generation waits for confirmation, or goes back by itself",
        ),
    ],
)
def test_every_kind_of_drift_is_told(state: HostState, words: str):
    assert found(state) == [words]


def test_units_that_should_be_at_rest():
    resting = replace(DNS, units=(Unit("unbound.service", running=False, enabled=False),))
    assert [str(each) for each in drift(plan(resting), settled(plan(resting)))] == [
        "unit unbound.service: running, and it should not; enabled, and it should not be"
    ]


def test_generations_that_the_history_does_not_know():
    run = Known(3, "9c41f2a8", "apply", "claire@controller", "2026-11-26 03:15")
    assert found(STATE, run) == []
    known = "9c41f2a8 by claire@controller, 2026-11-26 03:15"
    (foreign,) = found(STATE, replace(run, generation=5))
    assert foreign.startswith(f"generation 3 is active, the history knows of 5 (apply {known}): ")
    (back,) = found(STATE, replace(run, verb="rollback"))
    assert back == (
        f"generation 3 is active since a rollback (rollback {known}): apply goes back to the plan"
    )
    assert found(replace(STATE, active=0, manifest_text=""), run) == [
        "no generation is active: nothing was applied yet, or it was removed"
    ]


ACCEPTED = Accepted(
    "veterans-affairs",
    None,
    "file",
    "/etc/unbound/*",
    "ticket 4711",
    TODAY,
    Location(Path("drift.yaml"), 4, 5),
)


@pytest.mark.parametrize(
    ("accepted", "today", "counts"),
    [
        (ACCEPTED, TODAY, 0),
        (ACCEPTED, date(2026, 11, 27), 1),
        (replace(ACCEPTED, host="gateway"), TODAY, 0),
        (replace(ACCEPTED, host="voice"), TODAY, 1),
        (replace(ACCEPTED, office="tourism"), TODAY, 1),
        (replace(ACCEPTED, kind="unit", pattern="*"), TODAY, 1),
        (replace(ACCEPTED, pattern="/etc/chrony/*"), TODAY, 1),
    ],
)
def test_what_is_accepted_counts_until_its_day_is_over(accepted: Accepted, today: date, counts: int):
    host = host_drift(MADE, with_file(mode="600"), Measure((accepted,), today, {}))
    assert (len(host.findings), len(host.counting)) == (1, counts)


def test_the_latest_of_several_exceptions_counts():
    both = (replace(ACCEPTED, until=date(2026, 1, 1)), ACCEPTED)
    assert not host_drift(MADE, with_file(mode="600"), Measure(both, TODAY, {})).counting


def test_words_for_people():
    state = replace(with_file(mode="600"), packages={"nftables": "1"})
    accepted = host_drift(MADE, state, Measure((ACCEPTED,), TODAY, {}))
    assert [*lines(accepted)] == [
        "veterans-affairs-gateway: 1 difference from generation 3",
        "    package unbound: not installed",
        f"    file {CONF}: mode 600 instead of 644 (accepted until 2026-11-26: ticket",
        "        4711)",
    ]
    over = host_drift(MADE, with_file(mode="600"), Measure((ACCEPTED,), date(2027, 1, 1), {}))
    assert "it was accepted until 2026-11-26:" in "\n".join(lines(over))
    assert "drift.yaml:4:5" in "\n".join(lines(over))


def test_a_document_for_programs_and_a_conclusion_for_people():
    record = RunRecord("r", "drift", "me", now(), 1.0, (OfficeOutcome("veterans-affairs", Ending.PENDING),))
    measure = Measure((ACCEPTED,), TODAY, {})
    fine, excused = (host_drift(MADE, each, measure) for each in (STATE, with_file(mode="600")))
    drifted = host_drift(MADE, replace(STATE, unfinished=True), measure)
    silent = HostDrift(MADE, error="cannot be reached")
    assert [*conclusion(record, [fine, excused])] == ["No drift on 2 hosts."]
    first, _ = conclusion(record, [drifted, silent])
    assert first == "Drift on 1 of 2 hosts; 1 could not be looked at."
    assert not document(record, [fine, excused])["drift"]
    (host,) = document(record, [excused])["hosts"]
    assert host["findings"][0]["exception"] == {
        "reason": "ticket 4711",
        "until": "2026-11-26",
        "file": "drift.yaml",
        "line": 4,
        "column": 5,
    }


def test_the_file_of_exceptions(tmp_path: Path):
    file = tmp_path / "drift.yaml"
    file.write_text(
        "rideau: 1\nexceptions:\n"
        "  - {office: tourism, host: voice, unit: 'kea*', reason: ticket 1, until: 2026-12-01}\n"
    )
    (one,) = accepted(load_drift(file))
    assert one == Accepted(
        "tourism", "voice", "unit", "kea*", "ticket 1", date(2026, 12, 1), Location(file, 3, 5)
    )


def test_an_exception_needs_a_reason_and_a_last_day():
    text = b"rideau: 1\nexceptions:\n  - {office: tourism, path: /etc/motd}\n"
    with pytest.raises(ProblemsFound) as caught:
        exceptions_of(parse(Path("drift.yaml"), text))
    assert {each.message for each in caught.value.problems} == {
        "the key “reason” is missing",
        "the key “until” is missing",
    }


def test_it_is_documented():
    words = (ROOT / "docs/engineer.md").read_text(encoding="utf-8")
    assert "profiles/drift.yaml" in words
    assert {str(each) for each in Kind} == {"file", "unit", "package", "generation"}
