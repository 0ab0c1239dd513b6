"""Every malformed profile gives its codes and lines, and nothing else."""

import re
from pathlib import Path

import pytest

from rideau.problems import Problem, ProblemsFound
from rideau.source import read
from rideau.validation import load_level, profile_of

ROOT = Path(__file__).parent.parent
MALFORMED = sorted((Path(__file__).parent / "malformed").glob("*.yaml"))
LEVELS = {file.stem: load_level(file).document for file in (ROOT / "profiles/levels").glob("*.yaml")}


def expected(file: Path) -> list[tuple[str, int]]:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# expect: ")
    return sorted((code, int(line)) for code, line in re.findall(r"(R\d{3}) (\d+)", first))


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        profile_of(read(file), LEVELS)
    return caught.value.problems


def test_there_are_enough_malformed_profiles():
    assert len(MALFORMED) >= 60


@pytest.mark.parametrize("file", MALFORMED, ids=lambda file: file.stem)
def test_malformed_profile_gives_its_codes_and_lines(file):
    found = problems_of(file)
    assert sorted((each.code, each.location.line) for each in found) == expected(file)
    assert all(each.message and each.remedy and "{" not in each.remedy for each in found)
