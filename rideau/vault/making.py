"""New values: the one place of Rideau that rolls dice."""

import secrets
import string
from base64 import b64encode
from itertools import pairwise
from typing import TYPE_CHECKING

from rideau.secret import Kind, Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_READABLE = "".join(sorted({*string.ascii_letters, *string.digits} - {*"0O1lI"}))
_ALPHABETS = {
    Kind.PASSWORD: _READABLE,
    Kind.TOKEN: string.ascii_letters + string.digits,
    Kind.PIN: string.digits,
}


def make(secret: Secret) -> str:
    """Return a new value for ``secret``, which is neither given nor derived."""
    if secret.kind is Kind.KEY:
        return secrets.token_hex(secret.length)
    if secret.kind is Kind.PRIVATE_KEY:
        return _private_key()
    if secret.kind is Kind.RSA_KEY:
        return _rsa_key()
    if secret.kind is Kind.TUNNEL_KEY:
        return b64encode(_clamped(secrets.token_bytes(32))).decode()
    if secret.kind is Kind.ED25519_KEY:
        return b64encode(secrets.token_bytes(32)).decode()
    value = _drawn(secret)
    while secret.kind is Kind.PIN and _is_obvious(value):
        value = _drawn(secret)
    return value


def _drawn(secret: Secret) -> str:
    return "".join(secrets.choice(_ALPHABETS[secret.kind]) for _ in range(secret.length))


def _is_obvious(digits: str) -> bool:
    """Tell whether ``digits`` are all the same, or go up or down one by one."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(digits) > 1 and steps in ({0}, {1}, {9})


def _private_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- most runs make no keys

    return _pem(ec.generate_private_key(ec.SECP384R1()))


def _rsa_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 -- most runs make no keys

    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def _pem(key: "PrivateKeyTypes") -> str:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- most runs make no keys

    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def _clamped(drawn: bytes) -> bytes:
    """Return 32 random bytes as a private key of X25519 (RFC 7748, section 5)."""
    return bytes((drawn[0] & 248, *drawn[1:31], drawn[31] & 127 | 64))
