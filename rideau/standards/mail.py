"""What a profile says of mail in the office's name."""

from collections.abc import Iterator

from rideau.office import Provider
from rideau.profiles.profile import UplinkMethod
from rideau.standards.described import Described, Finding


def mail_findings(office: Described) -> Iterator[Finding]:
    """Yield what lets others write in the office's name."""
    if office.provider("email") is Provider.PARTNER:
        yield from _of_the_department(office)
        return
    for at, uplink in enumerate(office.profile.site.uplinks):
        if uplink.method is UplinkMethod.DHCP:
            yield Finding("S082", ("site", "uplinks", at), {"name": uplink.name})


def _of_the_department(office: Described) -> Iterator[Finding]:
    email = office.profile.services.email
    missing = [key for key, value in (("mx", email.mx), ("spf", email.spf)) if not value]
    if missing:
        yield Finding("S081", ("services", "email"), {"keys": ", ".join(missing)})
