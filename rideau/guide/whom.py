"""Whom to call: in an emergency, and when something does not work."""

from collections.abc import Iterator

from markupsafe import Markup

from rideau import language
from rideau.guide.given import Given, at_the_department, ways_to_ask
from rideau.office_telephony import CivicAddress
from rideau.pages.blocks import Block, Facts, Note, Paragraph, Tone
from rideau.pages.prose import said, strong, telephone_link
from rideau.telephony import EMERGENCY
from rideau.text import Text

_FROM_A_DESK = Text(
    "Dial {emergency} from any desk phone, with nothing before it. The call carries the office's address, "
    "and rings the front desk at the same time.",
    "Composez le {emergency} de n'importe quel téléphone de bureau, sans rien composer avant. L'appel "
    "transmet l'adresse du cabinet et fait sonner la réception en même temps.",
)
_FROM_AN_APPLICATION = Text(
    "From an application or a cell phone, say first where you are: they only know the office's address, or "
    "none.",
    "D'une application ou d'un cellulaire, dites d'abord où vous êtes : on n'y connaît que l'adresse du "
    "cabinet, ou aucune.",
)
_NOT_YET = Text(
    "The office's phones do not reach the outside yet. Dial {emergency} from a cell phone, and say where "
    "you are.",
    "Les téléphones du cabinet n'atteignent pas encore l'extérieur. Composez le {emergency} d'un cellulaire "
    "et dites où vous êtes.",
)
_ANY_PHONE = Text(
    "Dial {emergency} from any telephone, and say where you are.",
    "Composez le {emergency} de n'importe quel téléphone et dites où vous êtes.",
)


def whom(given: Given) -> Iterator[Block]:
    """Yield what stands at the top of the guide: emergencies, then help."""
    yield Note(said(Text("Emergency: 911", "Urgence : 911")), tuple(_emergency(given)), Tone.BAD)
    yield Note(said(Text("Help", "Aide")), (Facts(tuple(_help(given))),))


def asking(given: Given) -> Iterator[Block]:
    """Yield whom the department's IT asks about what we run."""
    if given.office.support:
        ways = ways_to_ask(given.office.support)
        yield Note(said(Text("Questions", "Questions")), (Paragraph(said(_ASK, ways=ways)),))


_ASK = Text("About what we run, ask: {ways}.", "Pour ce que nous assurons, adressez-vous à : {ways}.")


def _emergency(given: Given) -> Iterator[Paragraph | Facts]:
    telephony, emergency = given.office.telephony, strong(EMERGENCY)
    if telephony is None:
        yield Paragraph(said(_ANY_PHONE, emergency=emergency))
    elif not telephony.number:
        yield Paragraph(said(_NOT_YET, emergency=emergency))
    else:
        yield Paragraph(said(_FROM_A_DESK, emergency=emergency))
        if telephony.softphones:
            yield Paragraph(said(_FROM_AN_APPLICATION))
    if given.office.address:
        rows = [(said(Text("You are at", "Vous êtes au")), strong(where(given.office.address)))]
        if telephony and telephony.number:
            called = said(Text("Emergency services call back", "Les secours rappellent au"))
            rows.append((called, telephone_link(telephony.number)))
        yield Facts(tuple(rows))


def where(address: CivicAddress) -> str:
    """Return a civic address on one line, as Canada Post writes it in the reader's language."""
    french = language.current() == "fr"
    floor = f"étage {address.floor}" if french else f"floor {address.floor}"
    room = f"bureau {address.room}" if french else f"room {address.room}"
    province = f"({address.province})" if french else address.province
    place = f"{address.city} {province}\N{NO-BREAK SPACE} {address.postal_code}"
    parts = (address.street, floor if address.floor else "", room if address.room else "", place)
    return ", ".join(each for each in parts if each)


def _help(given: Given) -> Iterator[tuple[str, Markup]]:
    support = given.office.support
    if given.ours:
        ours = said(Text("What we run", "Ce que nous assurons"))
        yield (
            ours,
            ways_to_ask(support)
            if support
            else said(Text("whoever gave you this guide", "la personne qui vous a remis ce guide")),
        )
    if given.departments:
        theirs = said(Text("What the department runs", "Ce qu'assure le ministère"))
        yield theirs, at_the_department(given)
