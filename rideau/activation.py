"""What setting up people's devices keeps secret: a one-time code for each, the key that signs profiles."""

from collections.abc import Iterator

from rideau.certificates import device_id
from rideau.office import Office, Person, PersonalDevice
from rideau.secret import Kind, Secret, Subject
from rideau.text import Text

OWNER = "mobile"
CODE_LENGTH = 12
"""Characters of which each is one of 57: 70 bits, for a format that hardly slows guessing (decision 0095)."""

_SIGNER = Secret(
    OWNER,
    "profiles.key",
    Kind.PRIVATE_KEY,
    Text("signs the profiles of people's devices", "signe les profils des appareils des gens"),
)


def code(person: Person, device: PersonalDevice) -> Secret:
    """Return the one-time code of a person's device, which is on the welcome card."""
    name = device_id(person, device)
    return Secret(
        OWNER,
        f"{name}.code",
        Kind.PASSWORD,
        Text(f"opens what {name} is handed out", f"ouvre ce qui est remis à {name}"),
        CODE_LENGTH,
    )


def signer(office: Office) -> tuple[Secret, Secret]:
    """Return the key that signs profiles, and its certificate."""
    name = f"profiles.{office.domain}"
    return _SIGNER, Secret(
        OWNER,
        "profiles.certificate",
        Kind.CERTIFICATE,
        Text("what the authority says of it", "ce que l'autorité en dit"),
        source=_SIGNER.id,
        subject=Subject(name, names=(name,)),
    )


def secrets(office: Office) -> Iterator[Secret]:
    """Yield all of them, revoked devices' too, which may come back."""
    if any(person.devices for person in office.people):
        yield from signer(office)
    for person in office.people:
        for device in person.devices:
            yield code(person, device)
