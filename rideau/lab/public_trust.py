"""An authority that everybody believes, made when the lab comes up: what a public one is in reality.

Machines believe it through the system's own store of authorities, where Debian's package put the public ones;
nothing of it is in any plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from rideau.lab import machines
from rideau.lab.parts import Machine

_AUTHORITY = "/usr/local/share/ca-certificates/lab-public.crt"
"""Where ``update-ca-certificates`` takes it from, should a package have it run again."""
_BUNDLE = "etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True, slots=True)
class Certified:
    """What a server out there shows, in PEM."""

    certificate: str
    key: str


class Authority:
    """An authority, made anew."""

    def __init__(self) -> None:
        # Only a lab with servers out there needs these; start-up time counts for every verb.
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

        from rideau.pki import issuing  # noqa: PLC0415

        self._now = datetime.now(UTC)
        key = ec.generate_private_key(ec.SECP384R1())
        self._issuer = issuing.Issuer(issuing.root("Lab public authority", key, self._now), key)

    @property
    def pem(self) -> str:
        """Its own certificate: whom to believe."""
        from rideau.pki import issuing  # noqa: PLC0415 -- as above

        return issuing.pem_of(self._issuer.certificate)

    def certify(self, names: tuple[str, ...]) -> Certified:
        """Return a new key and a certificate for ``names``."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- as above
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

        from rideau.pki import issuing  # noqa: PLC0415
        from rideau.secret import Subject  # noqa: PLC0415

        key = ec.generate_private_key(ec.SECP384R1())
        server = Subject(names[0], names=names, serves=True)
        certificate = issuing.certificate(server, key.public_key(), self._issuer, self._now)
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, form, plain)
        return Certified(issuing.pem_of(certificate), pem.decode())


def believe(authority: str, believers: Iterable[Machine]) -> None:
    """Add an authority to what furnished machines believe."""
    for machine in believers:
        machines.write(machine.name, _AUTHORITY, authority)
        with (machines.rootfs(machine.name) / _BUNDLE).open("a") as bundle:
            bundle.write(authority)
