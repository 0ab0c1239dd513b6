"""Both languages say everything."""

import string
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo

from rideau import language
from rideau.locale.update import compiled_file, extracted, translated
from rideau.problems import Location
from rideau.profiles.rules import problem


def forms(message):
    """The message and its translations, each as a tuple of one or two forms."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.id if isinstance(message.id, tuple) else (message.id,), strings


def fields(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


MESSAGES = [message for message in translated() if message.id]


def test_catalogue_has_exactly_the_messages_of_the_code():
    assert {forms(each)[0] for each in MESSAGES} == {forms(each)[0] for each in extracted() if each.id}


def test_every_message_is_translated():
    assert [each.id for each in MESSAGES if each.fuzzy or not all(forms(each)[1])] == []


def test_translations_fill_the_same_placeholders():
    for message in MESSAGES:
        english, french = forms(message)
        assert all(fields(each) == fields(english[-1]) for each in french), message.id


def test_compiled_catalogue_is_that_of_the_source():
    buffer = BytesIO()
    write_mo(buffer, translated())
    assert compiled_file().read_bytes() == buffer.getvalue()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_MESSAGES": "en_CA.UTF-8"}, "en"),
        ({"LANG": "en_CA.UTF-8", "LC_MESSAGES": "en_CA.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fry_NL"}, "en"),
    ],
)
def test_preferred_language_follows_the_locale(environment, expected):
    assert language.preferred(environment) == expected


def test_a_problem_speaks_the_readers_language(tmp_path):
    values = {"value": "Foo"}
    english = problem("R132", Location(tmp_path), ("domain",), values)
    language.use("fr")
    try:
        french = problem("R132", Location(tmp_path), ("domain",), values)
    finally:
        language.use("en")
    assert "is not a domain name" in english.message
    assert "n’est pas un nom de domaine" in french.message  # noqa: RUF001
