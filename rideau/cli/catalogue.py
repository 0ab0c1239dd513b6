"""``rideau catalogue``: what each level offers, for choosing one."""

import json
from pathlib import Path

import click

from rideau import language
from rideau.cli.built import built
from rideau.cli.tables import Table, show
from rideau.language import gettext
from rideau.office import Provider
from rideau.profiles.options import SLUGS
from rideau.profiles.profile import Level
from rideau.profiles.repository import find
from rideau.profiles.validation import load_level
from rideau.profiles.words import word

JSON_FORMAT = 1


@click.command()
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")
def catalogue(*, lang: str | None, as_json: bool) -> None:
    """Show levels and services as a table: what each level offers.

    A level is where an office begins: its profile may name another provider for any service.
    """
    language.use(lang or language.preferred())
    levels = tuple(load_level(file).model for file in find(Path()).levels.values())
    levels = tuple(sorted(levels, key=lambda each: (-len(each.services.managed()), each.level)))
    if as_json:
        click.echo(json.dumps(_document(levels), ensure_ascii=False, indent=2))
        return
    show((_table(levels),))
    if unbuilt := ", ".join(slug for slug in SLUGS if slug not in built()):
        told = gettext("This version does not build yet: {services}.")
        click.echo(told.format(services=unbuilt))
    for each in levels:
        described = getattr(each.description, language.current())
        click.echo(f"{each.level}: {described}")


def _table(levels: tuple[Level, ...]) -> Table:
    columns = (gettext("service"), *(each.level for each in levels), gettext("what it is"))
    by_level = [each.services.by_slug() for each in levels]
    rows = ((slug, *(_said(each[slug].provider) for each in by_level), _meaning(slug)) for slug in SLUGS)
    return Table(gettext("Levels and services"), columns, tuple(rows))


def _meaning(slug: str) -> str:
    return word("Services", slug).in_language(language.current())


def _said(provider: Provider) -> str:
    words = {
        Provider.MANAGED: gettext("we run it"),
        Provider.PARTNER: gettext("the department"),
        Provider.NONE: "—",
    }
    return words[provider]


def _document(levels: tuple[Level, ...]) -> dict[str, object]:
    return {
        "format": JSON_FORMAT,
        "levels": [
            {
                "level": each.level,
                "name": {"en": each.name.en, "fr": each.name.fr},
                "description": {"en": each.description.en, "fr": each.description.fr},
                "services": {slug: str(of.provider) for slug, of in each.services.by_slug().items()},
            }
            for each in levels
        ],
    }
