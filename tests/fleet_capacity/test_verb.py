"""``rideau capacity`` and its page: the same bytes every time, and every number in a table."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau import language
from rideau.cli import rideau
from rideau.cli.capacity import _picture
from rideau.cli.days import on_day
from rideau.fleet_capacity.page import capacity_page
from rideau.pages.page import both, html
from rideau.project import Project
from tests.fleet import samples
from tests.pages import faults

ON = "2026-11-27"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RIDEAU_ROOT", raising=False)
    monkeypatch.chdir(samples(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(
        rideau, ["capacity", "--lang", "en", "--on", ON, *words], catch_exceptions=False
    )


def test_the_fleet_at_a_glance(root):
    lines = run().output.splitlines()
    assert lines[0].startswith("Capacity on 2026-11-27, and until when")
    assert "  ✘  Remote access  northern-affairs  2  1 device  200%  none  already  already" in lines
    assert any(line.startswith("  ?  Mail storage  northern-affairs  30  not known") for line in lines)
    assert lines[-1] == "4 are used up. 6 are not known: profiles do not say how much there is."


def test_one_office_and_what_its_profile_adds(root):
    file = root / "profiles/offices/veterans-affairs.yaml"
    text = file.read_text().replace('number: "+16135550100",', 'number: "+16135550100", channels: 8,')
    file.write_text(
        text.replace("gateway: {ssh: 198.51.100.10}", "gateway: {ssh: 198.51.100.10}\n  mail: {disk_gb: 50}")
    )
    lines = run("veterans-affairs", "--growth", "111").output.splitlines()
    calls = "4  8 calls at once  19%  4  2029-02"
    assert f"  ✔  Calls with the outside (primary)  {calls}" in lines
    assert "  ✔  Mail storage  40  50 GB  80%  10  2027-03" in lines
    assert lines[-1] == "Nothing is used up."


def test_documents_for_programs(root):
    found = json.loads(run("seniors", "--json", "--growth", "10").output)
    assert found["growth"] == [10]
    desk = next(each for each in found["measures"] if each["kind"] == "front-desk")
    assert (desk["needed"], desk["there"], desk["runs_out"]) == (2, 1, {"10": ON})


def test_pages_are_written_in_both_languages(root):
    run("tourism", "--html", "out")
    assert [each.name for each in sorted((root / "out").iterdir())] == [
        "capacity.en.html",
        "capacity.fr.html",
    ]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    project = Project.load(samples(tmp_path_factory.mktemp("fleet")))
    return partial(capacity_page, _picture(project, project.offices, (10.0, 25.0), on_day(ON)))


@pytest.fixture(scope="module")
def pages(build) -> dict[str, str]:
    return {spoken: html(page, spoken) for spoken, page in both(build).items()}


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_page_has_no_faults(browser, pages, spoken):
    assert faults(browser, pages[spoken]) == []


def test_the_same_fleet_makes_the_same_page(build, pages):
    assert html(build(), "en") == pages["en"]


def test_no_two_elements_have_the_same_id(pages):
    ids = re.findall(r'\bid="([^"]+)"', pages["en"])
    assert len(ids) == len({*ids})
    used = re.findall(r'(?:href="|url\()#([^")]+)', pages["en"])
    assert {*used} <= {*ids}


def test_what_a_plot_says_a_table_says_too(pages):
    use, grow = re.findall(r"<svg.*?</svg>", pages["en"], re.DOTALL)
    tables = "".join(re.findall(r"<table.*?</table>", pages["en"], re.DOTALL))
    labels = [each for each in re.findall(r"<text[^>]*>([^<]+)</text>", use) if each.endswith("%")]
    assert len(labels) == 9
    assert all(f"</span> {each}</span>" in tables for each in labels)
    assert "<text" in grow
    assert "Front desk" in grow
