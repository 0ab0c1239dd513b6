"""A mistake of a coordinator gets one answer: where it is, and what to write, in both languages."""

from collections import Counter

import pytest

from rideau.language import LANGUAGES
from tests.coordinator_mistakes import FILE, FOLDER, MISTAKES, RIGHT, Mistake, answers, shown

ANSWERS = {spoken: {each.name: said for each, said in answers(spoken)} for spoken in LANGUAGES}


def test_there_are_enough_and_each_has_its_name():
    assert len(MISTAKES) >= 24
    assert [name for name, count in Counter(each.name for each in MISTAKES).items() if count > 1] == []


def test_without_a_mistake_nothing_is_said():
    nothing = Mistake("nothing", RIGHT, RIGHT)
    for spoken in LANGUAGES:
        assert [said for _, said in answers(spoken, (nothing,))] == [()]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_a_mistake_gets_one_answer_in_its_line(mistake, spoken):
    (said,) = ANSWERS[spoken][mistake.name]
    assert said.startswith(f"{FILE}:{mistake.wrong_line}:")


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("mistake", [each for each in MISTAKES if each.write], ids=lambda each: each.name)
def test_the_answer_shows_what_to_write(mistake, spoken):
    (said,) = ANSWERS[spoken][mistake.name]
    assert mistake.write in said.partition(". ")[2]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_answers_are_those_that_were_read_aloud(spoken):
    told = "\n".join(shown(each, ANSWERS[spoken][each.name]) for each in MISTAKES)
    assert told == (FOLDER / f"answers.{spoken}.txt").read_text(encoding="utf-8")


def test_the_languages_answer_in_words_of_their_own():
    for english, french in zip(ANSWERS["en"].values(), ANSWERS["fr"].values(), strict=True):
        assert english != french
        assert [each.split(" ", 2)[:2] for each in english] == [each.split(" ", 2)[:2] for each in french]
