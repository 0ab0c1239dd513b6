"""Judges of what people read: axe-core in a headless Chromium for pages, pikepdf for documents.

What the judge of documents proves, and what not, is in ``docs/decisions/0130-guides.md``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "npm" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_ASK = """async rules => (await axe.run(document, {runOnly: rules})).violations.map(
    each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.html).join(" ")}`)"""
PHONE, DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def faults(browser: Browser, html: str, *, thorough: bool = True) -> list[str]:
    """What is wrong with a page, on a phone by night and on a desk by day; empty when it is fine.

    On a desk only where it is asked to be thorough: pages of one template differ in what they say alone.
    """
    return [
        f"{scheme}, {size['width']} px: {each}"
        for scheme, size in (("dark", PHONE), ("light", DESK))[: 1 + thorough]
        for each in _faults(browser, html, scheme, size)
    ]


def _faults(browser: Browser, html: str, scheme: str, size: dict[str, int]) -> list[str]:
    page, asked = _window(browser, scheme)
    page.set_viewport_size(size)
    asked.clear()
    page.set_content(html)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_ASK, RULES)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
        found.append(f"is {width} px wide")
    return [*asked, *found]


@cache
def _window(browser: Browser, scheme: str) -> tuple[Page, list[str]]:
    """A window that is used for one page after the other, and what it asked the network for."""
    page, asked = browser.new_context(color_scheme=scheme).new_page(), []
    page.on("request", lambda request: asked.append(f"asks the network for {request.url}"))
    return page, asked


def untagged(document: bytes, language: str) -> list[str]:
    """What a tagged PDF (PDF/UA-1) must have and ``document`` lacks; empty when it has all of it."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return [*_unmarked(pdf, language), *_unstructured(pdf), *_unnamed_links(pdf), *_foreign_fonts(pdf)]


def _unmarked(pdf: pikepdf.Pdf, language: str) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not marked as tagged"
    if root.get("/Lang") != f"{language}-CA":
        yield f"its language is {root.get('/Lang')}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "readers show its file name instead of its title"
    with pdf.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "it has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "it does not say that it is PDF/UA-1"
    if "/Outlines" not in root:
        yield "it has no bookmarks"


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure below ``node``, in the order in which it is read."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def _unstructured(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = [*elements(pdf.Root.StructTreeRoot)]
    kinds = [str(each.S) for each in found]
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"its headings begin with {levels[:3]}"
    yield from (f"a heading {two} follows {one}" for one, two in pairwise(levels) if two > one + 1)
    for each in found:
        if each.S == "/Figure" and not str(each.get("/Alt", "")):
            yield "a figure has no text in its place"
        if each.S == "/TD" and not each.get("/A", {}).get("/Headers"):
            yield "a cell of a table knows no heading"
    if kinds.count("/Table") and not kinds.count("/TH"):
        yield "a table has no headings"
    strangers = {*kinds} - KINDS
    if strangers:
        yield f"it has elements of no standard kind: {sorted(strangers)}"


KINDS = {
    *("/Document", "/Part", "/Sect", "/Div", "/NonStruct", "/P", "/Span", "/Link", "/Figure", "/Caption"),
    *("/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/Lbl", "/LBody"),
    *("/Table", "/THead", "/TBody", "/TR", "/TH", "/TD"),
}


def _unnamed_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for each in page.get("/Annots", []):
            if not str(each.get("/Contents", "")) or "/StructParent" not in each:
                yield f"a link is not in the structure: {each}"


def _foreign_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    known = ("Source-Sans-Pro", "Rideau-Mono", "Rideau-Signs")
    yield from (
        f"the machine's typeface {each} is in it" for each in names if not any(k in each for k in known)
    )


def outline(document: bytes) -> list[str]:
    """The bookmarks of a PDF at the first two levels."""
    with pikepdf.open(BytesIO(document)) as pdf, pdf.open_outline() as found:
        return [each.title for top in found.root for each in (top, *top.children)]
