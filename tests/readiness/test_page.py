"""The page of readiness: complete in itself, in both languages, judged by axe-core."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from rideau import language
from rideau.office import Stage
from rideau.pages.page import both, html
from rideau.readiness.page import readiness_page
from rideau.readiness.picture import Picture
from rideau.readiness.verdict import Because, OfficeVerdict, Reason, Verdict
from rideau.text import Text
from tests.pages import faults
from tests.readiness.records import applied, judged, subject, verified
from tests.readiness.test_judging import GOOD

BAD = (*GOOD, verified("1127T0700", network=(12, 0, 0), telephony=(7, 2, 0)))
UNUSABLE = OfficeVerdict(
    "seniors", Verdict.NO_GO, (Because(Reason.PROFILE_PROBLEMS, {"count": 2, "office": "seniors"}),)
)


def of(found: OfficeVerdict, slug: str) -> OfficeVerdict:
    assert found.subject is not None
    named = replace(found.subject, slug=slug, name=Text(f"Office of {slug}", f"Cabinet {slug}"))
    return replace(found, slug=slug, subject=named)


PICTURE = Picture(
    (
        of(judged(*GOOD), "tourism"),
        of(judged(*BAD), "transport"),
        UNUSABLE,
        of(judged(applied("1125T0800")), "fisheries"),
        of(judged(*GOOD, of=subject(Stage.CLOSING), on="2027-05-10"), "veterans-affairs"),
        of(judged(of=subject(Stage.PLANNED), on="2026-11-01"), "public-services"),
    ),
    date(2026, 11, 27),
    "ministers-offices",
    lab=False,
)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {spoken: html(page, spoken) for spoken, page in both(partial(readiness_page, PICTURE)).items()}


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_it_has_no_faults(browser, pages, spoken):
    assert faults(browser, pages[spoken]) == []


def test_it_says_who_is_ready_and_why_not(pages):
    assert "On 2026-11-27, of 6 offices: 1 go, 3 no-go, 1 not due yet." in pages["en"]
    assert "Au 2026-11-27, sur 6 cabinets : 1 prêts, 3 pas prêts, 1 à venir." in pages["fr"].replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "Telephones: 2 checks failed, day one in 3 days." in pages["en"]
    assert ">telephony.thing-1</code>" in pages["en"]
    assert "Its profile has 2 problems: rideau check seniors" in pages["en"]
    assert "4 days late: to be proven" in pages["en"]


def test_a_sign_is_a_word_for_who_does_not_see_it(pages):
    assert '<span class="badge bad" role="img" aria-label="no-go" title="no-go">✘</span>' in pages["en"]
    assert '<span class="badge good" role="img" aria-label="prêt" title="prêt">✔</span>' in pages["fr"]


def test_the_same_records_make_the_same_page(pages):
    assert html(readiness_page(PICTURE), "en") == pages["en"]
