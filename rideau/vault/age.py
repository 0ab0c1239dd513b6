"""age encryption: public keys of people, the identity of an engineer, armored texts."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

_NO_KEY = "No matching keys found"
"""What pyrage says where the text is whole, and for somebody else."""


@cache
def _pyrage() -> Any:
    import pyrage  # type: ignore[import-untyped]  # noqa: PLC0415 -- only where secrets are read

    return pyrage


class NotForUs(Exception):
    """The text was encrypted to others."""


class Damaged(Exception):
    """The text is not what was encrypted."""


class Identity:
    """A private key, or several in one file. It never shows itself."""

    def __init__(self, keys: Sequence[Any]) -> None:
        self._keys = tuple(keys)

    @property
    def public(self) -> str:
        """The public key of the first one; empty for an SSH key, whose ``.pub`` file holds it."""
        key = self._keys[0]
        return str(key.to_public()) if isinstance(key, _pyrage().x25519.Identity) else ""

    def decrypt(self, armored: str) -> bytes:
        """Return what ``armored`` says; raise :class:`NotForUs` or :class:`Damaged`."""
        try:
            return bytes(_pyrage().decrypt(armored.encode(), self._keys))
        except _pyrage().DecryptError as error:
            raise (NotForUs if str(error) == _NO_KEY else Damaged) from None


def parse_identity(text: str) -> Identity:
    """Return the identity in ``text``: age's own lines or an OpenSSH ed25519 key; raise ``ValueError``."""
    try:
        if "OPENSSH PRIVATE KEY" in text:
            return Identity([_pyrage().ssh.Identity.from_buffer(text.encode())])
        lines = [line.strip() for line in text.splitlines()]
        keys = [
            _pyrage().x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")
        ]
    except _pyrage().IdentityError:
        raise ValueError("it holds something else") from None
    if not keys:
        raise ValueError("it holds no key")
    return Identity(keys)


def new_identity() -> str:
    """Return the text of a new identity file."""
    key = _pyrage().x25519.Identity.generate()
    return f"# public key: {key.to_public()}\n{key}\n"


def public_key(text: str) -> str:
    """Return the public key in ``text``, an age or ssh-ed25519 one without its comment; or ``ValueError``."""
    key = " ".join(text.split()[:2]) if text.startswith("ssh-") else text.strip()
    try:
        recipient(key)
    except _pyrage().RecipientError:
        raise ValueError("it is neither an age nor an ssh-ed25519 public key") from None
    return key


def encrypt(plain: bytes, keys: Iterable[str]) -> str:
    """Return ``plain`` encrypted to everybody in ``keys``, armored."""
    return str(_pyrage().encrypt(plain, [recipient(key) for key in keys], armored=True).decode())


def recipient(key: str) -> Any:
    """Return the public key as pyrage takes it."""
    if key.startswith("ssh-"):
        if not key.startswith("ssh-ed25519 "):
            raise _pyrage().RecipientError("only ed25519")
        return _pyrage().ssh.Recipient.from_str(key)
    return _pyrage().x25519.Recipient.from_str(key)
