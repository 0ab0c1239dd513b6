"""What forges and editors are told of a problem: the file as they know it, the line, the rule."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau.cli.check import check
from tests.fleet import samples


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = samples(tmp_path)
    file = made / "profiles/offices/tourism.yaml"
    file.write_text(file.read_text().replace("province: QC", "province: Quebec"))
    monkeypatch.chdir(made)
    return made


def said(format_: str) -> str:
    done = CliRunner().invoke(check, ["tourism", "--format", format_])
    assert done.exit_code == 1
    return done.stdout


def lines(root: Path) -> list[int]:
    text = (root / "profiles/offices/tourism.yaml").read_text().splitlines()
    return [at for at, line in enumerate(text, 1) if "Quebec" in line]


def test_github_annotates_the_line(root: Path) -> None:
    (line,) = lines(root)
    first = said("github").splitlines()[0]
    assert first.startswith(f"::error file=profiles/offices/tourism.yaml,line={line},col=")
    assert ",title=R126::“Quebec”" in first


def test_gitlab_is_told_of_one_issue_wherever_it_moves(root: Path) -> None:
    (issue,) = json.loads(said("gitlab"))
    assert issue["location"] == {"path": "profiles/offices/tourism.yaml", "lines": {"begin": lines(root)[0]}}
    assert issue["check_name"] == "R126"
    assert "QC" in issue["description"]
    file = root / "profiles/offices/tourism.yaml"
    file.write_text("# moved\n" + file.read_text())
    (moved,) = json.loads(said("gitlab"))
    assert moved["fingerprint"] == issue["fingerprint"]
    assert moved["location"]["lines"]["begin"] == issue["location"]["lines"]["begin"] + 1


def test_sarif_names_the_rule_and_the_place(root: Path) -> None:
    (run,) = json.loads(said("sarif"))["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "R126"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "profiles/offices/tourism.yaml"
    assert place["region"]["startLine"] == lines(root)[0]


def test_an_office_without_mistakes_has_warnings_at_most(root: Path) -> None:
    reports = {}
    for format_ in ("gitlab", "sarif"):
        done = CliRunner().invoke(check, ["seniors", "--format", format_, "--on", "2026-11-27"])
        assert done.exit_code == 0
        reports[format_] = json.loads(done.stdout)
    weights = {each["check_name"]: each["severity"] for each in reports["gitlab"]}
    levels = {each["ruleId"]: each["level"] for each in reports["sarif"]["runs"][0]["results"]}
    assert weights == dict.fromkeys(("S013", "S022", "S031", "S050", "S060"), "minor")
    assert levels == dict.fromkeys(weights, "warning")
