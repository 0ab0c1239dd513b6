"""Security: the zone firewall, detection, banning, DNS filtering, and hardened hosts.

One idea a module: :mod:`firewall`, :mod:`intrusion`, :mod:`filtering`, :mod:`hardening`, and
:mod:`proofs` for what must hold. Where the department runs security (provider ``partner``), it
detects and it filters names; the zone firewall stays, for only our gateway stands between the zones
(``docs/decisions/0050-security.md``).
"""

from collections.abc import Iterator

from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office, Provider
from rideau.services.security.filtering import name_filter
from rideau.services.security.firewall import ruleset
from rideau.services.security.hardening import hardened
from rideau.services.security.intrusion import intrusion_detection
from rideau.services.security.proofs import checks
from rideau.services.security.requests import SLUG, needs

__all__ = ["SLUG", "checks", "needs", "plan"]


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield what each host gets; bans come after the firewall they live beside."""
    for host in office.hosts:
        yield Contribution(SLUG, host.slug, files=(ruleset(office, needs, host),))
        yield from hardened(office, host)
    if office.services[SLUG].provider is Provider.MANAGED:
        yield name_filter(office)
        if office.uplinks:
            yield intrusion_detection(office)
