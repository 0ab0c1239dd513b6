"""What credentials keep: the authority, the list of what counts no longer, keys and codes of devices."""

from collections.abc import Iterator

from rideau import activation
from rideau.certificates import (
    AUTHORITY_KEY,
    OWNER,
    ROOT_CERTIFICATE,
    authority_certificate,
    device_secrets,
    revocations,
)
from rideau.needs import Needs
from rideau.office import Office, Provider
from rideau.secret import Secret
from rideau.services.credentials.directory import directory_needs
from rideau.services.credentials.radius import radius_needs

SLUG = OWNER


def needs(office: Office) -> Needs:
    """Return the secrets of the office's own authority; a department's authority is its own business."""
    if office.services[SLUG].provider is not Provider.MANAGED:
        return Needs()
    return Needs(secrets=tuple(_secrets(office))) + directory_needs(office) + radius_needs(office)


def _secrets(office: Office) -> Iterator[Secret]:
    yield from (ROOT_CERTIFICATE, AUTHORITY_KEY, authority_certificate(office), revocations(office))
    for person in office.people:
        for device in person.devices:
            yield from device_secrets(office, person, device)
    yield from activation.secrets(office)
