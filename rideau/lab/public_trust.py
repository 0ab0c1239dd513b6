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
    """What a server out there shows, and whom to believe; all in PEM."""

    certificate: str
    key: str
    authority: str


def certify(names: tuple[str, ...]) -> Certified:
    """Return a certificate for ``names`` of an authority made for it."""
    # Only a lab with a carrier needs these; start-up time counts for every verb.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    from rideau.pki import issuing  # noqa: PLC0415
    from rideau.secret import Subject  # noqa: PLC0415

    now = datetime.now(UTC)
    mine, theirs = (ec.generate_private_key(ec.SECP384R1()) for _ in ("authority", "server"))
    root = issuing.root("Lab public authority", mine, now)
    server = Subject(names[0], names=names, serves=True)
    certificate = issuing.certificate(server, theirs.public_key(), issuing.Issuer(root, mine), now)
    key = theirs.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Certified(issuing.pem_of(certificate), key.decode(), issuing.pem_of(root))


def believe(authority: str, believers: Iterable[Machine]) -> None:
    """Add an authority to what furnished machines believe."""
    for machine in believers:
        machines.write(machine.name, _AUTHORITY, authority)
        with (machines.rootfs(machine.name) / _BUNDLE).open("a") as bundle:
            bundle.write(authority)
