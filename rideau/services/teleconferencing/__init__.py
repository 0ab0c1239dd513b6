"""Teleconferencing: rooms on the office's telephone server, that one dials into with a PIN.

A room is an extension and, where it has one, a number of its own. Who comes with the moderator's PIN locks
the room, mutes and removes. Nothing is recorded.
"""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.teleconferencing.rooms import SLUG, checks_of, conferences, pins
from rideau.telephony import voice_host

__all__ = ["SLUG", "checks", "needs", "plan"]


def needs(office: Office) -> Needs:
    """Return the PINs of the rooms; the ways to them are the telephones'."""
    return Needs(secrets=tuple(pin for room in office.rooms for pin in pins(room)))


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield the rooms, where there are some and we run the telephones."""
    del needs
    host = voice_host(office)
    if host and office.rooms:
        yield conferences(office, host)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield teleconferencing's checks."""
    del needs
    host = voice_host(office)
    if host and office.rooms:
        yield from checks_of(office, host)
