"""What the shell proposes while somebody types."""

from pathlib import Path

import click

from rideau.problems import Refused
from rideau.profiles.repository import find


def offices(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the offices whose slug starts with ``typed``; none outside a repository."""
    del context, parameter
    try:
        return [slug for slug in find(Path()).offices if slug.startswith(typed)]
    except Refused:
        return []
