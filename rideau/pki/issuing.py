"""New certificates on the curve P-384 (RFC 5280, RFC 5480; ITSP.40.062)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from rideau.secret import Subject

ROOT_DAYS = 3650
AUTHORITY_DAYS = 1096
LEAF_DAYS = 397
"""Apple believes no server whose certificate counts for longer than 398 days."""
_SKEW = timedelta(days=1)
"""A device whose clock is wrong by hours believes a certificate of today nevertheless."""

Key = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: a certificate and its private key, the latter never shown."""

    certificate: x509.Certificate
    key: Key


def read_key(pem: str) -> Key:
    """Return the private key in ``pem``; raise :class:`ValueError`, also for one that is not of a curve."""
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of an elliptic curve")  # noqa: TRY004 -- the content is wrong, not the type
    return key


def pem_of(certificate: x509.Certificate | x509.CertificateRevocationList) -> str:
    """Return a certificate or a list in PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def root(name: str, key: Key, now: datetime) -> x509.Certificate:
    """Return the certificate of a fleet's root, signed by itself."""
    subject = _named(name, "")
    made = _begun(subject, subject, key.public_key(), now, now + timedelta(days=ROOT_DAYS))
    for extension, critical in _authority_extensions(1):
        made = made.add_extension(extension, critical)
    return made.sign(key, hashes.SHA384())


def certificate(subject: Subject, public: PublicKey, issuer: Issuer, now: datetime) -> x509.Certificate:
    """Return what ``issuer`` says of the holder of ``public``; never for longer than of ``issuer`` itself."""
    days = AUTHORITY_DAYS if subject.signs else LEAF_DAYS
    until = min(now + timedelta(days=days), issuer.certificate.not_valid_after_utc)
    made = _begun(
        _named(subject.common_name, subject.unit), issuer.certificate.subject, public, now, until
    ).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
    )
    extensions = _of_an_authority(subject) if subject.signs else _of_a_leaf(subject)
    for extension, critical in extensions:
        made = made.add_extension(extension, critical)
    return made.sign(issuer.key, hashes.SHA384())


def _begun(
    subject: x509.Name, issuer: x509.Name, public: PublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _named(common_name: str, unit: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])]
    if unit:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    return x509.Name(parts)


_Extensions = Iterator[tuple[x509.ExtensionType, bool]]
"""Each with whether it is critical."""


def _authority_extensions(length: int) -> _Extensions:
    yield x509.BasicConstraints(ca=True, path_length=length), True
    yield _usage(signs=True), True


def _of_an_authority(subject: Subject) -> _Extensions:
    yield from _authority_extensions(0)
    permitted = [*map(x509.DNSName, subject.names)]
    addresses = [x509.IPAddress(ip_network(each)) for each in subject.addresses]
    yield x509.NameConstraints([*permitted, *addresses], None), True


def _of_a_leaf(subject: Subject) -> _Extensions:
    yield x509.BasicConstraints(ca=False, path_length=None), True
    yield _usage(signs=False), True
    yield x509.ExtendedKeyUsage([*_purposes(subject)]), False
    names = [*map(x509.DNSName, subject.names)]
    addresses = [x509.IPAddress(ip_address(each)) for each in subject.addresses]
    yield x509.SubjectAlternativeName([*names, *addresses]), False


def _purposes(subject: Subject) -> Iterator[x509.ObjectIdentifier]:
    if subject.serves:
        yield ExtendedKeyUsageOID.SERVER_AUTH
        yield ExtendedKeyUsageOID.IPSEC_IKE  # Windows asks for it in the certificate of an IKEv2 server
    else:
        yield ExtendedKeyUsageOID.CLIENT_AUTH


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def request(subject: Subject, key: Key) -> str:
    """Return the request (PKCS 10, in PEM) by which somebody else's root signs an authority of ours."""
    made = x509.CertificateSigningRequestBuilder().subject_name(_named(subject.common_name, subject.unit))
    for extension, critical in _of_an_authority(subject):
        made = made.add_extension(extension, critical)
    return made.sign(key, hashes.SHA384()).public_bytes(serialization.Encoding.PEM).decode()
