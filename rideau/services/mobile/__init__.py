"""Mobile: people's devices get what was made for them by a link that works once.

What they get is in :mod:`rideau.handout`; here is the site that hands it over: :mod:`site` with its pages and
the program behind it, :mod:`requests`, :mod:`proofs` (``docs/decisions/0101-one-time-links.md``).
"""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.device_links import OWNER, links_host
from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.mobile.proofs import site_checks
from rideau.services.mobile.requests import needs
from rideau.services.mobile.site import site

__all__ = ["SLUG", "checks", "needs", "plan"]

SLUG = OWNER


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield the site's host; nothing where the department looks after devices."""
    del needs
    host = links_host(office)
    if host is not None:
        yield site(office, host)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield the checks of the site."""
    host = links_host(office)
    if host is not None:
        yield from site_checks(office, needs, host)
