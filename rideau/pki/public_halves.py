"""Public halves of private keys, as those who need them write them."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa, x25519

from rideau.secret import Kind


def _of_a_tunnel(private: str) -> str:
    key = x25519.X25519PrivateKey.from_private_bytes(b64decode(private))
    return b64encode(key.public_key().public_bytes_raw()).decode()


def _in_dns(private: str) -> str:
    """Return the DKIM record of an RSA key (RFC 6376, section 3.6.1) or one of Ed25519 (RFC 8463)."""
    if private.startswith("-----BEGIN"):
        key = serialization.load_pem_private_key(private.encode(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("no RSA key")
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return _record("rsa", key.public_key().public_bytes(serialization.Encoding.DER, form))
    seed = ed25519.Ed25519PrivateKey.from_private_bytes(b64decode(private))
    return _record("ed25519", seed.public_key().public_bytes_raw())


def _digest(private: str) -> str:
    public = serialization.load_pem_private_key(private.encode(), None).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return sha256(public.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def _record(algorithm: str, public: bytes) -> str:
    return f"v=DKIM1; k={algorithm}; p={b64encode(public).decode()}"


OF: Mapping[Kind, Callable[[str], str]] = {
    Kind.PUBLIC_TUNNEL_KEY: _of_a_tunnel,
    Kind.DKIM_RECORD: _in_dns,
    Kind.KEY_DIGEST: _digest,
}
"""How each kind is made of the private key; they raise :class:`ValueError` for what is none."""
