"""Which services this version of Rideau can build."""

from functools import cache
from pathlib import Path
from pkgutil import iter_modules


@cache
def built() -> frozenset[str]:
    """Return their slugs, by the modules' names alone: loading them takes longer than most verbs."""
    return frozenset(module.name for module in iter_modules([str(Path(__file__).parents[1] / "services")]))
