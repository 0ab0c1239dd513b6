"""Levels come with Rideau; a repository adds its own, or writes one of ours otherwise."""

import shutil
from pathlib import Path

import pytest

from rideau.inspection import inspect
from rideau.profiles.repository import Repository, find
from rideau.profiles.validation import load_level
from rideau.shipped import LEVELS
from tests.fleet import add, profile, without_offices

OWN = """\
rideau: 1
level: {level}
name: {{en: Own, fr: Le nôtre}}
description: {{en: Ours alone., fr: Le nôtre seulement.}}
services: {{network: managed, internet: managed, security: managed}}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = without_offices(tmp_path)
    shutil.rmtree(root / "profiles/levels")
    return find(root, {})


def write(repository: Repository, level: str) -> Path:
    file = repository.root / "profiles/levels" / f"{level}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(OWN.format(level=level))
    return file


def test_a_repository_without_levels_has_those_that_come_with_rideau(repository: Repository) -> None:
    assert set(repository.levels) == {"connectivity", "essentials", "turnkey"}
    assert {each.parent for each in repository.levels.values()} == {LEVELS}
    add(repository.root, "small", profile("small"))
    report = inspect(repository)
    assert report.problems == ()
    assert report.offices["small"].model.services.email


def test_a_level_of_its_own_is_one_more(repository: Repository) -> None:
    file = write(repository, "branch")
    assert set(repository.levels) == {"branch", "connectivity", "essentials", "turnkey"}
    assert repository.levels["branch"] == file
    add(repository.root, "small", profile("small", level="branch"))
    report = inspect(repository)
    assert report.problems == ()
    assert report.offices["small"].model.services.managed() == ("network", "internet", "security")


def test_a_level_of_the_same_name_stands_for_ours(repository: Repository) -> None:
    assert len(load_level(repository.levels["turnkey"]).model.services.managed()) == 12
    file = write(repository, "turnkey")
    assert repository.levels["turnkey"] == file
    assert load_level(repository.levels["turnkey"]).model.services.managed() == (
        "network",
        "internet",
        "security",
    )
