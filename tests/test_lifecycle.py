"""The life of an office: which step may follow which, when, and how it is remembered."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau import lifecycle_record
from rideau.lifecycle import (
    SUCCESSORS,
    Dates,
    Life,
    Transition,
    before_activation,
    before_apply,
    before_closing,
    before_removal,
    hold_until,
)
from rideau.office import Stage
from rideau.problems import ProblemsFound
from tests.strategies import unhurried

DATES = Dates(date(2026, 11, 30), date(2027, 3, 31), 30)
DAY_ONE, BEFORE = DATES.appointment, date(2026, 11, 29)
AFTER = date(2027, 4, 1)


def life(*stages: Stage, on: date = BEFORE) -> Life:
    steps = (
        Transition(each, on, "engineer", hold_until=date(2027, 5, 1) if each is Stage.CLOSING else None)
        for each in stages
    )
    return Life(tuple(steps))


PLANNED = life()
STAGED = life(Stage.STAGED)
ACTIVE = life(Stage.STAGED, Stage.ACTIVE)
CLOSING = life(Stage.STAGED, Stage.ACTIVE, Stage.CLOSING)
CLOSED = life(Stage.STAGED, Stage.ACTIVE, Stage.CLOSING, Stage.CLOSED)


def test_an_office_without_a_record_is_planned(tmp_path):
    assert lifecycle_record.load(tmp_path / "office.lifecycle.yaml").stage is Stage.PLANNED


def test_day_one_may_come_and_no_day_before():
    assert [*before_activation(STAGED, DATES, DAY_ONE, "")] == []
    (reason,) = before_activation(STAGED, DATES, BEFORE, "")
    assert "day one is 2026-11-30" in reason
    assert [*before_activation(STAGED, DATES, BEFORE, "the ceremony was moved")] == []


def test_after_the_end_of_support_nobody_exposes_an_office():
    assert [*before_activation(STAGED, DATES, DATES.support_until, "")] == []
    (reason,) = before_activation(STAGED, DATES, AFTER, "early")
    assert "support ended on 2027-03-31" in reason


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (PLANNED, "rideau apply"),
        (ACTIVE, "active since 2026-11-29 already"),
        (CLOSED, "cannot become active"),
    ],
)
def test_only_a_staged_office_is_activated(past, said):
    reasons = [*before_activation(past, DATES, BEFORE, "")]
    assert said in reasons[0]
    assert "day one" in reasons[1]  # both at once


def test_an_office_that_closes_may_become_active_again():
    assert [*before_activation(CLOSING, DATES, DAY_ONE, "")] == []


def test_an_office_closes_after_its_support():
    assert [*before_closing(ACTIVE, DATES, AFTER, "")] == []
    (reason,) = before_closing(ACTIVE, DATES, DATES.support_until, "")
    assert "lasts until 2027-03-31" in reason
    assert [*before_closing(ACTIVE, DATES, DAY_ONE, "the minister resigned")] == []
    assert [*before_closing(PLANNED, DATES, AFTER, "")] != []


def test_the_hold_is_counted_from_the_end_of_support_or_a_later_closing():
    assert hold_until(DATES, DAY_ONE) == date(2027, 4, 30)
    assert hold_until(DATES, date(2027, 6, 1)) == date(2027, 7, 1)


def test_nothing_is_removed_during_the_hold():
    (reason,) = before_removal(CLOSING, date(2027, 5, 1), "")
    assert "held until 2027-05-01" in reason
    assert [*before_removal(CLOSING, date(2027, 5, 2), "")] == []
    assert [*before_removal(ACTIVE, date(2027, 5, 2), "")] != []


def test_a_closed_office_is_not_applied_again():
    assert [*before_apply(STAGED)] == []
    (reason,) = before_apply(CLOSED)
    assert "delete its lifecycle record" in reason


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Any life that can be."""
    found, day = Life(), date(2026, 1, 1)
    while SUCCESSORS[found.stage] and len(found.transitions) < 8 and draw(st.booleans()):
        stage = draw(st.sampled_from(SUCCESSORS[found.stage]))
        day = draw(st.dates(day, date(2030, 1, 1)))
        early = draw(st.sampled_from(("", "the ceremony was moved: l'été", "a/b & c")))
        held = draw(st.dates(day)) if stage is Stage.CLOSING else None
        found = found.then(Transition(stage, day, "engineer", early, held))
    return found


@unhurried
@given(lives())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, any_life: Life) -> None:
    file = tmp_path_factory.mktemp("lives") / "office.lifecycle.yaml"
    lifecycle_record.write(file, any_life)
    assert lifecycle_record.load(file) == any_life
    assert file.exists() is bool(any_life.transitions)


def test_one_more_step_is_one_more_line():
    before, after = lifecycle_record.dump(STAGED), lifecycle_record.dump(ACTIVE)
    assert set(after.splitlines()) - set(before.splitlines()) == {
        "stage: active",
        "  - {to: active, on: 2026-11-29, by: engineer}",
    }


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("stage: closing", "stage: active", "R220", 4),
        ("stage: closing", "stage: open", "R126", 4),
        ("to: staged", "to: active", "R221", 6),
        ("on: 2026-11-29", "on: 2027-11-29", "R222", 7),
        ("on: 2026-11-29", "on: yesterday", "R141", 6),
        (", hold_until: 2027-05-01", "", "R223", 8),
        ("rideau: 1", "rideau: 2", "R127", 3),
    ],
)
def test_every_mistake_is_found_in_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    file = tmp_path / "office.lifecycle.yaml"
    file.write_text(lifecycle_record.dump(CLOSING).replace(old, new, 1))
    with pytest.raises(ProblemsFound) as error:
        lifecycle_record.load(file)
    assert (code, line) in [(each.code, each.location.line) for each in error.value.problems]
