"""The private key of an engineer: a file that nobody else may read."""

import os
from collections.abc import Mapping
from pathlib import Path

from rideau.problems import Location, ProblemsFound, Refused
from rideau.vault import age, writing
from rideau.vault.age import Identity
from rideau.vault.rules import vault_problem


def engineers_own(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the file of the engineer's identity: ``RIDEAU_IDENTITY``, or the one in the home folder."""
    given = environment.get("RIDEAU_IDENTITY")
    return Path(given) if given else Path.home() / ".config" / "rideau" / "identity"


def load(file: Path) -> Identity:
    """Return the identity in ``file``; raise :class:`ProblemsFound`."""
    try:
        if file.stat().st_mode & 0o077:
            raise ProblemsFound([vault_problem("R306", Location(file), identity=str(file))])
        return age.parse_identity(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProblemsFound([vault_problem("R305", Location(file))]) from None
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise ProblemsFound([vault_problem("R307", Location(file), reason=_reason(error))]) from None


def _reason(error: ValueError) -> str:
    """Return why, without a word of the file: it may be another secret."""
    return "it is not text" if isinstance(error, UnicodeDecodeError) else str(error)


def make(file: Path) -> Identity:
    """Make a new identity in ``file``, which its owner alone may read; raise :class:`Refused`."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{file.parent}: {error.strerror}") from error
    text = age.new_identity()
    writing.write(file, text, 0o600)
    return age.parse_identity(text)
