"""Which keys sign an office's mail, remembered beside its profile."""

from datetime import date
from pathlib import Path

import pytest

from rideau.dkim_record import Rotation, load, record_of, write
from rideau.office import DkimSets
from rideau.problems import ProblemsFound
from rideau.project import Project
from tests.fleet import samples

OFFICE = "veterans-affairs"
STEP = date(2026, 12, 1)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return record_of(samples(tmp_path) / f"profiles/offices/{OFFICE}.yaml")


@pytest.mark.parametrize("sets", [DkimSets(1, 2), DkimSets(2, 1), DkimSets(7, 8)])
def test_what_is_written_is_read(record: Path, sets: DkimSets) -> None:
    write(record, Rotation(sets, STEP, "engineer@hub"))
    assert load(record) == sets
    assert Project.load(record.parents[2]).office(OFFICE).dkim == sets


def test_the_first_set_signs_where_there_is_no_record(record: Path) -> None:
    assert not record.exists()
    assert load(record) == DkimSets(1, 2)


def test_a_damaged_record_is_told_with_its_line(record: Path) -> None:
    record.write_text("rideau: 1\nsigning: 0\nother: none\non: 2026-12-01\nby: me\n")
    with pytest.raises(ProblemsFound, match=f"{record.name}:2:") as found:
        Project.load(record.parents[2]).office(OFFICE)
    assert {each.code for each in found.value.problems} >= {"R142", "R126"}
