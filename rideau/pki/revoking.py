"""Revocation lists (RFC 5280, section 5)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from rideau.pki.issuing import LEAF_DAYS, Issuer
from rideau.pki.judging import RENEWED_BEFORE


def read_list(pem: str) -> x509.CertificateRevocationList:
    """Return the list in ``pem``; raise :class:`ValueError`."""
    return x509.load_pem_x509_crl(pem.encode())


def serials(found: x509.CertificateRevocationList) -> frozenset[int]:
    """Return the serial numbers of the certificates that count no longer."""
    return frozenset(each.serial_number for each in found)


def revocation_list(
    revoked: Iterable[int], former: x509.CertificateRevocationList | None, issuer: Issuer, now: datetime
) -> x509.CertificateRevocationList:
    """Return a list of ``revoked`` and all of ``former``, with the next number."""
    entries = {each.serial_number: each for each in former or ()}
    for serial in revoked:
        entries.setdefault(
            serial, x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
        )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - timedelta(days=1))
        .next_update(now + timedelta(days=LEAF_DAYS))
        .add_extension(x509.CRLNumber(_number(former) + 1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    for serial in sorted(entries):
        made = made.add_revoked_certificate(entries[serial])
    return made.sign(issuer.key, hashes.SHA384())


def is_right(
    found: x509.CertificateRevocationList, revoked: Iterable[int], issuer: x509.Certificate, now: datetime
) -> bool:
    """Tell whether ``found`` is of ``issuer``, has all of ``revoked``, and counts for a while yet."""
    until = found.next_update_utc
    key = issuer.public_key()
    return (
        found.issuer == issuer.subject
        and found.is_signature_valid(key)  # type: ignore[arg-type]  # the key of an authority signs
        and frozenset(revoked) <= serials(found)
        and until is not None
        and until - now > RENEWED_BEFORE
    )


def _number(former: x509.CertificateRevocationList | None) -> int:
    if former is None:
        return 0
    return former.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
