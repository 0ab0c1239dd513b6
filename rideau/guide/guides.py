"""A guide: its parts in order, for its readers, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from rideau.guide.addresses import addresses
from rideau.guide.audience import Audience
from rideau.guide.conferences import conferences
from rideau.guide.day_one import day_one
from rideau.guide.devices import devices
from rideau.guide.from_afar import from_afar
from rideau.guide.given import Given, day
from rideau.guide.hosts import glance, hosts, proofs
from rideau.guide.mailing import mailing
from rideau.guide.names import names
from rideau.guide.partners import partners
from rideau.guide.people_here import people_here
from rideau.guide.premises import premises
from rideau.guide.running import running
from rideau.guide.signing_in import signing_in
from rideau.guide.telephones import telephones
from rideau.guide.ways import ways
from rideau.guide.whom import asking, whom
from rideau.pages.blocks import Block, Section
from rideau.pages.page import Page, both
from rideau.pages.prose import said
from rideau.text import Text

Part = Callable[[Given], Iterator[Section]]

_PARTS: Mapping[Audience, tuple[Part, ...]] = {
    Audience.PEOPLE: (
        *(day_one, people_here, signing_in, mailing, telephones, conferences, from_afar, devices, premises),
    ),
    Audience.IT: (addresses, names, ways, partners),
    Audience.ENGINEER: (hosts, running, proofs),
}
_TOP: Mapping[Audience, Callable[[Given], Iterator[Block]]] = {
    Audience.PEOPLE: whom,
    Audience.IT: asking,
    Audience.ENGINEER: glance,
}
_TITLES = {
    Audience.PEOPLE: Text("Your office from day one", "Votre cabinet dès le premier jour"),
    Audience.IT: Text(
        "The office's network, for your department", "Le réseau du cabinet, pour votre ministère"
    ),
    Audience.ENGINEER: Text("Running the office", "Exploitation technique du cabinet"),
}
_LEADS = {
    Audience.PEOPLE: Text(
        "What you have, how you sign in, and whom to call: for everybody who works here.",
        "Ce que vous avez, comment ouvrir une session et qui appeler : pour toutes les personnes qui "
        "travaillent ici.",
    ),
    Audience.IT: Text(
        "Addresses, names to publish, what passes, and where our services meet yours: for the department's "
        "IT.",
        "Les adresses, les noms à publier, ce qui passe et où nos services rencontrent les vôtres : pour "
        "l'informatique du ministère.",
    ),
    Audience.ENGINEER: Text(
        "Where its hosts are, how to verify them, and how to go back: for whoever looks after the office.",
        "Où sont ses serveurs, comment les vérifier et comment revenir en arrière : pour qui s'occupe du "
        "cabinet.",
    ),
}
_MADE = Text(
    "Made from the office's plan for {first}. It holds no password, PIN or key.",
    "Tiré du plan du cabinet pour le {first}. Aucun mot de passe, NIP ni clé n'y figure.",
)


def guide(given: Given, audience: Audience) -> Mapping[str, Page]:
    """Return the guide of an office for ``audience``, by language."""
    return both(lambda: _page(given, audience))


def _page(given: Given, audience: Audience) -> Page:
    return Page(
        name=f"guide-{audience}",
        owner=said(given.office.name),
        title=said(_TITLES[audience]),
        lead=said(_LEADS[audience]),
        sections=tuple(chain.from_iterable(part(given) for part in _PARTS[audience])),
        blocks=tuple(_TOP[audience](given)),
        wide=audience is not Audience.PEOPLE,
        footer=said(_MADE, first=day(given.dates.appointment)),
    )
