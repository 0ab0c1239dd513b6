"""``rideau check``: all files, their relations, both languages, both forms of output."""

import json
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau import language
from rideau.allocation.lock_rules import LOCK_RULES
from rideau.cli import rideau
from rideau.cli.built import built
from rideau.inspection import inspect
from rideau.lifecycle_record import LIFE_RULES
from rideau.problems import Refused
from rideau.profiles.repository import Repository, find
from rideau.profiles.rules import RULES
from rideau.project import Project
from rideau.services import SERVICES
from rideau.vault.rules import VAULT_RULES
from tests.test_profile import ROOT, expected

MALFORMED = Path(__file__).parent / "malformed"
BROKEN = Repository(MALFORMED / "repository")
UNWRITABLE_AS_A_FILE = {"R101", "R102", "R103", "R128"}
"""Rules about what is no text, or too much of it; tests/test_source.py and test_profile.py break them."""


@pytest.fixture
def run(monkeypatch):
    monkeypatch.chdir(ROOT)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "RIDEAU_ROOT"):
        monkeypatch.delenv(name, raising=False)
    yield lambda *arguments: CliRunner().invoke(rideau, ["check", *arguments])
    language.use("en")


def test_the_samples_are_fine(run):
    result = run("--on", "2026-11-27")
    assert result.exit_code == 0, result.output
    assert re.search(r" files read, no problem, \d+ warnings\.\n$", result.output)


def test_files_of_a_broken_repository_give_their_codes_and_lines():
    report = inspect(BROKEN)
    for file in report.files:
        found = sorted(
            (each.code, each.location.line) for each in report.problems if each.location.file == file
        )
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert found == (expected(file) if re.match("# expect: R", first) else []), file


def test_every_rule_has_a_malformed_example_and_an_explanation():
    examples = "".join(
        file.read_text(encoding="utf-8").split("\n", 1)[0] for file in MALFORMED.rglob("*.yaml")
    )
    assert set(re.findall(r"R\d{3}", examples)) | UNWRITABLE_AS_A_FILE == set(RULES)


def test_every_code_is_explained():
    explained = re.findall(
        r"^### (R\d{3})", (ROOT / "docs/problems.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert explained == sorted({*RULES, *LOCK_RULES, *LIFE_RULES, *VAULT_RULES})


def test_one_office_by_name_or_by_file(run):
    for name in ("tourism", "profiles/offices/tourism.yaml", str(ROOT / "profiles/offices/tourism.yaml")):
        result = run("--json", name)
        assert result.exit_code == 0
        assert "profiles/offices/tourism.yaml" in json.loads(result.output)["files"]


def test_a_file_from_elsewhere_stands_for_the_office_it_describes(run, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_bytes((ROOT / "profiles/offices/seniors.yaml").read_bytes())
    result = run(str(draft))
    assert result.exit_code == 0, result.output


def test_problems_name_the_place_in_both_languages(run):
    english = run("tests/malformed/unknown-province.yaml")
    assert english.exit_code == 1
    assert "unknown-province.yaml:10:64: R126 “Ontario” is not one of" in english.output
    french = run("--lang", "fr", "tests/malformed/unknown-province.yaml")
    assert "unknown-province.yaml:10:64: R126 «\u00a0Ontario\u00a0» n’est pas" in french.output  # noqa: RUF001


def test_json_holds_the_same_problems(run):
    result = run("--json", "tests/malformed/unknown-level.yaml")
    assert result.exit_code == 1
    assert json.loads(result.output)["problems"] == [
        {
            "file": "tests/malformed/unknown-level.yaml",
            "line": 6,
            "column": 8,
            "code": "R171",
            "path": "level",
            "message": "there is no level “turn-key”",
            "remedy": "Did you mean “turnkey”? Write one of: connectivity, essentials, turnkey.",
        }
    ]


def test_an_unknown_office_is_refused_with_the_nearest_name():
    with pytest.raises(Refused, match="Did you mean “tourism”"):
        inspect(Repository(ROOT), ["turism"])


def test_lockfiles_that_collide_are_problems(run, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    monkeypatch.chdir(tmp_path)
    project = Project.load(tmp_path)
    project.allocate(*project.offices)
    assert run().exit_code == 0
    offices = tmp_path / "profiles/offices"
    shutil.copy(offices / "tourism.lock.yaml", offices / "transport.lock.yaml")
    result = run()
    assert result.exit_code == 1
    assert "transport.lock.yaml" in result.output
    assert "R202" in result.output


def test_a_profile_renamed_without_its_lockfile_is_noticed(run, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    monkeypatch.chdir(tmp_path)
    offices = tmp_path / "profiles/offices"
    text = (offices / "tourism.yaml").read_text(encoding="utf-8")
    (offices / "travel.yaml").write_text(text.replace("office: tourism", "office: travel"), encoding="utf-8")
    assert "there is no profile beside it" not in run("seniors").output
    (offices / "tourism.yaml").unlink()
    result = run()
    assert result.exit_code == 0, result.output
    assert "tourism.lock.yaml: there is no profile beside it. If the office was renamed" in result.output


def test_a_file_that_is_not_there_is_a_problem(run):
    result = run("profiles/offices/absent.yaml")
    assert result.exit_code == 1
    assert "R101" in result.output


def test_the_repository_is_found_from_below_or_by_its_variable(tmp_path):
    assert find(ROOT / "profiles/offices", {}).root == ROOT
    assert find(tmp_path, {"RIDEAU_ROOT": str(ROOT)}).root == ROOT
    with pytest.raises(Refused):
        find(tmp_path, {})


def test_checking_every_sample_takes_less_than_a_second():
    """Of processor time: it waits for nothing, and other tests run beside this one."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", "from rideau.cli import main; main()", "check"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_check_knows_the_services_without_loading_them():
    assert built() == {service.SLUG for service in SERVICES}


def test_check_does_not_import_what_it_does_not_need():
    unneeded = {"pyinfra", "rich", "babel", "paramiko", "jinja2", "rideau.services"}
    code = (
        "import sys; sys.argv = ['rideau', 'check']\n"
        "from rideau.cli import main\n"
        "try: main()\n"
        f"except SystemExit: print(sorted({unneeded} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("guide", "lang"), [("coordinator.md", "en"), ("coordinator.fr.md", "fr"), ("problems.md", "en")]
)
def test_the_guides_show_what_is_really_said(run, tmp_path, guide, lang):
    sample = (ROOT / "profiles/offices/tourism.yaml").read_text(encoding="utf-8")
    file = tmp_path / "tourism.yaml"
    file.write_text(sample.replace("province: QC", "province: Quebec"), encoding="utf-8")
    said = run("--lang", lang, str(file)).output.splitlines()[0].removeprefix(str(tmp_path))
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    shown = re.search(r"profiles/offices(/tourism.yaml:22:15: .*?)\n```", text, re.DOTALL)
    assert shown
    assert shown[1].split() == said.split()


def test_a_copy_that_keeps_the_domain_is_told_so_by_its_own_name(tmp_path: Path) -> None:
    """Whichever of the two files the problem is shown in, checking either office shows it."""
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    offices = tmp_path / "profiles" / "offices"
    copy = (offices / "tourism.yaml").read_text().replace("office: tourism", "office: culture")
    (offices / "culture.yaml").write_text(copy)
    for name in ("culture", "tourism"):
        assert "R193" in {problem.code for problem in inspect(find(tmp_path), [name]).problems}
