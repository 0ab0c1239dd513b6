"""Conference rooms: what Asterisk's ConfBridge knows of them, and what a caller is asked on the way in.

https://docs.asterisk.org/Configuration/Applications/Conferencing-Applications/ConfBridge/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.checks import Check, Command, OnHost
from rideau.host import Contribution, File, Template
from rideau.office import Host, Office
from rideau.office_telephony import Room
from rideau.secret import Kind, Secret
from rideau.telephony import CONFIGURATION, CONSOLE, SOUNDS
from rideau.text import Text

SLUG = "teleconferencing"
ROOMS = f"{CONFIGURATION}/confbridge.conf"
DIALLED = f"{CONFIGURATION}/extensions.d/{SLUG}.conf"
MODULES = f"{CONFIGURATION}/modules.d/{SLUG}.conf"
TRIES = 3
_DIGITS = 6
_MODERATORS_DIGITS = 8


@dataclass(frozen=True, slots=True)
class _Room:
    name: str
    extension: str
    number: str
    capacity: int
    pin: Secret
    moderators_pin: Secret


@dataclass(frozen=True, slots=True)
class _Rooms:
    rooms: tuple[_Room, ...]
    tries: int
    longest: int
    english: str
    french: str


def pins(room: Room) -> tuple[Secret, Secret]:
    """Return the PIN of who takes part, and the longer one of who moderates."""
    return (
        Secret(
            SLUG,
            f"room.{room.name}.pin",
            Kind.PIN,
            Text(f"lets one into the room {room.name}", f"fait entrer dans la salle {room.name}"),
            _DIGITS,
        ),
        Secret(
            SLUG,
            f"room.{room.name}.moderator-pin",
            Kind.PIN,
            Text(f"moderates the room {room.name}", f"anime la salle {room.name}"),
            _MODERATORS_DIGITS,
        ),
    )


def conferences(office: Office, host: Host) -> Contribution:
    """Return the rooms, for the telephone server on ``host``."""
    rooms = tuple(
        _Room(each.name, each.extension, each.number, each.capacity, *pins(each)) for each in office.rooms
    )
    context = _Rooms(rooms, TRIES, _MODERATORS_DIGITS, SOUNDS["en"], SOUNDS["fr"])
    return Contribution(
        SLUG,
        host.slug,
        files=(
            File(ROOMS, Template("teleconferencing/confbridge.conf.j2", context)),
            File(
                DIALLED,
                Template("teleconferencing/extensions.conf.j2", context),
                0o640,
                group="asterisk",
            ),
            File(MODULES, "; Written by Rideau.\nload = app_confbridge.so\n"),
        ),
    )


def checks_of(office: Office, host: Host) -> Iterator[Check]:
    """Yield whether each room is there, and takes as many as it should."""
    for room in office.rooms:
        title = Text(
            f"The conference room {room.name} is there", f"La salle de conférence {room.name} est là"
        )
        shell = (
            f"{CONSOLE} 'dialplan show {room.extension}@rooms' | grep -q conference && "
            f"{CONSOLE} 'confbridge show profile bridge {room.name}' | grep 'Max Members'"
        )
        command = Command(shell, rf"Max Members: +{room.capacity}\b")
        yield Check(f"{SLUG}.room.{room.name}", SLUG, title, OnHost(host.slug), command)
