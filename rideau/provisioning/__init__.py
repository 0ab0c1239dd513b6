"""Desk phones that configure themselves: what each of them fetches, from where, and what lets it. Pure.

One idea a module: :mod:`phone` is what every maker is told, :mod:`yealink`, :mod:`poly`, :mod:`grandstream`,
:mod:`cisco` and :mod:`snom` how each is told it; :mod:`site` puts it on the voice host, :mod:`requests` says
what that takes, :mod:`proofs` what must hold. The service ``telephony`` owns all of it
(``docs/decisions/0115-provisioning.md``).
"""

from rideau.provisioning.proofs import checks
from rideau.provisioning.requests import needs
from rideau.provisioning.site import site

__all__ = ["checks", "needs", "site"]
