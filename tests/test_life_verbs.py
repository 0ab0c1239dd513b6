"""Verbs of an office's life refuse before any host is asked, with every reason, in both languages."""

from datetime import date

import pytest
from click.testing import CliRunner

from rideau import lifecycle_record
from rideau.cli import rideau
from rideau.lifecycle import Life, Transition
from rideau.office import Stage
from rideau.problems import Refused
from rideau.project import Project
from tests.fleet import samples

OFFICE = "tourism"
DAY = date(2026, 11, 20)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.chdir(samples(tmp_path))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))
    return Project.load().rehearsed(tmp_path / "lab/lives")


def lived(project: Project, *stages: Stage) -> None:
    steps = (Transition(each, DAY, "me", hold_until=date(2999, 1, 1)) for each in stages)
    lifecycle_record.write(project.record(OFFICE), Life(tuple(steps)))


def refusal(*arguments: str) -> str:
    with pytest.raises(Refused) as error:
        CliRunner().invoke(rideau, arguments, catch_exceptions=False)
    return str(error.value)


def test_a_planned_office_is_neither_activated_nor_closed(project):
    for verb in ("activate", "close"):
        assert "it is planned" in refusal(verb, OFFICE, "--lang", "en")
        assert "il est planifié" in refusal(verb, OFFICE, "--lang", "fr")


def test_a_closed_office_is_left_alone(project):
    lived(project, Stage.STAGED, Stage.CLOSING, Stage.CLOSED)
    assert "delete its lifecycle record" in refusal("apply", OFFICE)
    assert "it is closed since 2026-11-20 already" in refusal("close", OFFICE)


def test_a_key_that_is_none_is_told_before_anything_happens(project):
    lived(project, Stage.STAGED, Stage.CLOSING)
    assert "--recipient: it is neither" in refusal("close", OFFICE, "--recipient", "my key")


def test_a_reason_is_one_line_of_plain_words(project):
    assert "--early:" in refusal("activate", OFFICE, "--early", 'a "reason"')


def test_the_live_record_is_the_one_beside_the_profile(project):
    lived(project, Stage.STAGED, Stage.ACTIVE)
    assert project.plan(OFFICE).office.stage is Stage.ACTIVE
    live = Project.load()
    assert live.plan(OFFICE).office.stage is Stage.PLANNED
    assert live.record(OFFICE) == live.files[OFFICE].with_suffix(".lifecycle.yaml")
    assert not live.record(OFFICE).exists()
