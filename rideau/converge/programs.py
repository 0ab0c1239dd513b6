"""The shell programs that run on hosts."""

from functools import cache
from importlib.resources import files


@cache
def program(name: str) -> str:
    """Return the text of a program: ``state``, ``contents``, ``packages``, ``stage`` or ``activate``."""
    folder = files(__package__ or "rideau.converge")
    return "".join((folder / f"{part}.sh").read_text(encoding="utf-8") for part in ("common", name))
