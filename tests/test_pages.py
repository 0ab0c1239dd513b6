"""One look for all pages: complete in themselves, accessible, bilingual; and their judges can say no."""

import os
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from markupsafe import Markup

from rideau import language
from rideau.pages.blocks import (
    Commands,
    Facts,
    Figure,
    Note,
    Paragraph,
    Points,
    Section,
    Steps,
    Table,
    Tone,
    badge,
)
from rideau.pages.drawing import titled
from rideau.pages.page import Page, both, html
from rideau.pages.pdf import pdf
from rideau.pages.prose import code, joined, link, mail_link, said, strong, telephone, telephone_link
from rideau.text import Text
from tests.fleet import ROOT
from tests.pages import elements, faults, outline, untagged

HOSTILE = "<script>alert(1)</script> & Co."
DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60">
<rect width="300" height="60" fill="#eef3f8"/>
<text x="10" y="35" font-family="Source Sans Pro, sans-serif" font-size="16" fill="#103458">one</text>
</svg>"""


def sample() -> Page:
    """A page with every kind of block."""
    here = said(
        Text(
            "Call {number}, or write to {address}: see {site}.",
            "Composez le {number} ou écrivez à {address} : voir {site}.",
        ),
        number=telephone_link("+16135550100"),
        address=mail_link("info@vac-minister.example"),
        site=link("https://mail.vac-minister.example/"),
    )
    rows = tuple((f"{tone}", f"{number}", badge(tone, tone)) for number, tone in enumerate(Tone))
    blocks = (
        Paragraph(here),
        Points((HOSTILE, strong(HOSTILE))),
        Steps((said(Text("Say {it}.", "Dites {it}."), it=HOSTILE),)),
        Facts((("Extension", code("201")),)),
        Table("people", "People", ("Name", "Number", "How"), rows, frozenset({1})),
        Figure("net", titled(DRAWING, "net-drawing", "Network", HOSTILE), "The network"),
        Commands("Verify", ("rideau verify veterans-affairs", HOSTILE)),
        Note(HOSTILE, (Paragraph("911"),), Tone.BAD),
    )
    title = said(Text("A page", "Une page"))
    parts = (
        Section("first", title, blocks, (Section("below", "Below", blocks[:1]),)),
        Section("second", "2", blocks[:1]),
    )
    return Page("sample", HOSTILE, title, "What it is for", parts, footer="From the plan")


@pytest.fixture(scope="module")
def pages():
    return {spoken: html(page, spoken) for spoken, page in both(sample).items()}


@pytest.fixture(scope="module")
def document():
    return pdf(both(sample)["fr"], "fr")


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_page_has_no_faults(browser, pages, spoken):
    assert faults(browser, pages[spoken]) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        ('<p style="color: #bbb; background: #fff">pale</p>', "color-contrast"),
        ('<img alt="far" src="https://far.example/x.png">', "asks the network"),
        ('<div style="width: 900px">wide</div>', "px wide"),
    ],
)
def test_the_judge_of_pages_finds_faults(browser, pages, planted, found):
    spoiled = pages["en"].replace("</h1>", f"</h1>{planted}", 1)
    assert any(found in each for each in faults(browser, spoiled))


def test_pages_lead_to_the_other_language(pages):
    assert '<html lang="en-CA">' in pages["en"]
    assert 'href="sample.fr.html" lang="fr"' in pages["en"]
    assert 'href="sample.en.html" lang="en"' in pages["fr"]


def test_no_name_becomes_markup(pages):
    assert "<script" not in pages["en"]
    assert pages["en"].count("&lt;script&gt;") >= 8


def test_a_document_is_tagged(document):
    assert untagged(document, "fr") == []
    assert outline(document) == ["Une page", "Sommaire", "Une page", "2"]


def spoiled(document: bytes) -> bytes:
    with pikepdf.open(BytesIO(document)) as found:
        del found.Root.MarkInfo
        found.Root.Lang = "en-CA"
        for each in elements(found.Root.StructTreeRoot):
            if each.S == "/Figure":
                del each.Alt
            if each.S == "/TD":
                del each.A.Headers
            if each.S == "/H2":
                each.S = pikepdf.Name("/H4")
        with found.open_metadata() as metadata:
            del metadata["pdfuaid:part"], metadata["dc:title"]
        stream = BytesIO()
        found.save(stream)
        return stream.getvalue()


def test_the_judge_of_documents_finds_what_lacks(document):
    assert {*untagged(spoiled(document), "fr")} == {
        "it is not marked as tagged",
        "its language is en-CA",
        "it has no title",
        "it does not say that it is PDF/UA-1",
        "a figure has no text in its place",
        "a cell of a table knows no heading",
        "a heading 4 follows 1",
    }


def test_a_document_has_the_same_bytes_in_another_process(document):
    ask = (
        "import sys; from rideau.pages.page import both; from rideau.pages.pdf import pdf;"
        "from tests.test_pages import sample; sys.stdout.buffer.write(pdf(both(sample)['fr'], 'fr'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LANG": "fr_CA.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert done.stdout == document


def test_french_breaks_no_line_before_its_signs():
    language.use("fr")
    try:
        text = said(Text("x", "L'adresse : « {it} »"), it=Markup("<b>a</b>"))
    finally:
        language.use("en")
    assert text == "L\u2019adresse\xa0: «\xa0<b>a</b>\xa0»"


def test_numbers_as_people_read_them():
    assert telephone("+16135550100") == "613\u2011555\u20110100"
    assert telephone("+442079460000") == "+442079460000"


def test_an_enumeration():
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "<b>", "c"]) == "a, &lt;b&gt; and c"


def test_a_drawing_must_be_one():
    with pytest.raises(ValueError, match="net: no <svg>"):
        titled("<g/>", "net", "a", "b")
