"""The schemas that editors read say what the models say, in both languages."""

import json
from pathlib import Path

import pytest
import yaml

from rideau.cli.schema import files
from rideau.language import LANGUAGES
from rideau.profiles import fields
from rideau.profiles.repository import find
from rideau.profiles.schema import DOCUMENTS, schema
from rideau.profiles.value_words import VALUES
from rideau.profiles.words import WORDS
from tests.fleet import ROOT

WORDED = ("description", "enumDescriptions", "title")
REPOSITORY = find(ROOT, {})


def models(of: type[fields.Model] = fields.Model) -> list[type[fields.Model]]:
    return [each for one in of.__subclasses__() for each in (one, *models(one))]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained(document: str, language: str) -> None:
    made = schema(document, language)
    records = [made, *made["$defs"].values()]
    for record in records:
        for each in (record, *record.get("anyOf", ())):
            for key, value in each.get("properties", {}).items():
                assert value.get("description"), key


def test_nothing_is_explained_that_does_not_exist() -> None:
    there = {each.__name__: each for each in models()}
    for name, words in WORDS.items():
        keys = {field.alias or key for key, field in there[name].model_fields.items()}
        assert set(words) <= keys, name


def test_every_word_that_is_explained_exists() -> None:
    choices = {
        name: each["enum"]
        for of in DOCUMENTS
        for name, each in schema(of, "en")["$defs"].items()
        if "enum" in each
    }
    assert {name: [*words] for name, words in VALUES.items()} == {name: choices[name] for name in VALUES}
    assert choices.keys() - VALUES.keys() == {"PhoneModel", "PhoneVendor"}  # they are what is printed on them


def test_both_languages_differ_in_words_alone() -> None:
    def stripped(value: object) -> object:
        if isinstance(value, dict):
            return {key: stripped(each) for key, each in value.items() if key not in WORDED}
        return [stripped(each) for each in value] if isinstance(value, list) else value

    assert stripped(schema("office", "en")) == stripped(schema("office", "fr"))
    assert schema("office", "en") != schema("office", "fr")


def test_what_is_kept_beside_the_profiles_is_current() -> None:
    folder = ROOT / "profiles" / "schemas"
    assert {each.name: each.read_text() for each in folder.iterdir()} == files(REPOSITORY)


@pytest.mark.parametrize("file", sorted(REPOSITORY.offices.values()), ids=lambda each: each.stem)
def test_the_samples_name_their_schema(file: Path) -> None:
    assert "# yaml-language-server: $schema=../schemas/office.en.json" in file.read_text().splitlines()[:2]
    assert json.dumps(yaml.safe_load(file.read_text()), default=str)
