"""Who is who: the office's people with how they are reached, and what they sign in as."""

from collections.abc import Callable, Iterator

from markupsafe import Markup

from rideau.guide.given import Given
from rideau.office import Person
from rideau.pages.blocks import Section, Table
from rideau.pages.prose import NOTHING, code, mail_link, said, telephone_link
from rideau.text import Text

_Cell = Callable[[Person], str]


def people_here(given: Given) -> Iterator[Section]:
    """Yield the part about people, where they have something of ours."""
    columns = [*_columns(given)]
    if not columns:
        return
    table = Table(
        "people-here",
        said(Text("People of the office", "Personnes du cabinet")),
        (said(Text("Who", "Qui")), *(title for title, _ in columns)),
        tuple((each.name, *(cell(each) for _, cell in columns)) for each in given.office.people),
    )
    yield Section("people", said(Text("Who is who", "Qui est qui")), (table,))


def _columns(given: Given) -> Iterator[tuple[Markup, _Cell]]:
    telephony = given.office.telephony
    if "credentials" in given.ours:
        yield said(Text("Sign-in name", "Nom d'utilisateur")), lambda person: code(person.login)
    if telephony:
        numbers = telephony.direct_numbers
        yield said(Text("Extension", "Poste")), lambda person: person.extension
        if any(each.login in numbers for each in given.office.people):
            direct = said(Text("Direct number", "Numéro direct"))
            yield direct, lambda person: _number(numbers.get(person.login, ""))
    if given.office.email:
        mail = said(Text("Email", "Courriel"))
        yield mail, lambda person: mail_link(given.address(person.login))


def _number(number: str) -> Markup:
    return telephone_link(number) if number else NOTHING
