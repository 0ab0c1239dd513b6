"""A page as a tagged PDF (PDF/UA-1): the same page gives the same bytes, on any machine.

WeasyPrint lays out what :func:`rideau.pages.page.html` makes, with the typeface that is installed beside it;
it needs Pango, which is the system's.
"""

import atexit
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rideau.language import gettext
from rideau.pages.page import Page, html
from rideau.problems import Refused

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

_STANDARD = "pdf/ua-1"
_REACHED = ("data",)
"""A page is complete in itself: nothing is fetched for it."""
_TEXT, _MONO, _SIGNS = "Source Sans Pro", "Rideau Mono", "Rideau Signs"
_FACES = (
    (_TEXT, "SourceSansPro-Regular.ttf", 400, "normal"),
    (_TEXT, "SourceSansPro-Semibold.ttf", 600, "normal"),
    (_TEXT, "SourceSansPro-Bold.ttf", 700, "normal"),
    (_TEXT, "SourceSansPro-It.ttf", 400, "italic"),
    (_MONO, "DejaVuSansMono.ttf", 400, "normal"),
    (_SIGNS, "DejaVuSans.ttf", 400, "normal"),
)
"""Every letter comes from a file that is installed with us: the machine's own typefaces differ."""
_STYLE = f"""
body {{ font-family: "{_TEXT}", "{_SIGNS}" !important; }}
code, pre {{ font-family: "{_MONO}", "{_SIGNS}" !important; }}
@page {{ font-family: "{_TEXT}"; }}
"""


def pdf(page: Page, spoken: str) -> bytes:
    """Return ``page`` as a PDF; raise :class:`Refused` where Pango is missing."""
    try:
        from weasyprint import HTML, URLFetcher  # noqa: PLC0415 -- heavy, and only for documents
    except OSError as error:
        raise Refused(_lacking(error)) from error
    style, fonts = _typeface()
    document = HTML(string=html(page, spoken), url_fetcher=URLFetcher(allowed_protocols=_REACHED))
    written = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=_STANDARD)
    return bytes(written or b"")


def _lacking(error: OSError) -> str:
    said = gettext(
        "PDF takes Pango, which is not on this machine ({error}). Debian: apt install libpango-1.0-0 "
        "libpangoft2-1.0-0; macOS: brew install pango. HTML alone needs nothing: --format html"
    )
    return said.format(error=str(error).splitlines()[0])


@cache
def _typeface() -> "tuple[CSS, FontConfiguration]":
    """Return the style that names the typefaces, and where WeasyPrint keeps them."""
    from weasyprint import CSS  # noqa: PLC0415 -- only for documents
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    atexit.register(_typeface.cache_clear)  # its files go while the interpreter still can remove them
    fonts, folders = FontConfiguration(), _folders()
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{_found(file, folders).as_uri()}"); }}'
        for family, file, weight, style in _FACES
    )
    return CSS(string=faces + _STYLE, font_config=fonts), fonts


def _folders() -> tuple[Path, ...]:
    """Return where typefaces lie: in a package of their own, and in that of plots, without importing it."""
    packages = {"font_source_sans_pro": "files", "matplotlib": "mpl-data/fonts/ttf"}
    specs = {name: find_spec(name) for name in packages}
    return tuple(
        Path(spec.origin).parent / packages[name] for name, spec in specs.items() if spec and spec.origin
    )


def _found(file: str, folders: tuple[Path, ...]) -> Path:
    return next(path for path in (folder / file for folder in folders) if path.is_file())
