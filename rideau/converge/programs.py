"""The shell programs that run on hosts."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_PARTS: Mapping[str, tuple[str, ...]] = {
    "packages": ("common", "lock", "remember", "packages"),
    "stage": ("common", "lock", "stage"),
    "activate": ("common", "remember", "survey", "files", "units", "keeping", "activate"),
    "remove": ("common", "remember", "remove"),
}


@cache
def program(name: str) -> str:
    """Return the text of a program: ``state``, ``packages``, ``stage``, ``activate``, ``remove``.

    ``lock`` is what commands begin with that hold the host's lock, or let it go.
    """
    folder = files(__package__ or "rideau.converge")
    parts = _PARTS.get(name, ("common", name))
    return "".join((folder / f"{part}.sh").read_text(encoding="utf-8") for part in parts)
