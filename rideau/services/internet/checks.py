"""What must hold of an office's way out."""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.needs import Needs
from rideau.office import Office


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Return what can be asked of a running office."""
    del office, needs
    yield from ()
