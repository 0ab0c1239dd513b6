"""``rideau history``: what an engineer reads at three in the morning."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau.cli import rideau
from rideau.cli.recording import recorded
from rideau.history.record import FAILED, document
from rideau.history.recorder import Begun
from rideau.history.spool import Spool, state_folder
from rideau.problems import Refused
from rideau.project import Project
from tests.fleet import samples
from tests.history.records import APPLY, VERIFY


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a repository whose state is its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("RIDEAU_HISTORY_URL", "RIDEAU_ROOT", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(samples(tmp_path))
    return Project.load()


@pytest.fixture
def spool(project: Project) -> Spool:
    return Spool(state_folder(str(project.repository.root)))


def run(*arguments: str):
    return CliRunner().invoke(rideau, ["history", *arguments], catch_exceptions=False)


def test_runs_are_told_newest_first(spool: Spool) -> None:
    for each in (APPLY, VERIFY):
        spool.end(each.id, document(each))
    lines = run().output.splitlines()
    assert lines[1].split("  ")[1:] == [
        "2026-11-26 04:15",
        "verify",
        "tourism",
        "1 checks FAILED, 70 checks passed, 6 not run",
        "claire@controller",
        "00000002",
    ]
    assert "1 FAILED, 1 changed" in lines[2]
    assert "6f3a1c20+" in lines[2]
    assert len(run("veterans-affairs").output.splitlines()) == 2
    assert run("seniors").output == "No run of seniors is recorded.\n"


def test_documents_for_programs(spool: Spool) -> None:
    spool.end(APPLY.id, document(APPLY))
    assert json.loads(run("--json").output) == {"format": 1, "runs": [document(APPLY)]}
    assert json.loads(run("show", "last", "--json").output) == document(APPLY)


def test_all_that_is_recorded_of_a_run(spool: Spool) -> None:
    spool.end(APPLY.id, document(APPLY))
    told = run("show", APPLY.short).output
    assert "6 → 7  2 files, 1 units" in told
    assert "activate failed: Ministère des Pêches" in told
    assert "with changes that were not committed" in told


def test_a_run_that_goes_on_is_shown_and_not_kept_for_good(spool: Spool) -> None:
    spool.begin(VERIFY.id, document(replace(VERIFY, ended="", outcome="running", checks=())))
    file = next(Path(spool.folder).iterdir())
    file.rename(file.with_name(f"{VERIFY.id}.{os.getppid()}.running"))
    told = run().output
    assert ("running" in told) == (b"rideau" in Path(f"/proc/{os.getppid()}/cmdline").read_bytes())


def test_names_that_mean_nothing_or_too_much(spool: Spool) -> None:
    for each in (APPLY, VERIFY):
        spool.end(each.id, document(each))
    with pytest.raises(Refused, match="No run is called ffff"):
        run("show", "ffff")
    with pytest.raises(Refused, match=f"2026 may be any of {APPLY.id}, {VERIFY.id}"):
        run("show", "2026")


def test_a_run_is_recorded_however_it_ends(project: Project) -> None:
    def fail() -> None:
        with recorded(project, Begun("apply", ("tourism",))):
            raise Refused("no host answers\nnot one")

    with pytest.raises(Refused):
        fail()
    (found,) = json.loads(run("--json").output)["runs"]
    assert (found["verb"], found["outcome"], found["note"]) == ("apply", FAILED, "no host answers")
    assert found["ended"] >= found["begun"]


def test_a_state_folder_that_cannot_be_written_stops_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    done = []
    with recorded(project, Begun("apply", ("tourism",))):
        done.append("applied")
    assert done == ["applied"]
    assert "This run is not recorded: /proc/nowhere" in capsys.readouterr().err


def test_a_database_that_is_away_is_told_with_what_waits_for_it(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.end(APPLY.id, document(APPLY))
    monkeypatch.setenv("RIDEAU_HISTORY_URL", f"postgresql://rideau:hunter2@/rideau?host={tmp_path}")
    with pytest.raises(Refused, match=r"1 runs wait in .* until it is there again") as caught:
        run()
    assert "hunter2" not in str(caught.value)


def test_a_note_says_why_and_not_only_that(project: Project) -> None:
    def refuse() -> None:
        with recorded(project, Begun("apply", ("tourism",))):
            raise Refused("x.plan: not applied, nothing was touched:\n    tourism-gateway: it moved")

    with pytest.raises(Refused):
        refuse()
    assert json.loads(run("--json").output)["runs"][0]["note"].endswith(
        "nothing was touched: tourism-gateway: it moved"
    )
