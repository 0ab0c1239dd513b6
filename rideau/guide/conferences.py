"""Conference rooms: how one joins, and what one dials inside; meetings in the browser."""

from collections.abc import Iterator

from rideau.guide.given import Given, at_the_department
from rideau.office_telephony import Room
from rideau.pages.blocks import Paragraph, Section, Table
from rideau.pages.prose import NOTHING, code, said, telephone_link
from rideau.text import Text

_JOIN = Text(
    "From a phone of the office dial the extension; from outside, the number where there is one. Then enter "
    "a PIN: one is for taking part, the other for moderating. Nothing is recorded.",
    "D'un téléphone du cabinet, composez le poste; de l'extérieur, le numéro s'il y en a un. Entrez ensuite "
    "un NIP : l'un sert à participer, l'autre à animer. Rien n'est enregistré.",
)
_PINS = Text(
    "The PINs are not in this guide: whoever gave it to you has them.",
    "Les NIP ne sont pas dans ce guide : la personne qui vous l'a remis les a.",
)
_DEPARTMENTS = Text("The department runs it. Ask {whom}.", "Le ministère l'assure. Adressez-vous à : {whom}.")
_KEYS = (
    ("*1", Text("Mute yourself, and be heard again", "Couper votre micro, et le rouvrir")),
    ("*5", Text("Hear how many there are", "Entendre combien vous êtes")),
    ("*4", Text("Softer", "Moins fort")),
    ("*6", Text("Louder", "Plus fort")),
    ("*0", Text("Leave", "Quitter")),
    ("*2", Text("Moderator: lock the room", "Animateur : verrouiller la salle")),
    ("*3", Text("Moderator: mute everybody else", "Animateur : couper le micro de tous les autres")),
    ("*9", Text("Moderator: send the last one away", "Animateur : renvoyer la dernière personne entrée")),
)


def conferences(given: Given) -> Iterator[Section]:
    """Yield the parts about conferences."""
    title = said(Text("Conference rooms", "Salles de conférence"))
    if given.office.rooms:
        tables = (_rooms(given.office.rooms), _inside())
        yield Section("rooms", title, (Paragraph(said(_JOIN)), Paragraph(said(_PINS)), *tables))
    elif "teleconferencing" in given.departments:
        yield Section("rooms", title, (Paragraph(said(_DEPARTMENTS, whom=at_the_department(given))),))
    if "web_conferencing" in given.departments:
        meetings = said(Text("Meetings in the browser", "Réunions dans le navigateur"))
        yield Section("meetings", meetings, (Paragraph(said(_DEPARTMENTS, whom=at_the_department(given))),))


def _rooms(rooms: tuple[Room, ...]) -> Table:
    numbers = any(each.number for each in rooms)
    columns = [said(Text("Room", "Salle")), said(Text("Extension", "Poste"))]
    if numbers:
        columns.append(said(Text("From outside", "De l'extérieur")))
    columns.append(said(Text("Places", "Places")))
    rows = tuple(tuple(_row(each, numbers)) for each in rooms)
    caption = said(Text("The office's conference rooms", "Les salles de conférence du cabinet"))
    return Table("conference-rooms", caption, tuple(columns), rows)


def _row(room: Room, numbers: bool) -> Iterator[str]:
    yield room.name
    yield room.extension
    if numbers:
        yield telephone_link(room.number) if room.number else NOTHING
    yield str(room.capacity)


def _inside() -> Table:
    columns = (said(Text("Dial", "Composez")), said(Text("To", "Pour")))
    rows = tuple((code(key), said(meaning)) for key, meaning in _KEYS)
    return Table("room-codes", said(Text("Inside a room", "Dans une salle")), columns, rows)
