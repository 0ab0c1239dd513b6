"""What engineers do with an office, command by command, and what they hand over."""

from collections.abc import Iterator

from rideau import device_links
from rideau.directory import initial_password
from rideau.guide.given import Given, day
from rideau.office import Person
from rideau.pages.blocks import Block, Commands, Paragraph, Section, Table
from rideau.pages.prose import code, said
from rideau.secret import Secret
from rideau.services.teleconferencing.rooms import pins
from rideau.telephony import voicemail_pin
from rideau.text import Text

_APPLY = Text(
    "Every command is safe to repeat: what is right already is left alone. A host that refuses its new "
    "state keeps the former one.",
    "Chaque commande peut être répétée sans risque : ce qui est déjà juste n'est pas touché. Un serveur qui "
    "refuse son nouvel état garde le précédent.",
)
_DAY_ONE = Text(
    "Until {first} the office is staged: built and proven, closed to the outside. Then it is exposed, by "
    "its gateway alone.",
    "Jusqu'au {first}, le cabinet est préparé : construit et prouvé, fermé à l'extérieur. Puis il est "
    "exposé, par sa passerelle seule.",
)
_GENERATIONS = Text(
    "Each host keeps its last five states, numbered, below {folder}; the active one is {current}. Going "
    "back needs nothing from outside the host. A gateway goes back by itself where a new connection does "
    "not confirm it.",
    "Chaque serveur garde ses cinq derniers états, numérotés, sous {folder}; l'actif est {current}. Revenir "
    "en arrière ne demande rien hors du serveur. Une passerelle revient d'elle-même si une nouvelle "
    "connexion ne la confirme pas.",
)
_CLOSE = Text(
    "After {last}, the first run withdraws the office and begins to hold its data; a run after {days} days "
    "keeps an encrypted archive, removes everything and proves it.",
    "Après le {last}, la première exécution retire le cabinet et commence à garder ses données; une "
    "exécution après {days} jours garde une archive chiffrée, supprime tout et le prouve.",
)
_HAND_OVER = Text(
    "Tell each value to its person alone, by hand. None of them is in a guide.",
    "Donnez chaque valeur à sa personne seulement, en main propre. Aucune n'est dans un guide.",
)


_LOOKED = Text(
    "What somebody changed by hand, and what was done by whom.",
    "Ce que quelqu'un a changé à la main, et ce qui a été fait, par qui.",
)


def running(given: Given) -> Iterator[Section]:
    """Yield the parts about what is done, in the order of an office's life."""
    apply = Text("Apply and verify", "Appliquer et vérifier")
    commands = ("check {}", "diff {}", "plan {} --live", "apply {}", "verify {}")
    yield _part(given, "apply", apply, said(_APPLY), *commands)
    first = said(_DAY_ONE, first=day(given.dates.appointment))
    title = Text("Day one", "Le premier jour")
    yield _part(given, "activate", title, first, "readiness {}", "activate {}", "verify {}")
    yield _back(given)
    mail = ("mail check-dns {}", "mail list {}") if given.office.email else ()
    odd = Text("When something looks wrong", "En cas d'anomalie")
    yield _part(given, "look", odd, said(_LOOKED), "drift {}", "history {}", *mail)
    yield from _handing_over(given)
    last, days = day(given.dates.support_until), str(given.dates.retention_days)
    end = said(_CLOSE, last=last, days=days)
    yield _part(
        given, "close", Text("Closing the office", "Fermer le cabinet"), end, "close {} --dry", "close {}"
    )


def _back(given: Given) -> Section:
    told = said(
        _GENERATIONS, folder=code("/var/lib/rideau/generations"), current=code("/var/lib/rideau/current")
    )
    title = Text("Generations, and the way back", "Les générations et le retour en arrière")
    commands = ("rollback {} --list", "rollback {} --dry", "rollback {}", "verify {}")
    return _part(given, "back", title, told, *commands)


def _part(given: Given, identifier: str, title: Text, told: str, *commands: str) -> Section:
    """Return a part with ``commands``, which leave room for the office."""
    label = said(Text("Commands: {title}", "Commandes : {title}"), title=said(title))
    lines = tuple(f"rideau {each.format(given.office.slug)}" for each in commands)
    return Section(identifier, said(title), (Paragraph(told), Commands(label, lines)))


def _handing_over(given: Given) -> Iterator[Section]:
    """Yield the part about what people are given: archives, cards, first passwords, PINs."""
    blocks = tuple(_given_by_hand(given))
    if blocks:
        yield Section(
            "hand-over",
            said(Text("What to hand over", "Ce qu'il faut remettre")),
            (Paragraph(said(_HAND_OVER)), *blocks),
        )


def _given_by_hand(given: Given) -> Iterator[Block]:
    office = given.office
    lines = []
    if "credentials" in given.ours:
        lines.append(f"rideau people bundle {office.slug} --out handouts")
    if device_links.links_host(office) and "mobile" in given.ours:
        lines.append(f"rideau people link {office.slug}")
    if lines:
        yield Commands(said(Text("Archives and cards", "Archives et cartes")), tuple(lines))
    rows = tuple(
        (whose, said(what), code(f"rideau secrets reveal {office.slug} {secret.id}"))
        for whose, what, secret in _secrets(given)
    )
    columns = (said(Text("For", "Pour")), said(Text("What", "Quoi")), said(Text("Command", "Commande")))
    if rows:
        yield Table(
            "secrets", said(Text("First passwords and PINs", "Premiers mots de passe et NIP")), columns, rows
        )


def _secrets(given: Given) -> Iterator[tuple[str, Text, Secret]]:
    """Yield what is told by hand; by its name, never by its value."""
    for person in given.office.people:
        yield from _of(person, given)
    for room in given.office.rooms:
        takes_part, moderates = pins(room)
        yield room.name, Text("PIN for taking part", "NIP pour participer"), takes_part
        yield room.name, Text("PIN for moderating", "NIP pour animer"), moderates


def _of(person: Person, given: Given) -> Iterator[tuple[str, Text, Secret]]:
    if "credentials" in given.ours and given.office.email:
        yield person.name, Text("first password", "premier mot de passe"), initial_password(person)
    if given.office.telephony:
        yield (
            person.name,
            Text("first PIN of voice mail", "premier NIP de la messagerie"),
            voicemail_pin(person),
        )
