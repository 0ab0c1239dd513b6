"""``rideau explain``: where a value of an office came from."""

import json
import re

import click

from rideau import language
from rideau.cli.completion import offices
from rideau.language import N_, gettext
from rideau.problems import Refused
from rideau.profiles.meaning import nearest
from rideau.project import Project
from rideau.provenance import Origin, Source, origins

FORMAT = 1

_SOURCES = {
    Source.PROFILE: N_("written in the profile"),
    Source.LEVEL: N_("from the level"),
    Source.FLEET: N_("from the fleet"),
    Source.LOCK: N_("given and remembered"),
    Source.DEFAULT: N_("by default"),
}


@click.command()
@click.argument("office", shell_complete=offices)
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def explain(office: str, key: str, as_json: bool, lang: str | None) -> None:
    """Say where the value of KEY in OFFICE came from, or every value below KEY.

    KEY is a place in the profile or in what was made of it: services.email.provider,
    staff[1].extension, zones.voice.ipv4, hosts.gateway.ssh.
    """
    language.use(lang or language.preferred())
    known = origins(Project.load(), office)
    found = [known[name] for name in sorted(known) if _below(name, key)]
    if not found:
        raise _unknown(office, key, known)
    if as_json:
        click.echo(json.dumps(_document(office, found), ensure_ascii=False, indent=2))
    else:
        for origin in found:
            click.echo(_line(origin))


def _below(name: str, key: str) -> bool:
    return name == key or name.startswith((f"{key}.", f"{key}["))


def _unknown(office: str, key: str, known: dict[str, Origin]) -> Refused:
    parents = {name[:end] for name in known for end, letter in enumerate(name) if letter in ".["}
    close = nearest(key, [*known, *parents])
    refusal = gettext("The office “{office}” has no “{key}”.").format(office=office, key=key)
    guess = gettext("Did you mean “{word}”?").format(word=close)
    top = sorted({re.split(r"[.\[]", name)[0] for name in known})
    choices = gettext("Write one of: {choices}.").format(choices=", ".join(top))
    return Refused(f"{refusal} {guess if close else choices}")


def _line(origin: Origin) -> str:
    place = f", {origin.location}" if origin.location else ""
    return f"{origin.key}: {origin.value} ({gettext(_SOURCES[origin.source])}{place})"


def _document(office: str, found: list[Origin]) -> dict[str, object]:
    return {"format": FORMAT, "office": office, "values": [_fields(each) for each in found]}


def _fields(origin: Origin) -> dict[str, object]:
    place = origin.location
    return {
        "key": origin.key,
        "value": origin.value,
        "source": str(origin.source),
        "file": str(place.file) if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }
