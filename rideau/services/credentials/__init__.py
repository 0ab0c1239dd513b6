"""Credentials: the office's own authority, and what proves its hosts, its people and their devices.

One idea a module: :mod:`trust` on every host; on the host of the role ``apps``, :mod:`directory` with people
in it, and :mod:`radius`, which lets their devices into the network; :mod:`websites` where services have one.
"""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office, Provider
from rideau.services.credentials.directory import directory
from rideau.services.credentials.directory_proofs import directory_checks, radius_checks
from rideau.services.credentials.proofs import host_checks
from rideau.services.credentials.radius import radius
from rideau.services.credentials.requests import SLUG, needs
from rideau.services.credentials.trust import trust
from rideau.services.credentials.website_proofs import website_checks
from rideau.services.credentials.websites import websites

__all__ = ["SLUG", "checks", "needs", "plan"]


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield what every host gets; nothing where the department runs the credentials."""
    if office.services[SLUG].provider is Provider.MANAGED:
        yield from (trust(office, host, needs) for host in office.hosts)
        yield from directory(office, needs)
        yield from radius(office)
        yield from websites(office, needs)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield the checks of credentials."""
    if office.services[SLUG].provider is Provider.MANAGED:
        yield from host_checks(office, needs)
        yield from directory_checks(office)
        yield from radius_checks(office)
        yield from website_checks(office, needs)
