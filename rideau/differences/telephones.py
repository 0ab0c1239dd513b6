"""What rings where: numbers, groups, carriers and rooms; and which desk phones are told."""

from collections.abc import Iterator, Mapping

from rideau.differences.version import Difference, Topic, Version, becoming, listed
from rideau.office import Office
from rideau.provisioning.phone import HOURS_BETWEEN_LOOKS, phones
from rideau.text import Text

_TELLS = Text(
    "Desk phones that take up new settings when they look next, within {hours} hours: {names}.",
    "Téléphones de bureau qui prennent de nouveaux réglages à leur prochaine vérification, d'ici {hours} "
    "heures : {names}.",
)


def telephones(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them."""
    yield from becoming(Topic.TELEPHONES, _KINDS, _facts(before.office), _facts(after.office))
    told = _told(before.office, after.office)
    if told:
        words = _TELLS.format(hours=HOURS_BETWEEN_LOOKS, names=", ".join(told))
        yield Difference(Topic.TELEPHONES, words)


_KINDS = {
    "main": Text("Main number", "Numéro principal"),
    "desk": Text("Who answers the main number", "Qui répond au numéro principal"),
    "hours": Text("Office hours", "Heures d'ouverture"),
    "carriers": Text("Carriers, in order", "Fournisseurs, dans l'ordre"),
    "direct": Text("Direct number of {name}", "Numéro direct de {name}"),
    "group": Text("Ring group {name}", "Groupe d'appel {name}"),
    "calling": Text("How far {name} may call", "Jusqu'où {name} peut appeler"),
    "application": Text("Telephone application of {name}", "Application de téléphone de {name}"),
    "room": Text("Conference room {name}", "Salle de conférence {name}"),
}


def _facts(office: Office) -> dict[str, Text]:
    return {**_lines(office), **_rooms(office)}


def _lines(office: Office) -> Mapping[str, Text]:
    known = office.telephony
    if known is None:
        return {}
    found = {
        "main": listed([known.number] if known.number else []),
        "desk": listed(known.front_desk),
        "hours": listed(f"{each.days} {each.opens}-{each.closes}" for each in known.hours),
        "carriers": listed(f"{each.host} ({each.transport})" for each in known.trunks),
    }
    found |= {f"direct {name}": listed([number]) for name, number in known.direct_numbers.items()}
    found |= {f"group {it.name}": listed([it.extension, *it.members]) for it in known.ring_groups}
    found |= {f"calling {login}": listed([str(far)]) for login, far in known.calling.items()}
    return found | {f"application {it}": Text("yes", "oui") for it in sorted(known.softphones)}


def _rooms(office: Office) -> Mapping[str, Text]:
    seats = Text("{number} people at most", "{number} personnes au plus")
    return {
        f"room {it.name}": listed(
            [it.extension, *([it.number] if it.number else []), seats.format(number=it.capacity)]
        )
        for it in office.rooms
    }


def _told(before: Office, after: Office) -> list[str]:
    """Return the desk phones that are there in both and read something else."""
    if before.telephony is None or after.telephony is None:
        return []
    former = {each.name: each for each in phones(before)}
    return [each.name for each in phones(after) if former.get(each.name, each) != each]
