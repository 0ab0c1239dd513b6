"""``rideau readiness``: what a coordinator reads, and how soon."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner, Result

from rideau.cli import rideau
from rideau.history.record import RunRecord, document
from rideau.history.spool import Spool, state_folder
from tests.fleet import add, profile, samples
from tests.readiness.records import applied, looked, stage, verified

SECONDS = 1.0


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A live fleet whose state is its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("RIDEAU_HISTORY_URL", "RIDEAU_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(samples(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(rideau, ["readiness", *words, "--lang", "en"], catch_exceptions=False)


def keep(root: Path, *runs: RunRecord) -> None:
    """Put records where ended runs wait for the database, without waiting for the disk."""
    folder = Path(Spool(state_folder(str(root))).folder)
    folder.mkdir(parents=True, exist_ok=True)
    for each in runs:
        (folder / f"{each.id}.json").write_text(json.dumps(document(each)))


@pytest.fixture
def staged(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tourism is installed in the lab where the sample fleet lives."""
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(root / "lab"))
    stage(root / "lab/lives", "tourism")
    return root


EVERYTHING = dict.fromkeys(
    ("state", "network", "internet", "security", "remote_access", "email", "credentials"), (9, 0, 0)
)


def test_the_fleet_at_a_glance(staged: Path) -> None:
    keep(staged, applied("1125T0800"), verified("1126T0800", **EVERYTHING))
    found = run("--on", "2026-12-08")
    lines = found.output.splitlines()
    assert lines[0] == "Readiness on 2026-12-08"
    told = "last proven 12 days ago; a proof is good for 7"
    assert f"  ✘  tourism  2026-12-14  staged  no-go: {told}, day one in 6 days" in lines
    assert "  tourism  ✘  ✘  ✘  ✘  ○  -  -  ✘  ○  ✘  -  -" in lines
    assert "  tourism  1 day late: to be proven  2026-12-07" in lines
    assert lines[-1] == "0 offices are go, 6 are no-go, 1 is not due yet, 6 are late."
    assert found.exit_code == 2


def test_one_office_with_its_evidence(staged: Path) -> None:
    keep(staged, applied("1125T0800"), verified("1126T0800", **EVERYTHING))
    found = run("tourism", "--on", "2026-11-27")
    assert "  ✔  Network  9 checks passed on 2026-11-26  verify veri260800" in found.output
    assert "2026-11-26 08:00  verify  63 checks passed  claire@controller  6f3a1c20" in found.output
    conclusion = (
        "✔ Office of the Minister of Tourism: go. 63 checks passed on 2026-11-26, day one in 17 days."
    )
    assert found.output.splitlines()[-1] == conclusion
    assert found.exit_code == 0


def test_pages_are_written_in_both_languages(staged: Path) -> None:
    found = run("--on", "2026-11-27", "--html", "out")
    assert [each.name for each in sorted((staged / "out").iterdir())] == [
        "readiness.en.html",
        "readiness.fr.html",
    ]
    assert "out/readiness.fr.html: written" in found.stderr
    assert "État de préparation" in (staged / "out/readiness.fr.html").read_text()


def test_failures_are_named(staged: Path) -> None:
    keep(staged, applied("1125T0800"), verified("1126T0800", **EVERYTHING | {"email": (20, 2, 0)}))
    found = run("tourism", "--on", "2026-11-27")
    assert "  ✘  Email  2 checks failed  email.thing-0, email.thing-1; verify veri260800" in found.output
    assert found.exit_code == 2


def test_a_profile_that_changed_since_the_last_apply(staged: Path) -> None:
    git = ["git", "-C", str(staged), "-c", "user.name=x", "-c", "user.email=x@example"]
    for words in (["init", "-q"], ["add", "profiles"], ["commit", "-q", "-m", "offices"]):
        subprocess.run([*git, *words], check=True)
    asked = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    commit = asked.stdout.strip()
    good = (applied("1125T0800", commit=commit), verified("1126T0800", commit=commit, **EVERYTHING))
    keep(staged, *good)
    assert run("tourism", "--on", "2026-11-27").exit_code == 0
    file = staged / "profiles/offices/fisheries.yaml"
    file.write_text(file.read_text() + "# another office\n")
    assert run("tourism", "--on", "2026-11-27").exit_code == 0
    file = staged / "profiles/offices/tourism.yaml"
    file.write_text(file.read_text() + "# one word more\n")
    found = run("tourism", "--on", "2026-12-08")
    assert "Its profile has changed since it was last applied" in found.output
    assert found.exit_code == 2


def test_a_profile_with_problems_is_no_go_and_hides_no_other(staged: Path) -> None:
    keep(staged, applied("1125T0800"), verified("1126T0800", **EVERYTHING))
    (staged / "profiles/offices/fisheries.yaml").write_text("rideau: 1\n")
    found = run("--on", "2026-11-27")
    assert "problems: rideau check fisheries" in found.output
    assert "  ✔  tourism" in found.output


def test_what_cannot_be_asked_is_refused_in_words(root: Path) -> None:
    for words, said in (
        (["turism"], "Did you mean “tourism”?"),
        (
            ["--on", "30/11/2026"],
            "--on 30/11/2026: not a day. Write year, month and day, such as 2026-11-23.",
        ),
    ):
        found = CliRunner().invoke(rideau, ["readiness", *words, "--lang", "en"])
        assert said in str(found.exception)


def test_a_live_fleet_takes_no_proof_from_the_lab(root: Path) -> None:
    fleet = root / "profiles/fleet.yaml"
    fleet.write_text(
        fleet.read_text().replace("environment: lab ", "environment: live").replace("203.0.113", "93.184.216")
        .replace(".example", ".gc.ca")
    )  # fmt: skip
    for file in (root / "profiles/offices").iterdir():
        file.unlink()
    text = profile("tourism", level="essentials").replace("tourism.example", "tourism.gc.ca")
    add(root, "tourism", text)
    stage(root / "profiles/offices", "tourism")
    keep(root, applied("1125T0800"), verified("1126T0800"))
    assert "Not verified yet" in run("tourism", "--on", "2026-11-27").output
    keep(root, replace(verified("1126T0900"), where="live"))
    assert "Not verified yet" not in run("tourism", "--on", "2026-11-27").output


def test_thirty_six_offices_in_a_second(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(root / "lab"))
    without_offices_left(root)
    slugs = [f"office-{number}" for number in range(36)]
    for number, slug in enumerate(slugs):
        add(root, slug, profile(slug, number, ("minister", "chief", "press")))
        stage(root / "lab/lives", slug)
        for day in range(16, 26):
            keep(root, *(of(each, slug) for each in (applied(f"11{day}T0800"), verified(f"11{day}T0900"))))
    for hour in range(24):  # drift looks at the whole fleet
        keep(root, replace(looked(f"1126T{hour:02}00", "unchanged"), offices=tuple(slugs)))
    run("--json")  # takes the spool up
    took = []
    for _ in range(3):
        began = process_time()  # what others do on the machine meanwhile is not measured
        found = json.loads(run("--on", "2026-11-27", "--json").stdout)
        took.append(process_time() - began)
    assert found["go"] == 36
    assert min(took) < SECONDS


def without_offices_left(root: Path) -> None:
    for file in (root / "profiles/offices").iterdir():
        file.unlink()


def of(run: RunRecord, office: str) -> RunRecord:
    """The same run of another office."""
    hosts = tuple(replace(each, office=office, host=f"{office}-gateway") for each in run.hosts)
    checks = tuple(replace(each, office=office) for each in run.checks)
    return replace(
        run, id=f"{run.id}{office.rpartition('-')[2]:0>4}", offices=(office,), hosts=hosts, checks=checks
    )
