"""A device's key and certificate in one file locked with the one-time code (PKCS 12).

The certificates above it are handed out beside it: Apple's schema allows one certificate in here.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rideau.handout.given import Identity
from rideau.office import Platform

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization import KeySerializationEncryption

_OLD_LOCKS = frozenset({Platform.IOS, Platform.MACOS, Platform.ANDROID})
"""Systems of which versions in use say "wrong password" to AES (decision 0095)."""
_ROUNDS = 100_000


def container(identity: Identity, code: str) -> bytes:
    """Return the container of ``identity``; its salts are drawn, so no two are alike."""
    from cryptography import x509  # noqa: PLC0415 -- heavy, and only for handouts
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415

    key = serialization.load_pem_private_key(identity.key.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{identity.name}: keys of devices are on an elliptic curve")
    own = x509.load_pem_x509_certificate(identity.certificate.encode())
    lock = _lock(identity.platform, code)
    return pkcs12.serialize_key_and_certificates(identity.name.encode(), key, own, None, lock)


def _lock(platform: Platform, code: str) -> "KeySerializationEncryption":
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415

    builder = serialization.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_ROUNDS)
    if platform in _OLD_LOCKS:
        builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        return builder.hmac_hash(hashes.SHA1()).build(code.encode())  # noqa: S303 -- see _OLD_LOCKS
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
    return builder.hmac_hash(hashes.SHA256()).build(code.encode())


def der(pem: str) -> bytes:
    """Return a certificate's bytes without the armor."""
    from cryptography import x509  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


def common_name(pem: str) -> str:
    """Return the common name of a certificate's subject."""
    from cryptography import x509  # noqa: PLC0415 -- as above

    subject = x509.load_pem_x509_certificate(pem.encode()).subject
    return str(subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def last_day(pem: str) -> date:
    """Return the last whole day on which a certificate is believed."""
    from cryptography import x509  # noqa: PLC0415 -- as above

    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc.date() - timedelta(days=1)
