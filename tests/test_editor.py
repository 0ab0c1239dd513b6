"""Editors complete, explain and mark profiles: the YAML language server reads the schemas they name."""

from collections.abc import Iterator

import pytest

from rideau.profiles.repository import find
from tests.coordinator_mistakes import MISTAKES, RIGHT
from tests.editor import Editor, editor
from tests.fleet import ROOT

OFFICES = find(ROOT, {}).offices
FILE = ROOT / "profiles/offices/heritage.yaml"
"""Nothing is written there: an editor shows what somebody types."""
FRENCH = RIGHT.replace("office.en.json", "office.fr.json")
LINES = RIGHT.split("\n")
BETWEEN_VALUES = {
    "no comma in a list",
    "a number sign in the address",
    "a day that does not exist",
    "support that ends before it begins",
    "the time zone of the capital",
    "another network's gateway",
    "a login misspelt in a group",
    "a name in a group",
    "somebody who left",
    "a copied person who kept the login",
    "an alias that somebody has",
    "an alias to a whole address",
    "a mailbox that nobody reads",
    "a copied profile that kept the domain",
    "a copied telephone of another office",
    "a copied file that kept the short name",
}
"""What a schema cannot know: these are for ``rideau check``."""
LINE_BESIDE = {"one space too many", "a bracket that is not closed"}
"""Marked, but where the server stumbles: a line above or below."""


@pytest.fixture(scope="module")
def typing() -> Iterator[Editor]:
    with editor(ROOT) as opened:
        yield opened


def place(text: str, after: str = "") -> tuple[int, int]:
    """Line and column, from 1, of ``text`` in the profile, or of the end of ``after``."""
    line = next(number for number, each in enumerate(LINES) if text in each)
    return line + 1, LINES[line].index(after or text) + len(after) + 1


@pytest.mark.parametrize("file", sorted(OFFICES.values()), ids=lambda each: each.stem)
def test_nothing_is_marked_in_a_sample(typing, file):
    assert typing.show(file, file.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("file", ["fleet.yaml", "levels/turnkey.yaml"])
def test_nothing_is_marked_in_what_offices_share(typing, file):
    path = ROOT / "profiles" / file
    assert typing.show(path, path.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RIGHT, "Day one, as 2026-11-30: from then on the office may be exposed to the outside."),
        (
            FRENCH,
            "Le premier jour, comme 2026-11-30\u00a0: dès lors, le cabinet peut être exposé à l\u2019ext",
        ),
    ],
    ids=["en", "fr"],
)
def test_a_key_is_explained_in_the_language_of_the_profile(typing, text, said):
    assert typing.show(FILE, text) == ()
    assert said in typing.hover(FILE, *place("appointment:"))


def test_keys_are_offered_with_their_explanation(typing):
    line, column = place("    remote_access: true")
    typing.show(FILE, RIGHT.replace("    remote_access: true", "    "))
    offered = typing.completion(FILE, line, column + 4)
    assert {"laptop", "mobile", "group", "remote_access"} <= offered.keys()
    assert "phone" not in offered  # this person has one
    assert offered["laptop"]


@pytest.mark.parametrize(
    ("text", "said"), [(RIGHT, "We run it."), (FRENCH, "Nous l\u2019assurons.")], ids=["en", "fr"]
)
def test_who_runs_a_service_is_offered_word_by_word(typing, text, said):
    typing.show(FILE, text.replace("mobile: managed", "mobile: "))
    offered = typing.completion(FILE, *place("mobile: managed", "mobile: "))
    assert {"managed", "partner", "none"} <= offered.keys()
    assert said in offered["managed"]


def test_levels_are_offered_with_what_they_offer(typing):
    typing.show(FILE, FRENCH.replace("level: turnkey", "level: "))
    offered = typing.completion(FILE, *place("level: turnkey", "level: "))
    assert offered.keys() == {"connectivity", "essentials", "turnkey"}
    assert "Nous assurons les douze services." in offered["turnkey"]


def test_time_zones_of_canada_are_offered(typing):
    typing.show(FILE, RIGHT.replace("America/Toronto", ""))
    assert "America/Toronto" in typing.completion(FILE, *place("timezone:", "timezone: "))


def test_mistakes_are_marked_while_somebody_types(typing):
    """All that a schema can know is marked, in the very line that ``rideau check`` names."""
    files = {each.name: FILE.with_name(f"heritage-{number}.yaml") for number, each in enumerate(MISTAKES)}
    marks = typing.show_all({files[each.name]: each.text for each in MISTAKES})
    unseen = {each.name for each in MISTAKES if not marks[files[each.name]]}
    beside = {
        each.name
        for each in MISTAKES
        if each.name not in unseen and each.wrong_line not in {mark.line for mark in marks[files[each.name]]}
    }
    assert unseen == BETWEEN_VALUES
    assert beside == LINE_BESIDE
