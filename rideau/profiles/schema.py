"""JSON Schemas (draft 2020-12) of what people write, for editors that complete, explain and mark.

Made from the models, so that they cannot say anything else. A schema knows shapes, not rules between values:
``rideau check`` has the last word.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from rideau.profiles import options
from rideau.profiles.fields import Model, shape_of
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Level, Profile
from rideau.profiles.value_words import VALUES
from rideau.profiles.words import word
from rideau.text import Text, typeset

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: Mapping[str, type[Model]] = {"office": Profile, "level": Level, "fleet": Fleet}
"""What is written, by the name of its schema."""
_TITLES = {
    "office": Text("An office's profile", "Le profil d'un cabinet"),
    "level": Text("A level of services", "Un niveau de services"),
    "fleet": Text("A fleet", "Un parc"),
}
Schema = dict[str, Any]


class _Shapes(GenerateJsonSchema):
    """Takes the shape of a text from the validator that reads it."""

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        return {**shape_of(cast(Callable[[object], object], schema["function"]["function"]))}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])  # a key is left out, never empty

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False


def schema(document: str, language: str, levels: Mapping[str, Text] = MappingProxyType({})) -> Schema:
    """Return the schema of ``document`` with explanations in ``language``.

    ``levels`` are those there are, and what each offers.
    """
    model = DOCUMENTS[document]
    made = model.model_json_schema(by_alias=True, schema_generator=_Shapes)
    defined: dict[str, Schema] = made.pop("$defs")
    for name, each in ((model.__name__, made), *defined.items()):
        _explain(name, each, language)
    for name, each in defined.items():
        _tell_apart(each, VALUES.get(name, {}), language)
    _shorthands(defined)
    if levels and document == "office":
        made["properties"]["level"]["enum"] = [*levels]
        _tell_apart(made["properties"]["level"], levels, language)
    return {
        "$schema": DRAFT,
        "title": typeset(_TITLES[document].in_language(language), language),
        **made,
        "$defs": dict(sorted(defined.items())),
    }


def _explain(name: str, record: Schema, language: str) -> None:
    """Say what each key means in place of what the code says of itself."""
    record.pop("title", None)
    record.pop("description", None)
    for key, value in record.get("properties", {}).items():
        said = typeset(word(name, key, _bases(name)).in_language(language), language)
        if "$ref" in value:
            value["allOf"] = [{"$ref": value.pop("$ref")}]
        value["description"] = said


def _tell_apart(choice: Schema, words: Mapping[str, Text], language: str) -> None:
    """Say what each word of a choice means, as editors read it: JSON Schema itself has no place for it."""
    if words:
        choice["enumDescriptions"] = [
            typeset(words[each].in_language(language), language) for each in choice["enum"]
        ]


def _bases(name: str) -> tuple[str, ...]:
    found = next((each for each in _models() if each.__name__ == name), None)
    return tuple(each.__name__ for each in found.__mro__[1:]) if found else ()


def _models(of: type[Model] = Model) -> Iterator[type[Model]]:
    for each in of.__subclasses__():
        yield each
        yield from _models(each)


def _shorthands(defined: dict[str, Schema]) -> None:
    """Let a service be one word, and a server its name: the two records that a text may stand for."""
    for name, each in tuple(defined.items()):
        if name.endswith("Options") and "provider" in each.get("properties", {}):
            words = {key: defined["Provider"][key] for key in ("enum", "enumDescriptions")}
            defined[name] = {"anyOf": [words, each]}
        elif name == options.NtpServer.__name__:
            defined[name] = {"anyOf": [each["properties"]["name"], each]}
