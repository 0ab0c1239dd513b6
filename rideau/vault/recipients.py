"""``recipients.yaml``: who may read what offices keep secret, by name and public key."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from rideau.problems import Location, Problem, ProblemsFound
from rideau.profiles.fields import FrozenMapping, Model, Slug, nothing
from rideau.profiles.profile import FormatVersion
from rideau.profiles.source import read
from rideau.profiles.validation import Loaded, validated
from rideau.vault import age
from rideau.vault.file import Name
from rideau.vault.rules import vault_problem

HEADER = """\
# Who may read the secrets of this fleet's offices: age or ssh-ed25519 public keys. A change takes effect
# when values are encrypted again: use rideau secrets recipients rather than an editor.
"""
_DIGITS = 12


class RecipientsLines(Model):
    """The content of ``recipients.yaml``."""

    rideau: FormatVersion
    recipients: FrozenMapping[Slug, Name] = Field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Public keys by the name of their owner."""

    keys: Mapping[str, str]

    @property
    def digests(self) -> dict[str, str]:
        """The first digits of every key's digest, by name: what a vault notes of its readers."""
        return {name: sha256(key.encode()).hexdigest()[:_DIGITS] for name, key in self.keys.items()}

    @property
    def text(self) -> str:
        """The file: sorted by name, one line each."""
        lines = [f"  {name}: {key}\n" for name, key in sorted(self.keys.items())]
        return f"{HEADER}rideau: 1\nrecipients:{'' if lines else ' {}'}\n{''.join(lines)}"


def load(file: Path) -> Recipients:
    """Return who may read, nobody where there is no file; raise :class:`ProblemsFound`."""
    if not file.exists():
        return Recipients({})
    loaded = validated(RecipientsLines, read(file), ())
    problems = [*filter(None, (_problem(loaded, name) for name in loaded.model.recipients))]
    if problems:
        raise ProblemsFound(problems)
    return Recipients({name: age.public_key(key) for name, key in loaded.model.recipients.items()})


def _problem(loaded: Loaded[RecipientsLines], name: str) -> Problem | None:
    try:
        age.public_key(loaded.model.recipients[name])
    except ValueError as error:
        place = loaded.document.location(("recipients", name))
        return vault_problem("R308", place, name=name, reason=str(error))
    return None


def nobody(file: Path) -> ProblemsFound:
    """Return the refusal of a vault that nobody could read."""
    return ProblemsFound([vault_problem("R309", Location(file))])
