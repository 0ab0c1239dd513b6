"""Where an office's certificates lie, and what they are called: for every service that shows or checks one.

The service ``credentials`` brings the files; others name them. Names of people's devices are DNS names below
``people.<domain>``, so that the authority's name constraints hold for them as for hosts.
"""

from dataclasses import dataclass

from rideau.office import Office, Person, PersonalDevice
from rideau.secret import Kind, Secret, Subject
from rideau.text import Text

OWNER = "credentials"
FOLDER = "/etc/ssl/rideau"
ROOT = f"{FOLDER}/root.pem"
"""The fleet's root, on every host of an office that runs its credentials."""
AUTHORITY = f"{FOLDER}/authority.pem"
"""The office's own authority, which signed all its certificates."""
AUTHORITIES = f"{FOLDER}/authorities.pem"
"""Both, the authority first: what a client of the office's services trusts."""
REVOCATIONS = f"{FOLDER}/revocations.pem"
"""The certificates that count no longer."""

_OF_THE_AUTHORITY = Text("what the authority says of it", "ce que l'autorité en dit")

AUTHORITY_KEY = Secret(
    OWNER,
    "authority.key",
    Kind.PRIVATE_KEY,
    Text("signs the office's certificates", "signe les certificats du cabinet"),
)
ROOT_CERTIFICATE = Secret(
    OWNER,
    "root.certificate",
    Kind.CERTIFICATE,
    Text("the fleet's root, which everybody believes", "la racine du parc, que chacun croit"),
    subject=Subject("", signs=True),
)


def authority_certificate(office: Office) -> Secret:
    """Return the certificate of the office's authority: for its own names and addresses alone."""
    static = (f"{each.address.ip}/32" for each in office.uplinks if each.address)
    return Secret(
        OWNER,
        "authority.certificate",
        Kind.CERTIFICATE,
        Text("what the fleet's root says of the authority", "ce que la racine dit de l'autorité"),
        source=AUTHORITY_KEY.id,
        subject=Subject(
            f"{office.domain} authority",
            names=(office.domain,),
            addresses=(str(office.prefix4), str(office.prefix6), *static),
            signs=True,
        ),
    )


def revocations(office: Office) -> Secret:
    """Return the list of the office's certificates that count no longer."""
    return Secret(
        OWNER,
        "revocations",
        Kind.REVOCATIONS,
        Text("certificates that count no longer", "les certificats qui ne valent plus"),
        source=AUTHORITY_KEY.id,
        revoked=tuple(f"{OWNER}.person.{each}.certificate" for each in sorted(office.revoked)),
    )


@dataclass(frozen=True, slots=True)
class HostCertificate:
    """A certificate that ``owner``, a service, shows on a host (its slug) under DNS names.

    ``group`` may read the key; the service reloads its daemon when one of :attr:`inputs` changes.
    """

    owner: str
    host: str
    names: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    group: str = "root"

    @property
    def certificate_path(self) -> str:
        """The certificate with that of the office's authority after it, for everybody."""
        return f"{FOLDER}/{self.owner}.pem"

    @property
    def key_path(self) -> str:
        """The private key, for root and ``group``."""
        return f"{FOLDER}/{self.owner}.key"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The files a daemon reads anew when it is renewed."""
        return (self.certificate_path, self.key_path)

    @property
    def secrets(self) -> tuple[Secret, Secret]:
        """The private key, and what the authority says of it."""
        key = Secret(
            OWNER,
            f"{self._name}.key",
            Kind.PRIVATE_KEY,
            Text(f"proves {self.host} to clients of {self.owner}", f"prouve {self.host} à ses clients"),
        )
        return key, Secret(
            OWNER,
            f"{self._name}.certificate",
            Kind.CERTIFICATE,
            _OF_THE_AUTHORITY,
            source=key.id,
            subject=Subject(self.names[0], names=self.names, addresses=self.addresses, serves=True),
        )

    @property
    def _name(self) -> str:
        return f"host.{self.host}.{self.owner}"


def radius_name(office: Office) -> str:
    """Return the name that the server proves which access points ask who may join."""
    return f"radius.{office.domain}"


def device_id(person: Person, device: PersonalDevice) -> str:
    """Return the name by which secrets and lists know a person's device: ``chief.laptop``."""
    return f"{person.login}.{device.name}"


def device_name(office: Office, person: Person, device: PersonalDevice) -> str:
    """Return the DNS name that a person's device proves: ``laptop.chief.staff.people.<domain>``.

    The group is part of it, so that whoever authenticates can tell it from the name alone.
    """
    return f"{device.name}.{person.login}.{person.group}.people.{office.domain}"


def device_secrets(office: Office, person: Person, device: PersonalDevice) -> tuple[Secret, Secret]:
    """Return the private key of a person's device and its certificate."""
    key = Secret(
        OWNER,
        f"person.{device_id(person, device)}.key",
        Kind.PRIVATE_KEY,
        Text(f"proves the {device.name} of {person.login}", f"prouve l'appareil de {person.login}"),
    )
    name = device_name(office, person, device)
    return key, Secret(
        OWNER,
        f"person.{device_id(person, device)}.certificate",
        Kind.CERTIFICATE,
        _OF_THE_AUTHORITY,
        source=key.id,
        subject=Subject(name, unit=str(person.group), names=(name,)),
    )
