"""rideau diff: an office as it is written now, beside what git remembers."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau import language
from rideau.cli import rideau
from rideau.problems import Refused
from tests.fleet import samples

OFFICE = "veterans-affairs"
_NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository in a folder of a larger one, with one commit."""
    root = samples(tmp_path / "infrastructure/fleet")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "first")
    monkeypatch.setenv("RIDEAU_ROOT", str(root))
    language.use("en")
    return root


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *_NOBODY, *arguments], check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def change(root: Path, former: str, latter: str) -> None:
    file = root / "profiles/offices" / f"{OFFICE}.yaml"
    text = file.read_text()
    assert text.count(former) == 1
    file.write_text(text.replace(former, latter))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rideau, ["diff", *arguments], catch_exceptions=False)


def test_nothing_has_changed(root: Path) -> None:
    told = run(OFFICE, "--lang", "fr")
    assert (told.exit_code, told.stdout) == (0, "Aucune différence avec HEAD.\n")


def test_what_is_not_committed_yet_is_told(root: Path) -> None:
    change(root, 'extension: "201"', 'extension: "231"')
    told = run(OFFICE)
    assert told.exit_code == 2
    assert "    Chief of Staff (chief) gets a new extension: 231 instead of 201.\n" in told.stdout
    assert told.stdout.startswith("veterans-affairs\n  People\n")


def test_any_revision_is_compared_with(root: Path) -> None:
    change(root, "wifi: VAC-Minister", "wifi: VAC-Office")
    commit(root, "another name for the wireless network")
    assert run(OFFICE).exit_code == 0
    told = run(OFFICE, "HEAD~1", "--lang", "fr")
    assert "    services.credentials.wifi : VAC-Office (avant : VAC-Minister).\n" in told.stdout


def test_offices_come_and_go(root: Path) -> None:
    git(root, "rm", "--quiet", "profiles/offices/tourism.yaml")
    file = root / "profiles/offices/transport.yaml"
    file.write_text(file.read_text().replace("support_until: 2027", "support_until: 2028", 1))
    commit(root, "another year")
    told = run("--all", "HEAD~1", "--format", "json")
    found = json.loads(told.stdout)
    assert found["revision"] == "HEAD~1"
    assert "close it first" in found["offices"]["tourism"][0]["words"]["en"]
    assert {*found["offices"]} == {"tourism", "transport"}
    git(root, "checkout", "HEAD~1", "--", "profiles")
    assert "Ce cabinet est nouveau" in run("tourism", "--lang", "fr").stdout


def test_markdown_shows_names_as_they_are(root: Path) -> None:
    change(root, "wifi: VAC-Minister", "wifi: VAC_Minister_1")
    told = run(OFFICE, "--format", "markdown").stdout
    assert "### veterans-affairs\n\n**Other settings**\n\n- " in told
    assert r"services.credentials.wifi: VAC\_Minister\_1 (before: VAC-Minister)." in told


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:README.md"])
def test_a_revision_that_git_does_not_know_is_refused(root: Path, revision: str) -> None:
    with pytest.raises(Refused, match="git knows no revision"):
        run(OFFICE, "--", revision)


def test_without_git_there_is_nothing_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIDEAU_ROOT", str(samples(tmp_path)))
    with pytest.raises(Refused, match="is in no git repository"):
        run(OFFICE)


def test_profiles_that_were_wrong_then_are_told_as_they_were(root: Path) -> None:
    change(root, "level: turnkey", "level: turnkee")
    commit(root, "a mistake")
    change(root, "level: turnkee", "level: turnkey")
    with pytest.raises(Refused) as refused:
        run(OFFICE)
    assert "HEAD:profiles/offices/veterans-affairs.yaml:" in str(refused.value)
    assert "turnkee" in str(refused.value)


def test_an_unknown_office_is_refused(root: Path) -> None:
    with pytest.raises(Refused, match="Did you mean “tourism”"):
        run("turism")


def test_markdown_makes_no_picture_of_an_address(root: Path) -> None:
    change(root, "80:5E:C0:00:00:01", "80:5E:C0:00:00:0A")
    told = run(OFFICE, "--format", "markdown").stdout
    assert "- `Minister (minister), desk phone: yealink-t54w, 80:5e:c0:00:00:0a (before: " in told
