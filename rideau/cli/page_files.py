"""What people read in an editor or a browser as files, each of them whole or not there."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from rideau import whole_files
from rideau.language import gettext
from rideau.pages.page import Page, both, html


def write_pages(folder: Path, build: Callable[[], Page]) -> None:
    """Write what ``build`` makes in each language into ``folder``, and say so; raise :class:`Refused`."""
    for file in write_all(folder, files_of(both(build))):
        click.echo(gettext("{file}: written").format(file=file), err=True)


def files_of(pages: Mapping[str, Page]) -> dict[str, str]:
    """Return the pages of each language by the names of their files."""
    return {f"{page.name}.{spoken}.html": html(page, spoken) for spoken, page in pages.items()}


def write_all(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Write ``files``, by name, into ``folder``; return where they are; raise :class:`Refused`."""
    for name, text in files.items():
        whole_files.write(folder / name, text)
    return tuple(folder / name for name in files)
