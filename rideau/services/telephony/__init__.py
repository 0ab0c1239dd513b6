"""Telephony: Asterisk on the host of the role ``voice``; phones register over TLS and talk over SRTP.

One idea a module: :mod:`server` is the daemon, :mod:`accounts` its phones, :mod:`carrier` the ways out,
:mod:`dialplan` what happens when somebody dials, :mod:`voicemail`, :mod:`guard` who guesses. How desk phones
come by their configuration is in :mod:`rideau.provisioning`.
"""

from collections.abc import Iterator

from rideau import provisioning
from rideau.checks import Check
from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.telephony.proofs import checks_of
from rideau.services.telephony.requests import SLUG, needs
from rideau.services.telephony.server import server
from rideau.telephony import voice_host

__all__ = ["SLUG", "checks", "needs", "plan"]


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield what the telephone server gets; nothing where the department has its own."""
    del needs
    host = voice_host(office)
    if host and office.telephony:
        yield server(office, office.telephony, host)
        yield provisioning.site(office, host)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield telephony's checks."""
    del needs
    host = voice_host(office)
    if host and office.telephony:
        yield from checks_of(office, office.telephony, host)
        yield from provisioning.checks(office, host)
