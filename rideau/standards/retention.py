"""What a profile says of how long things are kept, and of the days an office is served."""

from collections.abc import Iterator
from datetime import date

from rideau.office import Provider, Role
from rideau.standards.described import Described, Finding

FEWEST_DAYS_KEPT = 30
FEWEST_DAYS_SERVED = 30
DEBIAN_13_ENDS = date(2028, 8, 9)
"""The end of regular security support: three years after its release, as Debian announces it."""


def retention_findings(office: Described) -> Iterator[Finding]:
    """Yield what is gone before anybody could hand it over."""
    life, email = office.profile.lifecycle, office.profile.services.email
    needed = (life.support_until - life.appointment).days + life.retention_days
    if email.journal is None:
        yield Finding("S050", ("services", "email"), {"days": needed})
    elif email.journal.days < needed:
        values = {"days": email.journal.days, "needed": needed}
        yield Finding("S051", ("services", "email", "journal", "days"), values)
    if life.retention_days < FEWEST_DAYS_KEPT:
        yield Finding("S052", ("lifecycle", "retention_days"), {"days": life.retention_days})


def support_findings(office: Described) -> Iterator[Finding]:
    """Yield where the days of an office and those of its systems do not fit."""
    life, path = office.profile.lifecycle, ("lifecycle", "support_until")
    days = (life.support_until - life.appointment).days
    if office.today > life.support_until:
        values = {"day": str(life.support_until), "office": office.profile.office}
        yield Finding("S070", path, values)
    if days < FEWEST_DAYS_SERVED:
        yield Finding("S071", path, {"days": days})
    if life.support_until > DEBIAN_13_ENDS:
        yield Finding("S072", path, {"until": str(life.support_until), "end": str(DEBIAN_13_ENDS)})
    if office.provider("telephony") is Provider.MANAGED:
        yield Finding("S073", ("hosts", str(Role.VOICE)))
