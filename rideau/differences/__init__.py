"""What a change of an office means, in plain words: two versions of it, compared. Pure.

One topic a module. What no module has words for is told by its key in the profile, so that nothing that
changes goes untold; what hosts do about it comes last.
"""

from collections.abc import Iterator

from rideau.differences.arrangement import arrangement
from rideau.differences.hosts import on_hosts
from rideau.differences.mail import mail
from rideau.differences.networks import networks
from rideau.differences.people import people
from rideau.differences.settings import settings
from rideau.differences.telephones import telephones
from rideau.differences.version import Difference, Version

__all__ = ["Difference", "Version", "differences"]

_TOPICS = (arrangement, people, telephones, mail, networks, settings, on_hosts)


def differences(before: Version, after: Version) -> Iterator[Difference]:
    """Yield what is different in ``after``, the office itself first and its machines last."""
    for topic in _TOPICS:
        yield from topic(before, after)
