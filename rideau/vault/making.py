"""New values: the one place of Rideau that rolls dice."""

import secrets
import string
from itertools import pairwise

from rideau.secret import Kind, Secret

_READABLE = "".join(sorted({*string.ascii_letters, *string.digits} - {*"0O1lI"}))
_ALPHABETS = {
    Kind.PASSWORD: _READABLE,
    Kind.TOKEN: string.ascii_letters + string.digits,
    Kind.PIN: string.digits,
}


def make(secret: Secret) -> str:
    """Return a new value for ``secret``, which is not :attr:`Kind.GIVEN`."""
    if secret.kind is Kind.KEY:
        return secrets.token_hex(secret.length)
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
