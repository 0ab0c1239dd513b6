"""On every host: whom to believe, whom no longer, and what the host itself shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.certificates import (
    AUTHORITIES,
    AUTHORITY,
    FOLDER,
    OWNER,
    REVOCATIONS,
    ROOT,
    ROOT_CERTIFICATE,
    HostCertificate,
    authority_certificate,
    revocations,
)
from rideau.host import Contribution, File, Template, Validator
from rideau.needs import Needs
from rideau.office import Host, Office
from rideau.secret import Secret

SECRET_MODE = 0o640


@dataclass(frozen=True, slots=True)
class _Certificates:
    certificates: tuple[Secret, ...]


def trust(office: Office, host: Host, needs: Needs) -> Contribution:
    """Return the authorities, the revocation list, and the certificates that services show on ``host``."""
    own = tuple(each for each in needs.certificates if each.host == host.slug)
    return Contribution(
        OWNER,
        host.slug,
        packages=("openssl",),
        files=(*_believed(office), *(file for each in own for file in _shown(office, each))),
        validators=(Validator("certificates", verification(own), (f"{FOLDER}/",)),),
    )


def verification(certificates: tuple[HostCertificate, ...]) -> str:
    """Return a command that fails where a certificate is not the authority's, or counts no longer."""
    shown = " ".join(each.certificate_path for each in certificates)
    return (
        f"openssl verify -CAfile {ROOT} {AUTHORITY} && "
        f"for each in {shown}; do openssl verify -crl_check -CAfile {ROOT} -untrusted {AUTHORITY} "
        f"-CRLfile {REVOCATIONS} $each || exit 1; done"
    )


def _believed(office: Office) -> Iterator[File]:
    authority = authority_certificate(office)
    yield File(ROOT, pem(ROOT_CERTIFICATE))
    yield File(AUTHORITY, pem(authority))
    yield File(AUTHORITIES, pem(authority, ROOT_CERTIFICATE))
    yield File(REVOCATIONS, pem(revocations(office)))


def _shown(office: Office, each: HostCertificate) -> Iterator[File]:
    key, certificate = each.secrets
    yield File(each.certificate_path, pem(certificate, authority_certificate(office)))
    yield File(each.key_path, pem(key), SECRET_MODE, group=each.group)


def pem(*parts: Secret) -> Template:
    """Return a file of certificates and lists, one after the other."""
    return Template("credentials/certificates.pem.j2", _Certificates(parts))
