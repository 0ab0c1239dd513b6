"""In the office: plugging in, printers, visitors; and what becomes of everything at the end."""

from collections.abc import Iterator

from rideau.guide.given import Given, day
from rideau.office import Zone
from rideau.pages.blocks import Block, Facts, Paragraph, Points, Section
from rideau.pages.prose import code, said
from rideau.text import Text

_PLUG = Text(
    "Computers and printers of the office work when they are plugged in: nothing is to be set.",
    "Les ordinateurs et imprimantes du cabinet fonctionnent dès qu'on les branche : rien n'est à régler.",
)
_GUESTS = Text(
    "Visitors use the guests' network. It leads to the internet, not into the office.",
    "Les visiteurs utilisent le réseau des invités. Il mène à Internet, pas au cabinet.",
)
_MORE = Text("One exception: {reason}.", "Une exception : {reason}.")
_BLOCKED = Text(
    "Sites that are known to do harm are blocked. If one you need is among them, ask for help.",
    "Les sites reconnus comme nuisibles sont bloqués. S'il vous en faut un, demandez de l'aide.",
)
_END = Text(
    "The last day of support is {last}. Take what is yours with you before. What remains is held for {days} "
    "days, then removed for good.",
    "Le dernier jour du soutien est le {last}. Emportez d'ici là ce qui est à vous. Le reste est gardé "
    "{days} jours, puis supprimé pour de bon.",
)

_LAST = Text("The last day of support is {last}.", "Le dernier jour du soutien est le {last}.")
_PEOPLES = ("email", "telephony")
"""Services that hold what people made."""


def premises(given: Given) -> Iterator[Section]:
    """Yield the part about the office itself, and the one about its end."""
    if "network" in given.ours or "security" in given.ours:
        yield Section("premises", said(Text("In the office", "Au cabinet")), tuple(_here(given)))
    last, days = day(given.dates.support_until), str(given.dates.retention_days)
    held = any(
        part.data for host in given.plan.hosts for part in host.contributions if part.owner in _PEOPLES
    )
    ends = Paragraph(said(_END if held else _LAST, last=last, days=days))
    yield Section("end", said(Text("When the office closes", "Quand le cabinet ferme")), (ends,))


def _here(given: Given) -> Iterator[Block]:
    points = [said(_PLUG)] if "network" in given.ours else []
    if "security" in given.ours:
        points.append(said(_GUESTS))
        points += [
            said(_MORE, reason=said(opening.reason))
            for opening in given.plan.needs.openings
            if opening.owner == "security"
            and opening.source is Zone.GUEST
            and opening.destination is not Zone.PUBLIC
        ]
        points.append(said(_BLOCKED))
    yield Points(tuple(points))
    shared = tuple(
        (each.name, code(str(each.ipv4)))
        for each in given.office.devices
        if each.owner is None and each.zone is Zone.OPERATIONS
    )
    if shared:
        yield Paragraph(
            said(Text("What is shared, with its address:", "Ce qui est commun, avec son adresse :"))
        )
        yield Facts(shared)
