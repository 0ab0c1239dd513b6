"""Texts in both languages."""

from rideau.profiles.options import SLUGS
from rideau.service_names import NAMES
from rideau.text import Text


def test_values_are_put_in_their_places_in_the_language_around_them() -> None:
    told = Text("{name} has {count}", "{name} a {count}").format(name=Text("Email", "Courriel"), count=2)
    assert told == Text("Email has 2", "Courriel a 2")


def test_every_service_has_a_name_in_the_order_of_the_mission() -> None:
    assert tuple(NAMES) == SLUGS
