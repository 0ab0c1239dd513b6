"""The day that verbs reckon with: today, or another that somebody asks about."""

from datetime import UTC, date, datetime

import click

from rideau.language import gettext
from rideau.problems import Refused

on_option = click.option(
    "--on", "day", metavar="DATE", help="As of a day, such as 2026-11-23; today if not said."
)
"""The option of verbs that reckon with a day; :func:`on_day` reads it."""


def today() -> date:
    """Return the day it is where this runs."""
    return datetime.now(UTC).astimezone().date()


def on_day(given: str | None) -> date:
    """Return the day that ``--on`` names, today where it names none; raise :class:`Refused`."""
    try:
        return date.fromisoformat(given) if given else today()
    except ValueError:
        message = gettext("--on {value}: not a day. Write year, month and day, such as 2026-11-23.")
        raise Refused(message.format(value=given)) from None
