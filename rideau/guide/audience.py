"""Who reads a guide."""

from enum import StrEnum


class Audience(StrEnum):
    """A guide for each: what the others need is not handed to them."""

    PEOPLE = "people"
    """Everybody who works in the office."""
    IT = "it"
    """The department's IT."""
    ENGINEER = "engineer"
    """Whoever looks after the office's hosts."""
