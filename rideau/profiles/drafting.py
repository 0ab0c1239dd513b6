"""A first profile from a few answers, with a comment above every key. Pure.

What is asked is what nobody could guess; everything else keeps its default until somebody writes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rideau.profiles.words import word
from rideau.text import Text

_SUPPORTED = timedelta(days=120)
"""How long an office is served where nobody knows better yet."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as they are asked for: a name, a login made of it, a language, and the desk phone if known."""

    name: str
    login: str
    language: str
    model: str = ""
    """Of the desk phone: ``yealink-t54w``; empty where it is not known yet."""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The way out: an address and the provider's router, or neither (DHCP); Mbit/s down and up."""

    address: str
    gateway: str
    down: int
    up: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked."""

    office: str
    name: Text
    code: str
    department: Text
    level: str
    appointment: date
    domain: str
    address: Mapping[str, str]
    """Street, city, province and postal code."""
    timezone: str
    line: Line
    number: str
    """The main telephone number; empty where there is none, or none of ours."""
    carrier: str
    people: tuple[Someone, ...]


def draft(answers: Answers, language: str) -> str:
    """Return the text of a profile, explained in ``language``."""
    return "".join(f"{line}\n" for line in _lines(answers, language))


def _lines(answers: Answers, language: str) -> Iterator[str]:
    def said(model: str, key: str, indent: str = "") -> str:
        return f"{indent}# {word(model, key).in_language(language)}"

    end = answers.appointment + _SUPPORTED
    yield f"# yaml-language-server: $schema=../schemas/office.{language}.json"
    yield "rideau: 1"
    yield f"office: {answers.office}"
    yield from ("name:", f"  en: {answers.name.en}", f"  fr: {answers.name.fr}")
    yield from ("department:", f"  code: {answers.code}", "  name:")
    yield from (f"    en: {answers.department.en}", f"    fr: {answers.department.fr}")
    yield from (said("Profile", "level"), f"level: {answers.level}")
    yield "lifecycle:"
    yield from (said("Lifecycle", "appointment", "  "), f"  appointment: {answers.appointment}")
    yield from (said("Lifecycle", "support_until", "  "), f"  support_until: {end}")
    yield from (said("Profile", "domain"), f"domain: {answers.domain}")
    yield from _site(answers, said("Site", "address", "  "))
    yield from (said("Profile", "staff"), "staff:")
    for each in answers.people:
        yield f"  - name: {each.name}"
        yield from (f"    login: {each.login}", f"    language: {each.language}")
        if each.model:
            yield f'    phone: {{model: {each.model}, mac: "{each.mac}"}}'
    yield from _suggestions(language)
    if answers.number:
        yield from ("services:", "  telephony:")
        yield said("TelephonyOptions", "trunk", "    ")
        yield f'    trunk: {{host: {answers.carrier}, number: "{answers.number}"}}'


def _site(answers: Answers, about: str) -> Iterator[str]:
    line = answers.line
    yield from ("site:", about, "  address:")
    yield from (f"    {key}: {value}" for key, value in answers.address.items())
    yield from (f"  timezone: {answers.timezone}", "  uplinks:", "    - name: primary")
    if line.address:
        yield from (f"      address: {line.address}", f"      gateway: {line.gateway}")
    else:
        yield "      method: dhcp"
    yield from (f"      down_mbps: {line.down}", f"      up_mbps: {line.up}")


def _suggestions(language: str) -> Iterator[str]:
    """Show what a person may have besides, to be filled in when it is known."""
    for key, example in (
        ("phone", '{model: yealink-t54w, mac: "80:5E:C0:00:00:01"}'),
        ("mobile", "ios"),
        ("remote_access", "true"),
    ):
        yield f"    # {word('Person', key).in_language(language)}"
        yield f"    # {key}: {example}"
