"""Where the history is kept: a database's URL, which may hold a password that nobody is ever shown."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from rideau.history.spool import state_folder
from rideau.problems import Refused

VARIABLE = "RIDEAU_HISTORY_URL"
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
}
_SECRET_PARAMETERS = ("password", "sslpassword", "passfile")


@dataclass(frozen=True, slots=True)
class Address:
    """A database: ``url`` for SQLAlchemy alone, ``name`` for people."""

    url: str = field(repr=False)
    name: str
    remote: bool
    """Whether somebody asked for this database; the file in the state folder is there by itself."""

    def hidden(self, words: str) -> str:
        """Return ``words`` without the password, in whatever form a driver quotes it."""
        for secret in sorted(_secrets(self.url), key=len, reverse=True):
            words = words.replace(secret, "***")
        return words


def address_of(root: Path, fleet: str | None, environment: Mapping[str, str] = os.environ) -> Address:
    """Return where the history of the repository in ``root`` is kept.

    ``RIDEAU_HISTORY_URL`` first, then ``fleet``, the fleet's own setting, then a file in the state folder.
    Raise :class:`Refused` for a URL of something else, without a word of what it holds.
    """
    given = environment.get(VARIABLE) or fleet
    if given:
        return _given(given, VARIABLE if environment.get(VARIABLE) else "history.database in fleet.yaml")
    file = Path(state_folder(str(root), environment)) / "history.sqlite"
    return Address(f"sqlite:///{file}", str(file), remote=False)


def _given(url: str, where: str) -> Address:
    scheme, _, rest = url.partition("://")
    if scheme not in _DRIVERS or not rest:
        raise Refused(
            f"{where} is not the URL of a database: write postgresql://USER@HOST/DATABASE;"
            " the password belongs in ~/.pgpass or PGPASSWORD"
        )
    return Address(f"{_DRIVERS[scheme]}://{rest}", _name(url), remote=True)


def _name(url: str) -> str:
    """Return the URL without user, password and parameters."""
    scheme, _, rest = url.partition("://")
    place = rest.partition("?")[0].rpartition("@")[2]
    return f"{scheme}://{place}"


def _secrets(url: str) -> set[str]:
    """Return every form in which the secrets of ``url`` may be quoted, the URL itself included."""
    rest = url.partition("://")[2]
    place, _, query = rest.partition("?")
    password = place.rpartition("@")[0].partition(":")[2]
    found = {password, unquote(password), rest}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key in _SECRET_PARAMETERS:
            found |= {value, quote(value)}
    return {each for each in found if each}
