"""A profile that `rideau new` wrote from a dozen answers, as it is: real hosts become that office."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rideau.project import Project
from tests.fleet import without_offices
from tests.lab.conftest import RIDEAU, lab_of_its_own, rideau
from tests.test_new import ANSWERS

pytestmark = pytest.mark.lab

OFFICE = "canadian-heritage"


@pytest.fixture(scope="module")
def root(fit_for_a_lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the repository with the profile, while there is a lab with its office in it."""
    del fit_for_a_lab
    root = without_offices(tmp_path_factory.mktemp("new-office"))
    answered = subprocess.run(
        [RIDEAU, "new", "--lang", "fr"],
        cwd=root,
        input="\n".join((*ANSWERS, "")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answered.returncode == 0, answered.stdout + answered.stderr
    with lab_of_its_own(tmp_path_factory.mktemp("lab-of-a-new-office"), Project.load(root).plan(OFFICE)):
        yield root


def said(root: Path, *arguments: str) -> str:
    done = rideau(*arguments, root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_dozen_answers_become_an_office(root: Path) -> None:
    written = (root / "profiles/offices" / f"{OFFICE}.yaml").read_text()
    said(root, "check", OFFICE)
    said(root, "plan", OFFICE)
    said(root, "apply", OFFICE, "--lab")
    ready = said(root, "verify", OFFICE, "--lab")
    assert "Office of the Minister of Canadian Heritage: ready." in ready
    assert "nothing to change" in said(root, "apply", OFFICE, "--lab")
    assert (root / "profiles/offices" / f"{OFFICE}.yaml").read_text() == written
