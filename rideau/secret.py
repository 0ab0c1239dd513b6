"""Secrets as plans hold them: references, never values.

A service declares a :class:`Secret` in its needs and puts it where its value belongs: ``{{ key }}`` in a
template, ``f"{key}"`` in a text. What is rendered says ``<secret network.time-key>`` there; the value
comes from the office's vault when hosts are converged, and :class:`Values` show themselves to nobody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rideau.text import Text

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around a reference in a rendered text: private-use characters, which no profile can hold (R104)."""

_REFERENCE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


class Kind(StrEnum):
    """What a secret is made of, where Rideau makes it."""

    PASSWORD = "password"  # noqa: S105 -- the name of a kind
    """Letters and digits that people can tell apart; ``length`` characters."""
    TOKEN = "token"  # noqa: S105 -- the name of a kind
    """Letters and digits, for programs; ``length`` characters."""
    PIN = "pin"
    """``length`` digits."""
    KEY = "symmetric-key"
    """``length`` random bytes, in hexadecimal."""
    PRIVATE_KEY = "private-key"
    """A key on the curve P-384, in PEM (PKCS 8)."""
    TUNNEL_KEY = "tunnel-key"
    """A private key of WireGuard's, in base64."""
    RSA_KEY = "rsa-key"
    """A private key of 2048 bits, in PEM (PKCS 8), for who knows no curves."""
    ED25519_KEY = "ed25519-key"
    """The seed of a private key of Ed25519 (RFC 8032), in base64."""
    CERTIFICATE = "certificate"
    """What the office's authority says of a private key, in PEM: the certificate, no chain."""
    PUBLIC_TUNNEL_KEY = "public-tunnel-key"
    """The public half of a private key of WireGuard's, in base64."""
    DKIM_RECORD = "dkim-record"
    """The public half of an RSA or Ed25519 key, as DNS announces it to who receives mail (RFC 6376, 8463)."""
    KEY_DIGEST = "key-digest"
    """The SHA-256 of a private key's public half, in hexadecimal, as TLSA records name it (RFC 6698)."""
    REVOCATIONS = "revocation-list"
    """The certificates that count no longer, signed by the office's authority, in PEM (RFC 5280)."""
    GIVEN = "given"
    """Somebody else's: a carrier's password, an account's key. It is typed in, never made."""

    @property
    def is_derived(self) -> bool:
        """Whether it follows from other secrets: to make it, these must be read."""
        return self in _DERIVED

    @property
    def is_public(self) -> bool:
        """Whether everybody may know it: it is kept with the secrets it follows from, and hidden nowhere."""
        return self.is_derived


_DERIVED = frozenset(
    (Kind.CERTIFICATE, Kind.PUBLIC_TUNNEL_KEY, Kind.DKIM_RECORD, Kind.KEY_DIGEST, Kind.REVOCATIONS)
)
_LENGTHS = {Kind.PASSWORD: 20, Kind.TOKEN: 32, Kind.PIN: 6, Kind.KEY: 32}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a certificate says of the holder of a key (RFC 5280)."""

    common_name: str
    unit: str = ""
    """The organizational unit, for a person's group; empty for hosts."""
    names: tuple[str, ...] = ()
    """DNS names (SubjectAltName)."""
    addresses: tuple[str, ...] = ()
    """IP addresses (SubjectAltName)."""
    serves: bool = False
    """Whether it may be shown by a server; a client's is for clients alone."""
    signs: bool = False
    """Whether its holder may sign the certificates of others: an authority."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What ``owner``, a service, keeps secret under ``name``; ``purpose`` tells people what it is for.

    Something of each person has the person's login in its name: ``voicemail-pin.minister``.
    """

    owner: str
    name: str
    kind: Kind
    purpose: Text
    size: int = 0
    """Characters, digits or bytes; 0 for what suits its kind."""
    source: str = ""
    """For what is derived: the id of the private key it is about."""
    subject: Subject | None = None
    """For a certificate: what it says."""
    revoked: tuple[str, ...] = ()
    """For a revocation list: the ids of the certificates that count no longer."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a secret")

    @property
    def id(self) -> str:
        """Its name in the whole office: ``network.time-key``."""
        return f"{self.owner}.{self.name}"

    @property
    def length(self) -> int:
        """How many characters, digits or bytes it has where Rideau makes it."""
        return self.size or _LENGTHS.get(self.kind, 0)

    def __str__(self) -> str:
        return f"{_OPEN}{self.id}{_CLOSE}"


def placeholder(name: str) -> str:
    """Return what people read where the secret called ``name`` belongs."""
    return f"<secret {name}>"


def is_marked(text: str) -> bool:
    """Tell whether ``text`` refers to a secret."""
    return _OPEN in text


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of plain text, each with the name of the secret that follows it, or nothing."""
    end = 0
    for match in _REFERENCE.finditer(text):
        yield text[end : match.start()], match[1]
        end = match.end()
    yield text[end:], ""


_SHORTEST_LINE = 16
"""Characters from which on a line of a longer secret is hidden on its own."""


@dataclass(frozen=True, slots=True)
class Values:
    """What an office's secrets are, by name, while its hosts are converged. Never shown, never compared."""

    by_name: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    versions: Mapping[str, int] = field(default_factory=dict, compare=False)
    """How often each was made anew: tells that a value is another one, and nothing of it."""

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> str:
        return self.by_name[name]

    def hidden(self, text: str) -> str:
        """Return ``text`` with a placeholder for every value in it: what hosts say may quote them."""
        found = {part: name for name, value in self.by_name.items() for part in _parts(value)}
        for part in sorted(found, key=len, reverse=True):
            text = text.replace(part, placeholder(found[part]))
        return text


def _parts(value: str) -> Iterator[str]:
    if value:
        yield value
    yield from (line for line in value.splitlines() if len(line) >= _SHORTEST_LINE)


SEALED = Values()
"""The values of a plan that nobody opened."""
