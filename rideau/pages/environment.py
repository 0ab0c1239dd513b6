"""How templates of pages are drawn: as those of hosts are, but everything is escaped."""

from functools import cache

from jinja2 import Environment

from rideau import render


@cache
def environment() -> Environment:
    """Return the environment of every page and drawing."""
    return render.environment().overlay(autoescape=True)
