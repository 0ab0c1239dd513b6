"""``rideau standards`` and what ``rideau check`` tells of them, in both languages and every form."""

import json
import re

import pytest
from click.testing import CliRunner

from rideau import language
from rideau.cli import rideau
from rideau.policy.catalogue import STANDARDS
from rideau.problems import ProblemsFound
from tests.fleet import samples
from tests.pages import faults

DAY = ("--on", "2026-11-27")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(samples(tmp_path))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "RIDEAU_ROOT"):
        monkeypatch.delenv(name, raising=False)
    yield lambda *arguments: CliRunner().invoke(rideau, arguments, catch_exceptions=False)
    language.use("en")


def test_all_offices_at_a_glance(run):
    shown = run("standards", *DAY).output
    assert all(code in shown for code in STANDARDS)
    assert re.search(r"!  S060  Two lines lead out of the office\.  seniors, tourism  —", shown)
    assert "~  S010  People connect from afar by approved algorithms.  —  veterans-affairs" in shown
    assert "claims compliance with nothing" in shown


def test_one_office_with_its_evidence(run):
    shown = run("standards", "tourism", *DAY).output
    assert "!  S060  Two lines lead out of the office.  there is one uplink  —" in shown
    assert re.search(r"S014 .* nothing found  security\.sshd\.gateway, … \(\d+ files, \d+ checks\)", shown)
    assert "S020" not in shown  # telephones are the department's


def test_all_about_one_standard(run):
    shown = run("standards", "--rule", "S010", "--lang", "fr", *DAY).output
    assert "ITSP.40.111\u00a0: Algorithmes cryptographiques" in shown
    assert "~ veterans-affairs\u00a0: WireGuard est parmi les tunnels (accepté jusqu’au 2027-01-29" in shown  # noqa: RUF001
    assert "profiles/offices/veterans-affairs.yaml:56:36" in shown
    assert "/etc/swanctl/conf.d/rideau.conf (gateway)" in shown


def test_the_map_of_controls(run):
    shown = run("standards", "veterans-affairs", "--controls").output
    assert re.search(r"SC-7 \(5\)  SC-07\(05\)  Deny by default, allow by exception  security\.zones", shown)
    assert "AC-17 (2)  AC-17(02)" in shown


def test_an_exception_that_ends_is_told_by_check(run):
    assert "S091" not in run("check", "veterans-affairs", "--on", "2027-01-29").output
    later = run("check", "veterans-affairs", "--on", "2027-01-30")
    assert re.search(
        r"veterans-affairs\.yaml:\d+:\d+: warning S091 the exception to S010 ended on 2027-01-29",
        later.output,
    )
    assert "warning S010 WireGuard is among the tunnels" in later.output
    assert later.exit_code == 0


def test_a_standard_that_the_fleet_made_an_error_fails_a_check(run, tmp_path):
    file = tmp_path / "profiles/fleet.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + "  policy: {S060: error, S050: note}\n", encoding="utf-8"
    )
    result = run("check", "--json", "tourism", *DAY)
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert [each["code"] for each in found["problems"]] == ["S060"]
    assert [each["code"] for each in found["warnings"]] == ["S013"]
    hosted = run("check", "--format", "github", "tourism", *DAY).output
    assert "::error file=profiles/offices/tourism.yaml,line=25" in hosted
    assert "::warning file=profiles/offices/tourism.yaml" in hosted
    runs = json.loads(run("check", "--format", "sarif", "tourism", *DAY).output)["runs"]
    assert {each["ruleId"]: each["level"] for each in runs[0]["results"]} == {
        "S060": "error",
        "S013": "warning",
    }
    rules = {each["id"]: each for each in runs[0]["tool"]["driver"]["rules"]}
    assert "MTA-STS" in rules["S013"]["fullDescription"]["text"]


def test_warnings_alone_do_not_fail(run):
    result = run("check", "--lang", "fr", *DAY)
    assert result.exit_code == 0
    assert re.search(r"avertissement S060 il y a une seule liaison", result.output)
    assert re.search(r"aucun problème, \d+ avertissements\.\n$", result.output)


def test_pages_in_both_languages_have_no_fault(run, tmp_path, browser):
    written = run("standards", "veterans-affairs", "--html", str(tmp_path / "pages"), *DAY).output.split()
    assert sorted(path.rsplit("/", 1)[1] for path in written) == [
        "standards-veterans-affairs.en.html",
        "standards-veterans-affairs.fr.html",
        "standards.en.html",
        "standards.fr.html",
    ]
    for path in written:
        text = (tmp_path / "pages" / path.rsplit("/", 1)[1]).read_text(encoding="utf-8")
        assert faults(browser, text) == [], path
        assert "compliance with nothing" in text or "aucune conformité" in text
    before = {path: (tmp_path / path).read_bytes() for path in written}
    run("standards", "veterans-affairs", "--html", str(tmp_path / "pages"), *DAY)
    assert {path: (tmp_path / path).read_bytes() for path in written} == before


def test_offices_that_can_be_read_are_shown_beside_one_that_cannot(run, tmp_path):
    file = tmp_path / "profiles/offices/seniors.yaml"
    file.write_text(file.read_text().replace("level: turnkey", "level: turnkee"))
    shown = CliRunner().invoke(rideau, ["standards", "--lang", "en"])
    assert isinstance(shown.exception, ProblemsFound)
    assert "turnkee" in str(shown.exception)
    assert "S060  " in shown.output
