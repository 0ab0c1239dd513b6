"""``rideau schema``: what editors read to complete, explain and mark what people write."""

import json
from pathlib import Path

import click

from rideau import language, whole_files
from rideau.language import gettext
from rideau.profiles import schema as schemas
from rideau.profiles.repository import Repository, find
from rideau.profiles.schema import DOCUMENTS
from rideau.profiles.validation import load_level
from rideau.text import Text


@click.command()
@click.argument("document", type=click.Choice(tuple(DOCUMENTS)), required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Where, if not beside the profiles."
)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of explanations and messages.")
def schema(document: str | None, *, out: Path | None, lang: str | None) -> None:
    """Write the JSON Schemas of profiles, levels and the fleet for editors, in both languages.

    With DOCUMENT, print its schema instead. In profiles/offices, the first line of a file names its schema:
    "# yaml-language-server: $schema=../schemas/office.en.json".
    """
    language.use(lang or language.preferred())
    repository = find(Path())
    if document:
        click.echo(_text(repository, document, language.current()), nl=False)
        return
    folder = out or repository.root / "profiles" / "schemas"
    made = files(repository)
    for name, text in made.items():
        whole_files.write(folder / name, text)
    click.echo(gettext("{folder}: {count} schemas").format(folder=folder, count=len(made)))


def files(repository: Repository) -> dict[str, str]:
    """Return every schema by the name of its file."""
    return {
        f"{document}.{spoken}.json": _text(repository, document, spoken)
        for document in DOCUMENTS
        for spoken in language.LANGUAGES
    }


def _text(repository: Repository, document: str, spoken: str) -> str:
    levels = {slug: load_level(file).model.description for slug, file in sorted(repository.levels.items())}
    made = schemas.schema(document, spoken, {slug: Text(each.en, each.fr) for slug, each in levels.items()})
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
