"""Telephones: what one dials, who is rung, when the office answers; voice mail; or the department's."""

from collections.abc import Iterator

from markupsafe import Markup

from rideau import telephony as dialled
from rideau.guide.given import Given, at_the_department
from rideau.office_telephony import Calling, Hours, RingGroup, Telephony
from rideau.pages.blocks import Block, Facts, Paragraph, Points, Section, Table
from rideau.pages.prose import code, said, strong, telephone_link
from rideau.text import Text

_INSIDE = Text(
    "Inside the office, dial the extension. For anywhere else dial the ten digits; a {nine} before them is "
    "optional.",
    "Au cabinet, composez le poste. Pour l'extérieur, composez les dix chiffres; un {nine} devant est "
    "facultatif.",
)
_PLUG = Text(
    "A desk phone sets itself up when it is plugged in, in the language of whoever it belongs to.",
    "Un téléphone de bureau se règle seul quand on le branche, dans la langue de la personne à qui il est.",
)
_MESSAGES = Text(
    "Dial {code} from your own phone and enter your PIN. Your first PIN is given to you by hand: choose "
    "another one there, by the menu.",
    "Composez le {code} de votre propre téléphone et entrez votre NIP. Le premier vous est remis en main "
    "propre : choisissez-en un autre par le menu.",
)
_BY_MAIL = Text(
    "Every message also reaches you by email, as a sound file.",
    "Chaque message vous parvient aussi par courriel, en fichier sonore.",
)
_DEPARTMENTS = Text(
    "The department runs the office's telephones. For a number, a phone or voice mail, ask {whom}.",
    "Le ministère assure la téléphonie du cabinet. Pour un numéro, un téléphone ou la messagerie, "
    "adressez-vous à : {whom}.",
)
_DAYS = {
    "mon": Text("Monday", "lundi"),
    "tue": Text("Tuesday", "mardi"),
    "wed": Text("Wednesday", "mercredi"),
    "thu": Text("Thursday", "jeudi"),
    "fri": Text("Friday", "vendredi"),
    "sat": Text("Saturday", "samedi"),
    "sun": Text("Sunday", "dimanche"),
}
_CODES = (
    (dialled.VOICEMAIL, Text("Hear your voice mail", "Écouter votre messagerie")),
    (
        dialled.PICKUP,
        Text("Take a call that rings for a colleague", "Prendre un appel qui sonne chez un collègue"),
    ),
    (dialled.FORWARD, Text("Forward your calls: the number follows", "Renvoyer vos appels : le numéro suit")),
    (dialled.FORWARD_OFF, Text("Forward them no longer", "Ne plus les renvoyer")),
)


def telephones(given: Given) -> Iterator[Section]:
    """Yield the parts about telephones and voice mail."""
    telephony = given.office.telephony
    if telephony:
        yield Section("phone", said(Text("Your phone", "Votre téléphone")), tuple(_phone(given, telephony)))
        title = said(Text("Your voice mail", "Votre messagerie vocale"))
        yield Section("voicemail", title, tuple(_voicemail(telephony)))
    elif "telephony" in given.departments:
        title = said(Text("Your phone", "Votre téléphone"))
        yield Section("phone", title, (Paragraph(said(_DEPARTMENTS, whom=at_the_department(given))),))


def _phone(given: Given, telephony: Telephony) -> Iterator[Block]:
    yield Points((said(_PLUG), said(_INSIDE, nine=strong(dialled.OUTSIDE_LINE))))
    rows = tuple(_numbers(given, telephony))
    if rows:
        yield Facts(rows)
    columns = (said(Text("Dial", "Composez")), said(Text("To", "Pour")))
    codes = tuple((code(each), said(meaning)) for each, meaning in _CODES)
    yield Table(
        "codes", said(Text("What you may dial besides", "Ce que vous pouvez aussi composer")), columns, codes
    )
    yield Paragraph(_reach(given, telephony))
    if telephony.softphones:
        yield Paragraph(_applications(given, telephony))


def _numbers(given: Given, telephony: Telephony) -> Iterator[tuple[Markup, Markup]]:
    if telephony.number:
        desk = Text("{number}, answered by {whom}", "{number}, répond : {whom}")
        whom = given.names(telephony.front_desk)
        number = telephone_link(telephony.number)
        yield said(Text("The office", "Le cabinet")), said(desk, number=number, whom=whom)
    if telephony.hours:
        hours = Markup("; ").join(_hours(each) for each in telephony.hours)
        yield said(Text("It answers", "Il répond")), hours
    yield from (_group(given, telephony, each) for each in telephony.ring_groups)


def _group(given: Given, telephony: Telephony, group: RingGroup) -> tuple[Markup, Markup]:
    rings = Text("extension {extension} rings {whom}", "le poste {extension} fait sonner {whom}")
    here = said(rings, extension=strong(group.extension), whom=given.names(group.members))
    number = telephony.direct_numbers.get(group.name, "")
    ways = Markup(", ").join((here, telephone_link(number)) if number else (here,))
    return said(Text("Group {name}", "Groupe {name}"), name=group.name), ways


def _hours(hours: Hours) -> Markup:
    first, _, last = hours.days.partition("-")
    span = Text("{first} to {last}", "du {first} au {last}") if last else Text("{first}", "{first}")
    days = said(span, first=said(_DAYS[first]), last=said(_DAYS[last or first]))
    times = Text("{days}, {opens} to {closes}", "{days}, de {opens} à {closes}")
    return said(times, days=days, opens=_time(hours.opens), closes=_time(hours.closes))


def _time(written: str) -> Markup:
    hour, minute = written.split(":")
    french = f"{int(hour)} h" if minute == "00" else f"{int(hour)} h {minute}"
    return said(Text(f"{int(hour)}:{minute}", french))


def _reach(given: Given, telephony: Telephony) -> Markup:
    """Return how far people may call, those named who may call less or more than most."""
    parts = [
        said(
            Text(
                "Phones reach all of Canada, and toll-free numbers.",
                "Les téléphones atteignent tout le Canada et les numéros sans frais.",
            )
        )
    ]
    for calling, words in (
        (Calling.INTERNATIONAL, Text("Other countries: {whom}.", "Autres pays : {whom}.")),
        (
            Calling.INTERNAL,
            Text(
                "The office and toll-free numbers alone: {whom}.",
                "Le cabinet et les numéros sans frais seulement : {whom}.",
            ),
        ),
    ):
        logins = tuple(login for login, far in telephony.calling.items() if far is calling)
        if logins:
            parts.append(said(words, whom=given.names(logins)))
    return Markup(" ").join(parts)


def _applications(given: Given, telephony: Telephony) -> Markup:
    has = Text(
        "The same extension also rings an application, Linphone, on a device of: {whom}. The welcome card "
        "has the code to scan.",
        "Le même poste sonne aussi dans une application, Linphone, sur un appareil de : {whom}. La carte "
        "d'accueil porte le code à numériser.",
    )
    logins = tuple(each.login for each in given.office.people if each.login in telephony.softphones)
    return said(has, whom=given.names(logins))


def _voicemail(telephony: Telephony) -> Iterator[Block]:
    yield Paragraph(said(_MESSAGES, code=strong(dialled.VOICEMAIL)))
    if telephony.mail_relay:
        yield Paragraph(said(_BY_MAIL))
