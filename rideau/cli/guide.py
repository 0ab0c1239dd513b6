"""``rideau guide``: what the people of an office, its department's IT and its engineers are handed."""

import os
import signal
from collections.abc import Callable, Mapping
from itertools import chain
from multiprocessing import Pool
from pathlib import Path

import click

from rideau import language
from rideau.cli.allocating import allocate
from rideau.cli.completion import offices
from rideau.cli.page_files import files_of, write_all
from rideau.cli.tables import Table, show
from rideau.guide.audience import Audience
from rideau.guide.given import Given
from rideau.guide.guides import guide as written
from rideau.language import N_, gettext
from rideau.office import Stage
from rideau.pages.page import Page
from rideau.pages.pdf import pdf
from rideau.project import Project
from rideau.vault import writing

HTML, PDF = "html", "pdf"
FORMATS = (HTML, PDF)
Pages = tuple[tuple[str, Page], ...]
"""Pages with the language of each."""
_READERS = {
    Audience.PEOPLE: N_("everybody who works in the office"),
    Audience.IT: N_("the department's IT"),
    Audience.ENGINEER: N_("the engineers"),
}


@click.command()
@click.argument("office", shell_complete=offices)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to: else guides/OFFICE.")
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice([str(each) for each in Audience]),
    help="For these readers alone; may be given again. Else one guide for each.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="As this alone; else as both. A page for screens, or a tagged PDF.",
)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said here.")
def guide(
    office: str,
    *,
    out: Path | None,
    audiences: tuple[str, ...],
    formats: tuple[str, ...],
    lang: str | None,
) -> None:
    """Write the transition guides of OFFICE in both languages: for its people, its department, its engineers.

    They say what the office has once it is active, from its plan, and hold no secret. A page is one file that
    needs no network; print it, send it, or put it on a website. An office that has no addresses yet is given
    them, in its lockfile.
    """
    language.use(lang or language.preferred())
    project = Project.load()
    allocate(project, office)
    given = Given(project.plan(office, Stage.ACTIVE), project.dates(office))
    folder = out or Path("guides", office)
    folder.mkdir(parents=True, exist_ok=True)
    guides = {each: written(given, each) for each in map(Audience, audiences or Audience)}
    for each in formats or FORMATS:
        _WRITERS[each](folder, tuple(chain.from_iterable(guide.items() for guide in guides.values())))
    rows = tuple(
        (gettext(_READERS[audience]), str(folder / f"{page.name}.{spoken}.{each}"))
        for audience, pages in guides.items()
        for spoken, page in pages.items()
        for each in formats or FORMATS
    )
    show([Table(office, (gettext("for"), gettext("file")), rows)])


def _write_pages(folder: Path, pages: Pages) -> None:
    for spoken, page in pages:
        write_all(folder, files_of({spoken: page}))


def _write_documents(folder: Path, pages: Pages) -> None:
    """Write PDFs, laid out side by side by as many processes as there are processors.

    Whatever ends this one, Ctrl-C above all, ends them: leaving the pool kills who is still at work.
    """
    with Pool(min(len(pages), os.cpu_count() or 1), initializer=_deaf) as pool:
        documents = pool.imap(_document, pages)
        for (spoken, page), document in zip(pages, documents, strict=True):
            writing.write(folder / f"{page.name}.{spoken}.{PDF}", document)


def _deaf() -> None:
    """Leave Ctrl-C to the process that asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _document(given: tuple[str, Page]) -> bytes:
    spoken, page = given
    return pdf(page, spoken)


_WRITERS: Mapping[str, Callable[[Path, Pages], None]] = {HTML: _write_pages, PDF: _write_documents}
