"""One value, sealed: encrypted together with what it is, so that none can stand in for another.

Office, name, kind and version lie inside the ciphertext and are compared after decryption: whoever can
write the file, but not read it, cannot swap two values, or carry one to another office.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from rideau.secret import Kind
from rideau.vault.age import Damaged, Identity, encrypt

_FORMAT = 1
_BLOCK = 256
"""Plain texts are filled up to a multiple of it: their length does not tell that of the value."""


class Swapped(Exception):
    """The text was sealed as something else, which the message names."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a value is: sealed with it, and compared when it is opened."""

    office: str
    name: str
    kind: Kind
    version: int

    def __str__(self) -> str:
        return f"version {self.version} of {self.name} ({self.kind}) of {self.office}"


def seal(label: Label, value: str, keys: Iterable[str]) -> str:
    """Return ``value`` encrypted to everybody in ``keys``, armored."""
    content = {
        "rideau": _FORMAT,
        "office": label.office,
        "name": label.name,
        "kind": label.kind,
        "version": label.version,
        "value": value,
    }
    plain = json.dumps(content).encode()
    return encrypt(plain.ljust(-(-len(plain) // _BLOCK) * _BLOCK), keys)


def unseal(label: Label, armored: str, identity: Identity) -> str:
    """Return the value; raise :class:`NotForUs`, :class:`Damaged`, or :class:`Swapped` for another's."""
    try:
        content = json.loads(identity.decrypt(armored))
        found = Label(content["office"], content["name"], content["kind"], content["version"])
        value = content["value"]
    except (ValueError, LookupError, TypeError):
        raise Damaged from None
    if content.get("rideau") != _FORMAT or not isinstance(value, str):
        raise Damaged
    if found != label:
        raise Swapped(str(found))
    return value
