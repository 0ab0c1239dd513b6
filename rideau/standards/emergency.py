"""What a profile says of 911, and of those who cannot hear or speak."""

from collections.abc import Iterator

from rideau.standards.described import Described, Finding

_TELEPHONY = ("services", "telephony")


def emergency_findings(office: Described) -> Iterator[Finding]:
    """Yield what stands between somebody who calls 911 and help."""
    address, telephony = office.site.address, office.profile.services.telephony
    if address is not None and not (address.floor or address.room):
        yield Finding("S020", ("site", "address"))
    if telephony.trunk is None:
        yield Finding("S021", _TELEPHONY)
    else:
        if telephony.backup_trunk is None:
            yield Finding("S022", (*_TELEPHONY, "trunk"))
        if telephony.trunk.test_number is None:
            yield Finding("S023", (*_TELEPHONY, "trunk"))
    names = {person.login: person.name for person in office.profile.staff}
    for at, login in enumerate(telephony.softphones):
        yield Finding("S024", (*_TELEPHONY, "softphones", at), {"name": names[login]})


def text_findings(office: Described) -> Iterator[Finding]:
    """Yield that telephones of ours carry no text, which no profile can change yet."""
    del office
    yield Finding("S041", _TELEPHONY)
