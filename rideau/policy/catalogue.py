"""Every standard by its code. Codes never change their meaning and are never reused."""

from collections.abc import Mapping

from rideau.policy.cryptography import CRYPTOGRAPHY
from rideau.policy.emergency import EMERGENCY
from rideau.policy.lasting import RETENTION, SUPPORT
from rideau.policy.mail import EXCEPTIONS, MAIL
from rideau.policy.people import ACCESSIBILITY, LANGUAGES
from rideau.policy.redundancy import FLEET_TIME, REDUNDANCY
from rideau.policy.standard import Standard, Subject
from rideau.policy.zones import ZONES

STANDARDS: Mapping[str, Standard] = {
    each.code: each
    for group in (
        *(ZONES, CRYPTOGRAPHY, EMERGENCY, LANGUAGES, ACCESSIBILITY, RETENTION),
        *((*REDUNDANCY, *FLEET_TIME), SUPPORT, MAIL, EXCEPTIONS),
    )
    for each in group
}
EXCEPTABLE = tuple(
    code
    for code, each in STANDARDS.items()
    if each.finding is not None and each.scope == "office" and each.subject is not Subject.EXCEPTIONS
)
"""What an office's profile may make an exception to."""
