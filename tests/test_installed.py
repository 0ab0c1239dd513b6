"""A team has the wheel and a repository of its own, and nothing of this checkout: all works there."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from rideau.fleet_repository import EXAMPLE, WHEEL
from tests.fleet import ROOT
from tests.installed import Installed, wheel
from tests.test_docs import command, fenced


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Installed:
    return Installed.make(tmp_path_factory.mktemp("environment") / "venv", built)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Path:
    """A team's repository, in the hands of version control."""
    folder = tmp_path_factory.mktemp("team") / "ministers"
    said = installed.rideau("init", folder, at=folder.parent)
    assert WHEEL in said
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Team", "-c", "user.email=team@example.org")
    return subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A change")
    return git(folder, "rev-parse", "HEAD")


def shipped() -> set[str]:
    """Every file that must come with Rideau, as the wheel names it."""
    package = {each for each in (ROOT / "rideau").rglob("*") if each.is_file() and not each.is_symlink()}
    own = {
        f"rideau/{each.relative_to(ROOT / 'rideau')}"
        for each in package
        if each.suffix not in (".po", ".pyc")
    }
    for link in (each for each in (ROOT / "rideau/shipped").iterdir() if each.is_symlink()):
        inside = (each for each in link.resolve().rglob("*") if each.is_file() and each.suffix != ".pyc")
        files = {f"/{each.relative_to(link.resolve())}" for each in inside} if link.is_dir() else {""}
        own |= {f"rideau/shipped/{link.name}{each}" for each in files}
    return own


def test_the_wheel_has_every_file_and_no_other(built: Path) -> None:
    assert built.name == WHEEL
    with ZipFile(built) as opened:
        inside = {each for each in opened.namelist() if each.startswith("rideau/")}
    assert inside == shipped()
    assert {"rideau/shipped/levels/turnkey.yaml", "rideau/shipped/deploys/office.py"} <= inside


def test_this_checkout_is_out_of_reach(installed: Installed, tmp_path: Path) -> None:
    found = installed.run("python", "-c", "import rideau; print(rideau.__file__)", at=tmp_path)
    assert found.stdout.startswith(str(installed.folder))
    refused = installed.run("python", "-c", f"open({str(ROOT / 'README.md')!r})", at=tmp_path)
    assert "is in the checkout" in refused.stderr


def test_what_the_readme_shows_works(installed: Installed, team: Path) -> None:
    shown, in_french = (
        [each for line in fenced((team / name).read_text()) if (each := command(line)) is not None]
        for name in ("README.md", "README.fr.md")
    )
    assert shown == in_french
    elsewhere = ("rideau new", "rideau lab", f"rideau apply {EXAMPLE}", "rideau verify", "pyinfra")
    run = [each for each in shown if each.endswith("--offline") or not each.startswith(elsewhere)]
    assert [each.split()[1] for each in run] == ["check", "plan", "apply", "guide"]
    for each in run:
        for_one = ("--audience", "people") if "guide" in each else ()  # the others take as long again
        installed.rideau(*shlex.split(each)[1:], *for_one, at=team)
    guides = team / "guides" / EXAMPLE
    assert sorted(each.suffix for each in guides.iterdir()) == [".html", ".html", ".pdf", ".pdf"]
    assert "example-minister.example" in (guides / "guide-people.fr.html").read_text()


def test_nothing_is_left_to_commit_after_a_plan(installed: Installed, team: Path) -> None:
    installed.rideau("check", at=team)
    assert EXAMPLE in installed.rideau("plan", EXAMPLE, "--json", at=team)
    assert installed.rideau("schema", at=team)
    assert git(team, "status", "--porcelain") == ""


def test_pyinfra_itself_sees_the_hosts_of_a_live_fleet(
    installed: Installed, team: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(team), "live")
    live = tmp_path / "live"
    fleet = live / "profiles/fleet.yaml"
    known = {"environment: lab": "environment: live", "203.0.113.64/28": "9.9.9.0/28", ".example": ".gc.ca"}
    known |= {"203.0.113.1, 203.0.113.2": "9.9.9.9, 149.112.112.112"}
    fleet.write_text(replaced(fleet.read_text(), known))
    office = live / f"profiles/offices/{EXAMPLE}.yaml"
    office.write_text(replaced(office.read_text(), {"198.51.100.": "9.9.8.", ".example": ".gc.ca"}))
    installed.rideau("check", at=live)
    done = installed.run("python", "-m", "pyinfra", "inventories/fleet.py", "debug-inventory", at=live)
    assert done.returncode == 0, done.stderr
    for host in ("gateway", "voice", "mail", "apps"):
        assert f"{EXAMPLE}-{host}" in done.stdout + done.stderr


def test_pyinfra_itself_says_that_a_fleet_of_the_lab_needs_one(
    installed: Installed, team: Path, tmp_path: Path
) -> None:
    words = ("-m", "pyinfra", "inventories/fleet.py", "deploys/office.py", "--dry")
    done = installed.run("python", *words, at=team, environment={"RIDEAU_LAB_STATE": str(tmp_path / "none")})
    assert done.returncode != 0
    assert "rideau lab up" in done.stderr
    assert "Traceback" not in done.stderr


def replaced(text: str, known: dict[str, str]) -> str:
    for former, new in known.items():
        assert former in text
        text = text.replace(former, new)
    return text


def test_a_level_of_the_teams_own_is_one_more(installed: Installed, team: Path) -> None:
    file = team / "profiles/levels/branch.yaml"
    file.parent.mkdir()
    file.write_text(
        "rideau: 1\nlevel: branch\nname: {en: Branch, fr: Succursale}\n"
        "description: {en: A network., fr: Un réseau.}\nservices: {network: managed, internet: managed}\n"
    )
    found = json.loads(installed.rideau("catalogue", "--json", at=team))
    file.unlink()
    file.parent.rmdir()
    assert {each["level"] for each in found["levels"]} == {"branch", "connectivity", "essentials", "turnkey"}


def test_editors_find_the_schemas_that_profiles_name(team: Path) -> None:
    named = {}
    for file in (team / "profiles").rglob("*.yaml"):
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text())
        if found:
            named[file.name] = (file, (file.parent / found[1]).resolve())
    assert named.keys() == {"fleet.yaml", f"{EXAMPLE}.yaml"}
    for file, schema in named.values():
        wanted = json.loads(schema.read_text())
        data = json.loads(json.dumps(YAML(typ="safe", pure=True).load(file), default=str))  # YAML 1.2
        assert [*Draft202012Validator(wanted).iter_errors(data)] == [], file.name


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        (".github/workflows/rideau.yml", ("vendor.github-workflows",)),
        (".gitlab-ci.yml", ("vendor.gitlab-ci", "--data-transform", "gitlab-ci")),
    ],
)
def test_forges_understand_what_they_are_asked(team: Path, file: str, schema: tuple[str, ...]) -> None:
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *schema, str(team / file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_scripts_are_sound(team: Path) -> None:
    scripts = sorted(str(each) for each in (team / "ci").glob("*.sh"))
    assert len(scripts) == 2
    subprocess.run(["shellcheck", *scripts], check=True)


def test_the_install_script_names_the_wheel_that_is_missing(installed: Installed, team: Path) -> None:
    done = installed.run("sh", "ci/install.sh", at=team)
    assert done.returncode == 1
    assert f"wheels/{WHEEL} is missing" in done.stderr


def test_a_change_is_reported_for_the_offices_that_it_touches(installed: Installed, team: Path) -> None:
    base = git(team, "rev-parse", "HEAD")
    profile = team / f"profiles/offices/{EXAMPLE}.yaml"
    other = profile.with_name("second-office.yaml")
    text = profile.read_text().replace(EXAMPLE, "second-office").replace("example-minister", "second")
    other.write_text(text.replace("198.51.100.10", "198.51.100.11").replace("5550100", "5550199"))
    commit(team)
    said = report(installed, team, base)
    assert said.startswith("<!-- rideau -->\n### second-office\n")
    assert "This office is new" in said
    assert said.endswith("commit what it writes:\n\n- profiles/offices/second-office.lock.yaml\n")
    added = commit(team)
    assert "<summary>rideau plan second-office</summary>" in said
    assert f"plan {EXAMPLE}" not in said
    fleet = team / "profiles/fleet.yaml"
    fleet.write_text(fleet.read_text().replace("ntp2", "ntp3"))
    (team / "requirements.txt").write_text("# newer\n")
    commit(team)
    both = report(installed, team, added, "4000")
    assert [line for line in both.splitlines() if line.startswith("### ")] == [
        f"### {EXAMPLE}",
        "### second-office",
    ]
    assert len(both) < 4000
    assert "too long for a comment: rideau plan second-office" in both
    assert "Rideau itself changes" in both
    assert "Rideau itself changes" not in said
    assert "commit what it writes" not in both
    git(team, "reset", "--quiet", "--hard", base)


def test_a_change_that_nothing_can_be_compared_with_says_so(installed: Installed, team: Path) -> None:
    empty = git(team, "commit-tree", git(team, "hash-object", "-t", "tree", "/dev/null"), "-m", "Nothing yet")
    said = report(installed, team, empty)
    assert said.startswith(f"<!-- rideau -->\n    At {empty} there were no profiles here.\n")
    assert "rideau plan" not in said


def report(installed: Installed, team: Path, *words: str) -> str:
    done = installed.run("sh", "ci/report.sh", *words, at=team)
    assert done.returncode == 0, done.stderr
    return done.stdout
