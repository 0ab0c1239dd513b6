"""Whether a certificate still says what it should, and for how long."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from rideau.pki.issuing import PublicKey
from rideau.secret import Subject

RENEWED_BEFORE = timedelta(days=60)
"""A leaf and a revocation list are made anew when they count for less."""
AUTHORITY_RENEWED_BEFORE = timedelta(days=420)
"""An authority, while a leaf of it would not count as long as it should."""


def read_certificate(pem: str) -> x509.Certificate:
    """Return the certificate in ``pem``; raise :class:`ValueError`."""
    return x509.load_pem_x509_certificate(pem.encode())


def faults(
    found: x509.Certificate, subject: Subject, public: PublicKey, issuer: x509.Certificate
) -> Iterator[str]:
    """Yield in what ``found`` is not the certificate of ``subject`` and ``public`` by ``issuer``."""
    if found.public_key() != public:
        yield "it is of another key"
    try:
        found.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        yield "it is of another authority"
    if _said(found) != _wanted(subject):
        yield "it says other names"


def is_due(found: x509.Certificate, subject: Subject, now: datetime) -> bool:
    """Tell whether ``found`` must be made anew for its age."""
    left = AUTHORITY_RENEWED_BEFORE if subject.signs else RENEWED_BEFORE
    return found.not_valid_after_utc - now < left


def _wanted(subject: Subject) -> tuple[object, ...]:
    return (
        subject.common_name[:64],
        subject.unit,
        subject.signs,
        frozenset(subject.names),
        frozenset(map(_network, subject.addresses)),
    )


def _network(text: str) -> str:
    return str(ip_network(text, strict=False))


def _said(found: x509.Certificate) -> tuple[object, ...]:
    signs = is_authority(found)
    names = tuple(_names(found, signs=signs))
    return (
        _attribute(found, NameOID.COMMON_NAME),
        _attribute(found, NameOID.ORGANIZATIONAL_UNIT_NAME),
        signs,
        frozenset(each.value for each in names if isinstance(each, x509.DNSName)),
        frozenset(str(ip_network(str(each.value))) for each in names if isinstance(each, x509.IPAddress)),
    )


def is_authority(found: x509.Certificate) -> bool:
    """Tell whether the holder of a certificate may sign others (RFC 5280, 4.2.1.9)."""
    try:
        return found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def root_faults(text: str, now: datetime) -> Iterator[str]:
    """Yield why ``text`` cannot be the root that an office believes."""
    found = read_certificate(text)
    if text.count("-----BEGIN") != 1:
        yield "it is more than one certificate"
    if not is_authority(found) or found.issuer != found.subject:
        yield "it is no root"
    if found.not_valid_after_utc <= now:
        yield "it expired"


def _names(found: x509.Certificate, *, signs: bool) -> Iterable[x509.GeneralName]:
    try:
        if signs:
            permitted = found.extensions.get_extension_for_class(
                x509.NameConstraints
            ).value.permitted_subtrees
            return permitted or ()
        return found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()


def _attribute(found: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    return "".join(str(each.value) for each in found.subject.get_attributes_for_oid(kind))
