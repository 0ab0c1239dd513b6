"""``rideau new``: a profile from a few answers."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter, ValidationError

from rideau import language
from rideau.departments import DEPARTMENTS
from rideau.language import gettext
from rideau.problems import Location, Refused
from rideau.profiles import fields, meaning, notations
from rideau.profiles.drafting import Answers, Line, Someone, draft
from rideau.profiles.phones import PhoneModel
from rideau.profiles.profile import Province
from rideau.profiles.repository import find
from rideau.profiles.rules import problem
from rideau.text import Text

Kept = TypeVar("Kept")
_LAST = re.compile(r"[,\s]+(?P<province>[A-Z]{2})[,\s]+(?P<code>[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9])$")
_TIMEZONES = {
    "BC": "America/Vancouver", "YT": "America/Whitehorse", "AB": "America/Edmonton",
    "NT": "America/Yellowknife", "SK": "America/Regina", "MB": "America/Winnipeg", "NU": "America/Iqaluit",
    "NB": "America/Moncton", "NS": "America/Halifax", "PE": "America/Halifax", "NL": "America/St_Johns",
}  # fmt: skip
"""The time zone of most people in a province; all others have Ottawa's."""


@click.command()
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of the questions and comments.")
def new(lang: str | None) -> None:
    """Ask a dozen questions and write the profile of a new office, with comments.

    Every answer is checked as it is given. Nothing is written before the last one; no file is overwritten.
    """
    language.use(lang or language.preferred())
    repository = find(Path())
    folder = repository.root / "profiles" / "offices"
    folder.mkdir(exist_ok=True)  # git keeps no empty folder
    if not os.access(folder, os.W_OK):
        raise Refused(gettext("{folder} cannot be written to. Check who owns it.").format(folder=folder))
    answers = _ask(tuple(sorted(repository.levels)), frozenset(repository.offices))
    file = folder / f"{answers.office}.yaml"
    with file.open("x", encoding="utf-8") as written:
        written.write(draft(answers, language.current()))
    told = gettext("{file} is written. Next: rideau check {office}")
    click.echo(told.format(file=file, office=answers.office))


def _ask(levels: tuple[str, ...], taken: frozenset[str]) -> Answers:
    english = _asked(gettext("The office's name in English"), _kind(fields.FreeText))
    french = _asked(gettext("The office's name in French"), _kind(fields.FreeText))
    office = _asked(gettext("A short name for it"), _free(taken), notations.as_slug(_short(english)))
    code = _asked(gettext("The department's code, as VAC"), _kind(fields.DepartmentCode))
    department = DEPARTMENTS.get(code) or Text(
        _asked(gettext("The department's name in English"), _kind(fields.FreeText)),
        _asked(gettext("The department's name in French"), _kind(fields.FreeText)),
    )
    level = _asked(gettext("Services: {levels}").format(levels=", ".join(levels)), _among(levels), levels[-1])
    day = _asked(gettext("Day of the appointment, as 2026-11-30"), _kind(fields.Date))
    domain = _asked(gettext("The office's domain name"), _kind(fields.Domain))
    address = _asked(gettext("Address, as: 66 Slater Street, Ottawa ON K1A 0P4"), _address)
    line = _asked(gettext("The line out: ADDRESS/LENGTH ROUTER DOWN UP, or dhcp DOWN UP (Mbit/s)"), _line)
    number, carrier = _asked(
        gettext("The main telephone number and the carrier's server, or nothing"), _trunk, ""
    )
    people = tuple(_people())
    zone = _TIMEZONES.get(address["province"], "America/Toronto")
    name = Text(english, french)
    found = (office, name, code, department, level, day, domain, address, zone, line, number, carrier, people)
    return Answers(*found)


def _short(name: str) -> str:
    """Return what tells this office from others in its name."""
    return re.sub(r"(?i)^office of the (?:minister of |minister for )?", "", name)[:40]


def _asked(question: str, check: Callable[[str], Kept], default: str | None = None) -> Kept:
    """Ask until the answer can be used; say each time what to write instead."""
    while True:
        given = click.prompt(question, default=default, show_default=bool(default), type=str)
        try:
            return check(given.strip())
        except ValidationError as error:
            for each in error.errors():
                values = {key: str(value) for key, value in each.get("ctx", {}).items()}
                found = problem(each["type"], Location(Path()), (), values)
                click.echo(f"  {found.message}. {found.remedy}", err=True)
        except Refused as error:
            click.echo(f"  {error}", err=True)


def _kind(kind: Any) -> Callable[[str], Any]:
    return TypeAdapter(kind).validate_python


def _free(taken: frozenset[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        slug: str = _kind(fields.Slug)(text)
        if slug in taken:
            raise Refused(gettext("“{office}” is there already.").format(office=slug))
        return slug

    return check


def _among(choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = text if text in choices else meaning.nearest(text, choices)
        if found is None:
            raise Refused(gettext("Write one of: {choices}.").format(choices=", ".join(choices)))
        if found != text:
            click.echo(gettext("  Taken as “{word}”.").format(word=found))
        return found

    return check


def _address(text: str) -> dict[str, str]:
    last = _LAST.search(text)
    street, _, city = text[: last.start()].rpartition(",") if last else ("", "", "")
    if last is None or not street.strip() or last["province"] not in list(Province):
        shape = gettext("Write street, city, province and postal code: 66 Slater Street, Ottawa ON K1A 0P4")
        raise Refused(shape)
    plain = _kind(fields.FreeText)
    return {
        "street": plain(street.strip()),
        "city": plain(city.strip()),
        "province": last["province"],
        "postal_code": notations.as_postal_code(last["code"]),
    }


def _line(text: str) -> Line:
    parts = text.split()
    speeds = parts[-2:]
    if len(parts) not in (3, 4) or (len(parts) == 3) is not (parts[0] == "dhcp"):  # noqa: PLR2004 -- shown
        raise Refused(gettext("Write 198.51.100.10/29 198.51.100.9 500 500, or dhcp 50 10"))
    down, up = (_kind(fields.Megabits)(each) for each in speeds)
    if parts[0] == "dhcp":
        return Line("", "", down, up)
    address = _kind(fields.InterfaceAddress)(parts[0])
    gateway = _kind(fields.Address)(parts[1])
    if not fields.usable(gateway, address.cidr):
        raise Refused(gettext("{gateway} is not in {network}").format(gateway=gateway, network=address.cidr))
    return Line(str(address), str(gateway), down, up)


def _trunk(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    number, _, carrier = text.partition(" ")
    return (
        _kind(fields.PhoneNumber)(number),
        _kind(fields.Domain)(carrier.strip()),
    )


def _people() -> Iterator[Someone]:
    """Ask for people until there are none; there is at least one, and none twice."""
    question = gettext("A person: name, language, desk phone if known (Minister, fr)")
    more = gettext("Another person, or nothing")
    known = [_asked(question, _someone)]
    while (found := _asked(more, lambda text: _another(text, known) if text else None, "")) is not None:
        known.append(found)
    yield from known


def _another(text: str, known: Iterable[Someone]) -> Someone:
    found = _someone(text)
    for each in known:
        same = found.login if found.login == each.login else found.mac if found.mac == each.mac else ""
        if same:
            raise Refused(gettext("“{word}” is {name}'s already.").format(word=same, name=each.name))
    return found


def _someone(text: str) -> Someone:
    said, model, mac = _phone(text)
    name, comma, spoken = said.rpartition(",")
    chosen = meaning.nearest(spoken.strip(), language.LANGUAGES)
    if not comma or chosen is None:
        raise Refused(gettext("Write a name, a comma, and en or fr."))
    plain = _kind(fields.FreeText)(name.strip())
    return Someone(plain, _kind(fields.Login)(notations.as_login(plain)), chosen, model, mac)


def _phone(text: str) -> tuple[str, str, str]:
    """Return what stands before a desk phone, and its model and MAC address, or two empty texts."""
    said, _, last = text.rpartition(",")
    if "," not in said:
        return text, "", ""
    model, _, mac = last.strip().partition(" ")
    if model not in list(PhoneModel) or not mac:
        told = gettext("Write a desk phone as its model and MAC address: yealink-t54w 80:5E:C0:00:00:01.")
        raise Refused(f"{told} {gettext('Write one of: {choices}.').format(choices=', '.join(PhoneModel))}")
    return said, model, str(_kind(fields.Mac)(mac.strip())).upper()
