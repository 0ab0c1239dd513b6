"""Teleconferencing: rooms, their PINs, and who may do what in them."""

import re
from dataclasses import replace

from rideau.compile import compile_office
from rideau.office import Office
from rideau.office_telephony import Room
from rideau.render import RenderedFile, render
from rideau.services import teleconferencing
from tests.factory import office

ROOMS = (Room("conference", "203", "", 20), Room("caucus", "204", "+16135550104", 5))
OFFICE = office(rooms=ROOMS)


def files(of: Office) -> dict[str, RenderedFile]:
    voice = next(each for each in compile_office(of).hosts if each.host.slug == "voice")
    return {each.path.split("/")[-2]: each for each in render(voice.only("teleconferencing"))}


def test_an_office_without_rooms_or_telephones_gets_nothing() -> None:
    for nothing in (office(rooms=()), office(telephony=None)):
        assert not [*teleconferencing.plan(nothing, teleconferencing.needs(nothing))]
        assert not [*teleconferencing.checks(nothing, teleconferencing.needs(nothing))]


def test_each_room_takes_as_many_as_it_should_and_records_nobody() -> None:
    said = files(OFFICE)["asterisk"].content.decode()
    assert re.findall(r"^\[(\w+)\]\ntype = bridge\nmax_members = (\d+)$", said, re.MULTILINE) == [
        ("conference", "20"),
        ("caucus", "5"),
    ]
    assert set(re.findall("record_conference = (.*)", said)) == {"no"}


def test_a_room_has_two_pins_of_its_own_that_nobody_else_reads() -> None:
    secrets = [each.id for each in teleconferencing.needs(OFFICE).secrets]
    assert len(set(secrets)) == 2 * len(ROOMS)
    dialled = files(OFFICE)["extensions.d"]
    assert [slot.name for slot in dialled.slots] == secrets
    assert (dialled.mode, dialled.group) == (0o640, "asterisk")


def test_a_room_is_reached_from_outside_where_it_has_a_number() -> None:
    dialled = files(OFFICE)["extensions.d"].content.decode()
    assert re.findall(r"exten => (\+\d+),1,Goto\(conference-outside,(\w+),1\)", dialled) == [
        ("+16135550104", "caucus")
    ]


def test_another_capacity_changes_no_pin() -> None:
    larger = replace(OFFICE, rooms=(replace(ROOMS[0], capacity=30), ROOMS[1]))
    assert files(larger)["extensions.d"].content == files(OFFICE)["extensions.d"].content
    assert files(larger)["asterisk"].content != files(OFFICE)["asterisk"].content
