"""What must hold once the network runs."""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.needs import Needs
from rideau.office import Office


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    yield from ()
