"""Pages as files: one in each language, beside each other."""

from collections.abc import Callable
from pathlib import Path

import click

from rideau import whole_files
from rideau.language import gettext
from rideau.pages.page import Page, both, html


def write_pages(folder: Path, build: Callable[[], Page]) -> None:
    """Write what ``build`` makes in each language into ``folder``, and say so; raise :class:`Refused`."""
    for spoken, page in both(build).items():
        file = folder / f"{page.name}.{spoken}.html"
        whole_files.write(file, html(page, spoken))
        click.echo(gettext("{file}: written").format(file=file), err=True)
