"""Evidence is what the plans hold: nothing is named that is not there, and no pattern finds nothing."""

import re
from datetime import date
from functools import cache

import pytest

from rideau.policy.catalogue import STANDARDS
from rideau.policy.controls import CONTROLS
from rideau.policy.sources import SOURCES
from rideau.policy.standard import Evidence, Scope
from rideau.project import Project
from rideau.standards.evidence import NOTHING, OnHost, bearing, held
from rideau.standards.statement import Judgement, State, judge, judge_fleet
from tests.fleet import ROOT

DAY = date(2026, 11, 27)
PROJECT = Project.load(ROOT)
PATTERNS = sorted(
    {
        (kind, pattern)
        for each in (*STANDARDS.values(), *CONTROLS.values())
        for kind in ("files", "checks", "records", "kept")
        for pattern in getattr(each.evidence, kind)
    }
)


@cache
def judgement(slug: str) -> Judgement:
    return judge(PROJECT, slug, DAY)


@pytest.mark.parametrize("slug", PROJECT.offices)
def test_every_piece_of_evidence_is_in_the_plan(slug):
    plan = PROJECT.plan(slug)
    parts = [(host.host.slug, part) for host in plan.hosts for part in host.contributions]
    files = {OnHost(host, file.path) for host, part in parts for file in part.files}
    kept = {OnHost(host, folder) for host, part in parts for folder in part.data}
    checks = {each.id for each in plan.checks}
    said = judgement(slug)
    named = [each.evidence for each in (*said.statements, *said.controls)]
    assert any(named)
    assert {place for each in named for place in each.files} <= files
    assert {place for each in named for place in each.kept} <= kept
    assert {check for each in named for check in each.checks} <= checks
    assert all(plan.office.domain in record for each in named for record in each.records)


@pytest.mark.parametrize(("kind", "pattern"), PATTERNS)
def test_every_pattern_finds_something_in_some_office(kind, pattern):
    wanted = Evidence(**{kind: (pattern,)})
    plans = map(PROJECT.plan, PROJECT.offices)
    assert any(getattr(bearing(wanted, whole(plan.office.slug), plan.office.domain), kind) for plan in plans)


@cache
def whole(slug: str):
    return held(PROJECT.plan(slug))


def test_what_is_missed_shows_no_evidence_that_it_is_met():
    for slug in PROJECT.offices:
        for each in judgement(slug).statements:
            if each.state in (State.ERROR, State.WARNING, State.NOTE, State.NOT_OURS):
                assert each.evidence == NOTHING


def test_nothing_is_said_of_a_second_one_where_there_is_no_first():
    states = {each.standard.code: each.state for each in judgement("tourism").statements}
    assert states["S060"] is State.WARNING
    assert {states["S061"], states["S062"], states["S051"]} == {State.NOT_OURS}
    assert {each.once for each in STANDARDS.values()} - {None} <= {*STANDARDS}


def test_what_the_samples_say():
    found = {
        slug: {
            each.standard.code: str(each.state)
            for each in judgement(slug).statements
            if each.state in (State.WARNING, State.EXCEPTED)
        }
        for slug in PROJECT.offices
    }
    assert found == {
        "fisheries": {"S081": "warning"},
        "northern-affairs": {
            **dict.fromkeys(("S013", "S020", "S022", "S031", "S050"), "warning"),
            "S005": "excepted",
        },
        "public-services": {**dict.fromkeys(("S013", "S022", "S050"), "warning"), "S002": "excepted"},
        "seniors": dict.fromkeys(("S013", "S022", "S031", "S050", "S060"), "warning"),
        "tourism": dict.fromkeys(("S013", "S050", "S060"), "warning"),
        "transport": dict.fromkeys(("S013", "S022", "S050"), "warning"),
        "veterans-affairs": {**dict.fromkeys(("S024", "S050"), "warning"), "S010": "excepted"},
    }
    assert {each.standard.code: each.state for each in judge_fleet(PROJECT)} == {
        "S006": State.NOTHING_FOUND,
        "S012": State.NOTE,
        "S065": State.NOTHING_FOUND,
    }


def test_standards_are_whole():
    for code, each in STANDARDS.items():
        assert re.fullmatch(r"S\d{3}", code)
        assert each.code == code
        assert each.sources
        assert {*each.sources} <= {*SOURCES}
        assert {*each.controls} <= {*CONTROLS}
        assert (each.finding is None) == (each.remedy is None)
        assert each.finding or each.evidence.files, f"{code}: neither found nor shown"
        for words in (each.asks, each.reason):
            assert all(text.endswith(".") and "{" not in text for text in (words.en, words.fr))
    assert [*STANDARDS] == sorted(STANDARDS) or "S065" in STANDARDS
    used = {key for each in STANDARDS.values() for key in each.sources}
    assert used == {*SOURCES}


def test_placeholders_are_the_same_in_both_languages():
    for each in STANDARDS.values():
        for words in (each.finding, each.remedy):
            if words:
                names = [
                    sorted(set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", text))) for text in (words.en, words.fr)
                ]
                assert names[0] == names[1], each.code


def test_controls_have_something_to_show_and_their_new_ids():
    for each in CONTROLS.values():
        assert each.evidence != Evidence() or each.also
        assert re.fullmatch(r"[A-Z]{2}-\d{1,2}(?: \(\d\))?", each.id)
        assert re.fullmatch(r"[A-Z]{2}-\d{2}(?:\(\d{2}\))?", each.now)
    assert CONTROLS["SC-7 (5)"].now == "SC-07(05)"
    assert CONTROLS["AU-8 (1)"].now == "SC-45(01)"


def test_every_scope_and_subject_is_used():
    assert {each.scope for each in STANDARDS.values()} == {*Scope}


@pytest.mark.parametrize(("language", "file"), [("en", "standards.md"), ("fr", "standards.fr.md")])
def test_the_documentation_lists_the_standards(language, file):
    listed = (ROOT / "docs" / file).read_text(encoding="utf-8").split("|---|---|---|\n")[1]
    assert listed.splitlines() == [
        f"| {code} | {STANDARDS[code].asks.in_language(language)} | {names} |"
        for code in sorted(STANDARDS)
        if (names := ", ".join(SOURCES[key].name.in_language(language) for key in STANDARDS[code].sources))
    ]
