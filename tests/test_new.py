"""A profile from a dozen answers: it checks as it is, and a wrong answer is asked for again."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau import language
from rideau.cli.catalogue import catalogue
from rideau.cli.check import check
from rideau.cli.new import new
from rideau.project import Project
from tests.fleet import samples

ANSWERS = (
    "Office of the Minister of Canadian Heritage",
    "Cabinet du ministre du Patrimoine canadien",
    "",
    "PCH",
    "turnkey",
    "2026-12-14",
    "pch-minister.example",
    "15 Eddy Street, Gatineau QC K1A 0M5",
    "198.51.100.66/29 198.51.100.65 500 500",
    "+16135550300 sip.carrier.example",
    "Minister, fr, yealink-t54w 80:5E:C0:00:01:01",
    "Chief of Staff, anglais",
    "",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = samples(tmp_path)
    monkeypatch.chdir(made)
    return made


def asked(*answers: str, lang: str = "en") -> Result:
    done = CliRunner().invoke(new, ["--lang", lang], input="\n".join((*answers, "")))
    language.use("en")
    return done


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_a_dozen_answers_are_a_profile_that_checks(root: Path, lang: str) -> None:
    done = asked(*ANSWERS, lang=lang)
    assert done.exit_code == 0, done.output
    file = root / "profiles/offices/canadian-heritage.yaml"
    assert file.read_text().startswith(f"# yaml-language-server: $schema=../schemas/office.{lang}.json\n")
    assert CliRunner().invoke(check, ["canadian-heritage", "--lang", "en"]).exit_code == 0
    project = Project.load(root)
    project.allocate("canadian-heritage")
    office = project.office("canadian-heritage")
    assert {each.login: each.language for each in office.people} == {"minister": "fr", "chief.of.staff": "en"}
    assert office.telephony
    assert [(each.model, each.owner) for each in office.devices] == [("yealink-t54w", "minister")]
    assert office.telephony.number == "+16135550300"
    assert office.department.fr == "Patrimoine canadien"


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (2, "tourism", "“tourism” is there already."),
        (4, "everything", "Write one of: connectivity, essentials, turnkey."),
        (5, "14 December", "is not a date"),
        (6, "minister", "is not a domain name"),
        (7, "15 Eddy Street, Gatineau", "Write street, city, province and postal code"),
        (8, "fast", "Write 198.51.100.10/29 198.51.100.9 500 500, or dhcp 50 10"),
        (8, "198.51.100.66/29 203.0.113.1 500 500", "203.0.113.1 is not in 198.51.100.64/29"),
        (9, "911 sip.carrier.example", "is not a telephone number"),
        (10, "Minister", "Write a name, a comma, and en or fr."),
        (10, "Minister; fr", "Write a name, a comma, and en or fr."),
        (10, "Minister, fr, yealink-t54w", "Write a desk phone as its model and MAC address"),
        (11, "minister, en", "“minister” is Minister's already."),
        (
            11,
            "Chief of Staff, en, yealink-t54w 80:5E:C0:00:01:01",
            "“80:5E:C0:00:01:01” is Minister's already.",
        ),
        (
            10,
            "Minister, fr, telephone 80:5E:C0:00:01:01",
            "yealink-t54w 80:5E:C0:00:00:01. Write one of: cisco-8841",
        ),
        (10, "Minister, fr, yealink-t54w 80:5E", "is not the MAC address of a device"),
    ],
)
def test_a_wrong_answer_is_asked_for_again(root: Path, place: int, wrong: str, said: str) -> None:
    done = asked(*ANSWERS[:place], wrong, *ANSWERS[place:])
    assert done.exit_code == 0, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert (root / "profiles/offices/canadian-heritage.yaml").exists()


def test_who_stops_half_way_leaves_nothing(root: Path) -> None:
    before = sorted(root.rglob("*"))
    assert asked(*ANSWERS[:6]).exit_code == 1
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(("lang", "words"), [("en", "we run it"), ("fr", "nous")])
def test_the_catalogue_shows_levels_beside_services(root: Path, lang: str, words: str) -> None:
    del root
    said = CliRunner().invoke(catalogue, ["--lang", lang]).output
    language.use("en")
    assert words in said
    assert "turnkey" in said
    assert all(slug in said for slug in ("network", "email", "collaboration"))
