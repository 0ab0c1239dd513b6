"""The keys that sign an office's mail (RFC 6376, RFC 8463): what they are called, and which of them sign.

Two sets are published at any time, each an RSA and an Ed25519 key with selectors of their own; one set signs.
Sets are numbered and a number is never used again: no resolver remembers another key under a selector.
"""

from dataclasses import dataclass

from rideau.office import Office
from rideau.secret import Kind, Secret
from rideau.text import Text

OWNER = "email"
ALGORITHMS = {"rsa": Kind.RSA_KEY, "ed25519": Kind.ED25519_KEY}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of a set; ``algorithm`` is what the signature and the record call it."""

    algorithm: str
    number: int

    @property
    def selector(self) -> str:
        """The label below ``_domainkey`` that announces it: ``rsa1``, ``ed25519-1``."""
        return f"rsa{self.number}" if self.algorithm == "rsa" else f"{self.algorithm}-{self.number}"

    @property
    def secret(self) -> Secret:
        """The private key: PEM for RSA, the seed in base64 for Ed25519."""
        return Secret(
            OWNER,
            f"dkim.{self.selector}.key",
            ALGORITHMS[self.algorithm],
            Text("signs the office's mail", "signe le courriel du cabinet"),
        )

    @property
    def record(self) -> Secret:
        """What DNS announces of it: the text of its TXT record."""
        return Secret(
            OWNER,
            f"dkim.{self.selector}.record",
            Kind.DKIM_RECORD,
            Text("announces in DNS who signs mail", "annonce dans le DNS qui signe le courriel"),
            source=self.secret.id,
        )


def key_set(number: int) -> tuple[SigningKey, ...]:
    """Return the keys of a set."""
    return tuple(SigningKey(each, number) for each in ALGORITHMS)


def signing(office: Office) -> tuple[SigningKey, ...]:
    """Return the keys that sign now: a message gets a signature of each."""
    return key_set(office.dkim.signing)


def published(office: Office) -> tuple[SigningKey, ...]:
    """Return every key that DNS announces, those that sign first."""
    return (*signing(office), *key_set(office.dkim.other))


def secrets(office: Office) -> tuple[Secret, ...]:
    """Return what the office keeps of all of them: the service that signs declares it in its needs."""
    return tuple(secret for each in published(office) for secret in (each.secret, each.record))
