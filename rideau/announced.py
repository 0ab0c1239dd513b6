"""What DNS must tell of an office's mail, with what its keys announce: from its plan and its vault."""

from typing import TYPE_CHECKING

from rideau.compile import OfficePlan
from rideau.mail_dns.partner import partner_records
from rideau.mail_dns.record import Record
from rideau.mail_dns.records import records

if TYPE_CHECKING:
    from rideau.vault.vaults import Vaults


def announced(plan: OfficePlan, vaults: "Vaults") -> tuple[Record, ...]:
    """Return the records of our mail, or of the department's; none where the profile tells of neither."""
    found = records(plan.office) or tuple(partner_records(plan.office))
    if not found:
        return ()
    from rideau.vault.opening import values_of  # noqa: PLC0415 -- cryptography, where some office has mail

    values = values_of({plan.office.slug: plan.needs.kept}, vaults)[plan.office.slug]
    return tuple(each.filled(values) for each in found)
