"""How templates of pages are drawn: everything is escaped, and a name that is not there is an error."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rideau.shipped import TEMPLATES


@cache
def environment() -> Environment:
    """Return the environment of every page and drawing."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
