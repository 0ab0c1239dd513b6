"""What a change of a profile means: every kind of change has its sentence, in both languages."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from rideau import language
from rideau.cli.diff import version
from rideau.differences import differences
from rideau.differences.version import Topic
from rideau.project import Project
from tests.fleet import ROOT, samples

OFFICE = "veterans-affairs"


@dataclass(frozen=True)
class Change:
    """Text of the profile before and after, and a sentence that is told of it."""

    former: str
    latter: str
    topic: str
    en: str
    fr: str


CHANGES = [Change(**each) for each in yaml.safe_load((ROOT / "tests/differences.yaml").read_text())]


@pytest.fixture(scope="module")
def before() -> Project:
    language.use("en")
    return Project.load(ROOT)


def edited(folder: Path, change: Change) -> Project:
    root = samples(folder)
    file = root / "profiles/offices" / f"{OFFICE}.yaml"
    text = file.read_text()
    assert text.count(change.former) == 1
    file.write_text(text.replace(change.former, change.latter))
    return Project.load(root)


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: f"{each.topic}-{each.en[:40]}")
def test_every_kind_of_change_has_its_sentence_and_so_has_the_way_back(
    before: Project, tmp_path: Path, change: Change
) -> None:
    now, then = version(before, OFFICE), version(edited(tmp_path, change), OFFICE)
    told = {each.words.en: each.words.fr for each in differences(now, then) if each.topic == change.topic}
    assert told.get(change.en) == change.fr
    assert change.topic in {each.topic for each in differences(then, now)}


@pytest.mark.parametrize("office", ["fisheries", "northern-affairs", "seniors", "tourism", OFFICE])
def test_nothing_is_told_of_what_did_not_change(before: Project, office: str) -> None:
    now = version(before, office)
    assert [*differences(now, now)] == []


def test_two_offices_are_told_apart_in_every_topic(before: Project) -> None:
    found = differences(version(before, OFFICE), version(before, "transport"))
    assert {each.topic for each in found} == {*Topic}
