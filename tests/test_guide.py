"""Guides: what the plan holds and nothing else, in both languages, for everybody who reads them."""

import os
import re
import shlex
import signal
import subprocess
import sys
from functools import cache
from html import unescape
from pathlib import Path
from time import monotonic, process_time, sleep

import click
import pytest
from click.testing import CliRunner

from rideau import language
from rideau.cli import rideau
from rideau.guide.audience import Audience
from rideau.guide.given import Given
from rideau.guide.guides import guide
from rideau.office import Provider, Stage
from rideau.pages.blocks import Facts, Figure, Note, Paragraph, Points, Section, Steps, Table
from rideau.pages.page import Page, html
from rideau.pages.pdf import pdf
from rideau.problems import Refused
from rideau.project import Project
from rideau.secret import is_marked
from rideau.summary import not_built
from tests.fleet import ROOT, samples
from tests.guide_facts import Held, facts
from tests.pages import faults, outline, untagged

OFFICES = Project.load(ROOT).offices
LARGEST = "veterans-affairs"


def given(office: str, root: Path = ROOT) -> Given:
    project = Project.load(root)
    return Given(project.plan(office, Stage.ACTIVE), project.dates(office))


@cache
def pages(office: str, audience: Audience) -> dict[str, Page]:
    return {**guide(given(office), audience)}


@cache
def text(office: str, audience: Audience, spoken: str) -> str:
    return html(pages(office, audience)[spoken], spoken)


EVERY = [(office, audience) for office in OFFICES for audience in Audience]


@pytest.mark.parametrize(("office", "audience"), EVERY)
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_guide_has_no_faults(browser, office, audience, spoken):
    assert faults(browser, text(office, audience, spoken), thorough=office == LARGEST) == []


@pytest.mark.parametrize("office", OFFICES)
def test_what_a_guide_says_is_held_by_the_plan(office):
    held = Held.by(ROOT, office)
    for audience in Audience:
        for spoken in language.LANGUAGES:
            assert [*held.lacks(facts(text(office, audience, spoken)))] == [], (audience, spoken)


@pytest.mark.parametrize(
    "planted",
    [
        "613-555-0999",
        "10.64.77.7",
        "fd4a:24a7:4435:9::1",
        "chat.vac-minister.example",
        "nobody@vac-minister.example",
        '<a href="tel:+16135550999">us</a>',
        '<a href="https://far.example/">there</a>',
        '<a href="mailto:nobody@vac-minister.example">us</a>',
    ],
)
def test_what_the_plan_does_not_hold_is_found(planted):
    spoiled = text(LARGEST, Audience.PEOPLE, "en").replace("</h1>", f"</h1><p>{planted}</p>", 1)
    assert [*Held.by(ROOT, LARGEST).lacks(facts(spoiled))]


@pytest.mark.parametrize("office", OFFICES)
def test_people_find_everything_that_is_theirs(office):
    of, said = given(office).office, facts(text(office, Audience.PEOPLE, "fr"))
    page = text(office, Audience.PEOPLE, "fr")
    if of.telephony:
        numbers = {
            of.telephony.number,
            *of.telephony.direct_numbers.values(),
            *(each.number for each in of.rooms),
        }
        assert {each.removeprefix("+") for each in numbers if each} <= said.numbers
        extensions = (*of.people, *of.telephony.ring_groups, *of.rooms)
        assert all(re.search(rf"\b{each.extension}\b", page) for each in extensions)
    if of.email:
        boxes = (*(each.login for each in of.people), *of.email.aliases, *of.email.lists, *of.email.resources)
        assert {f"{each}@{of.domain}" for each in boxes} <= said.names
    assert of.address is not None
    assert of.address.street in page


@pytest.mark.parametrize("office", OFFICES)
def test_the_department_finds_every_address_and_opening(office):
    made = given(office)
    page, said = text(office, Audience.IT, "en"), facts(text(office, Audience.IT, "en"))
    of = made.office
    assert {str(each.ipv4) for each in of.zones} | {str(each.ipv6) for each in of.zones} <= said.addresses
    assert {str(link.ipv4.ip) for host in of.hosts for link in host.interfaces} <= said.addresses
    assert {str(each.ipv4) for each in of.devices} <= said.addresses
    assert all(
        each.reason.en.replace("'", "\u2019").replace("\u2019", "&#39;") in page
        or each.reason.en.replace("'", "\u2019") in page
        for each in made.plan.needs.openings
    )


SECTIONS = {
    "telephony": {"phone"},
    "teleconferencing": {"rooms"},
    "email": {"mail"},
    "remote_access": {"remote"},
}
"""Parts of the people's guide that are there when a service is, whoever runs it."""


@pytest.mark.parametrize("office", OFFICES)
def test_only_what_the_office_has_is_in_its_guide(office):
    of = given(office).office
    has = {slug for slug, each in of.services.items() if each.provider is not Provider.NONE} - {
        *not_built(of)
    }
    there = {each.id for each in pages(office, Audience.PEOPLE)["en"].sections}
    for slug, parts in SECTIONS.items():
        assert (parts <= there) is (slug in has), slug
    services = next(
        each for each in blocks(pages(office, Audience.PEOPLE)["en"]) if getattr(each, "id", "") == "services"
    )
    assert len(services.rows) == len(has)
    assert ("voicemail" in there) is (of.telephony is not None)
    partner = {slug for slug, each in of.services.items() if each.provider is Provider.PARTNER}
    sections = {each.id: each for each in pages(office, Audience.IT)["en"].sections}
    assert (
        {each.id for each in sections["partners"].sections} == {f"partner-{slug}" for slug in partner}
        if partner
        else "partners" not in sections
    )


EDITS = {
    'extension: "201"': ('extension: "255"', {">201<": ">255<"}),
    'chief: "+16135550101"': (
        'chief: "+16135550191"',
        {"613\u2011555\u20110101": "613\u2011555\u20110191", "+16135550101": "+16135550191"},
    ),
    "wifi: VAC-Minister": ("wifi: VAC-Office", {"VAC-Minister": "VAC-Office"}),
    'room: "1012"': ('room: "1013"', {"1012": "1013"}),
    "name: Chief of Staff": ("name: Head of Staff", {"Chief of Staff": "Head of Staff"}),
}


@pytest.mark.parametrize("before", EDITS)
def test_a_guide_differs_where_its_plan_does_and_nowhere_else(tmp_path, before):
    after, replaced = EDITS[before]
    root = samples(tmp_path)
    file = root / f"profiles/offices/{LARGEST}.yaml"
    file.write_text(file.read_text().replace(before, after))
    for audience in Audience:
        for spoken, page in guide(given(LARGEST, root), audience).items():
            expected = text(LARGEST, audience, spoken)
            for old, new in replaced.items():
                expected = expected.replace(old, new)
            assert html(page, spoken) == expected


def test_what_changes_no_plan_changes_no_guide(tmp_path):
    root = samples(tmp_path)
    file = root / f"profiles/offices/{LARGEST}.yaml"
    file.write_text(file.read_text() + "# a remark\n")
    page = guide(given(LARGEST, root), Audience.PEOPLE)["fr"]
    assert html(page, "fr") == text(LARGEST, Audience.PEOPLE, "fr")


def test_what_the_department_takes_over_leaves_the_guide(tmp_path):
    root = samples(tmp_path)
    file = root / f"profiles/offices/{LARGEST}.yaml"
    file.write_text(
        file.read_text().replace("  web_conferencing: partner", "  teleconferencing: none\n  mobile: partner")
    )
    page = guide(given(LARGEST, root), Audience.PEOPLE)["en"]
    before, after = (
        {each.id for each in of.sections} for of in (pages(LARGEST, Audience.PEOPLE)["en"], page)
    )
    assert before - after == {"rooms", "meetings"}
    assert "devices.vac-minister.example" not in html(page, "en")


RICH = {
    "    softphones: [chief]": """    softphones: [chief]
    hours:
      - {days: mon-fri, opens: "08:00", closes: "17:30"}
      - {days: sat, opens: "09:00", closes: "12:00"}""",
    "    calling: {minister: international}": "    calling: {minister: international, chief: internal}",
    "  email:\n": """  teleconferencing: {rooms: {caucus: {number: "+16135550104", capacity: 40}, small: {}}}
  email:
    aliases: {chief.of.staff: chief, contact: info}
    lists: {everybody: [chief, minister]}
    journal: {days: 365}
    quota_gb: 25
""",
    "tunnels: [ikev2, wireguard]": "tunnels: [wireguard], full_tunnel: true",
    "    remote_access: true\n": "    remote_access: true\n    laptop: macos\n",
}
"""Everything that an office may say of its services and that no sample does."""
BARE = {
    "    trunk: {host: sip.carrier.example, "
    'number: "+16135550100", transport: tls, test_number: "933"}\n': "",
    "    backup_trunk: {host: sip2.carrier.example, transport: tls}\n": "",
    '    direct_numbers: {chief: "+16135550101"}\n': "",
    "    remote_access: true\n": "",
    "    softphones: [chief]\n": "",
}
"""An office that nobody can call yet, and where nobody works from elsewhere."""


def edited(root: Path, edits: dict[str, str]) -> Path:
    file = root / f"profiles/offices/{LARGEST}.yaml"
    written = file.read_text()
    for before, after in edits.items():
        assert before in written
        written = written.replace(before, after, 1)
    file.write_text(written)
    return root


@pytest.mark.parametrize("edits", [RICH, BARE], ids=["rich", "bare"])
def test_whatever_an_office_says_its_guide_is_right(browser, tmp_path, edits):
    root = edited(samples(tmp_path), edits)
    held = Held.by(root, LARGEST)
    for audience in Audience:
        found = guide(given(LARGEST, root), audience)
        assert untranslated(found) == []
        for spoken, page in found.items():
            drawn = html(page, spoken)
            assert [*held.lacks(facts(drawn))] == [], (audience, spoken)
            assert faults(browser, drawn, thorough=False) == []


def told(root: Path, spoken: str) -> str:
    page = html(guide(given(LARGEST, root), Audience.PEOPLE)[spoken], spoken)
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", page))).replace("\u2011", "-")


def test_hours_rights_and_addresses_are_told(tmp_path):
    root = edited(samples(tmp_path), RICH)
    english, french = told(root, "en"), told(root, "fr")
    assert "Monday to Friday, 8:00 to 17:30; Saturday, 9:00 to 12:00" in english
    assert "du lundi au vendredi, de 8 h à 17 h 30; samedi, de 9 h à 12 h" in french
    assert "Other countries: Minister. The office and toll-free numbers alone: Chief of Staff." in english
    assert "A copy of every message in and out is kept for 365 days" in english
    assert "Une boîte contient 25 Go" in french
    assert re.search("caucus 2[0-9]{2} 613-555-0104 40", english)
    assert "everything your device sends goes through the office" in english
    assert "In the app, turn on the tunnel." in english


def test_an_office_that_cannot_call_yet_says_so(tmp_path):
    english = told(edited(samples(tmp_path), BARE), "en")
    assert "The office\u2019s phones do not reach the outside yet. Dial 911 from a cell phone" in english
    assert "Nobody of the office works from elsewhere yet" in english
    assert "carries the office" not in english


def test_without_anybody_to_ask_no_number_is_made_up(tmp_path):
    root = samples(tmp_path)
    file = root / "profiles/fleet.yaml"
    file.write_text(re.sub(r"^support:.*\n(?:  .*\n)*", "", file.read_text(), flags=re.MULTILINE))
    english = told(root, "en")
    assert "What we run whoever gave you this guide" in english
    assert "800-555" not in english


def blocks(page: Page):
    def within(sections: tuple[Section, ...]):
        for each in sections:
            yield from each.blocks
            yield from within(each.sections)

    for each in (*page.blocks, *within(page.sections)):
        yield from each.blocks if isinstance(each, Note) else (each,)


def shape(page: Page):
    """What a page is made of, whatever its language."""
    for each in blocks(page):
        rows = getattr(each, "rows", getattr(each, "items", getattr(each, "lines", ())))
        yield type(each).__name__, getattr(each, "id", ""), len(rows)


@pytest.mark.parametrize(("office", "audience"), EVERY)
def test_both_languages_say_the_same_and_neither_the_others_words(office, audience):
    assert untranslated(pages(office, audience)) == []


def untranslated(found: dict[str, Page]) -> list[str]:
    """What is the same in both languages of a guide and should not be; both have the same parts."""
    english, french = (found[each] for each in language.LANGUAGES)
    assert [*shape(english)] == [*shape(french)]
    assert [each.id for each in english.sections] == [each.id for each in french.sections]
    words = [
        (one, other)
        for first, second in zip(blocks(english), blocks(french), strict=True)
        for one, other in zip(prose(first), prose(second), strict=True)
    ]
    assert words
    return [one for one, other in words if one == other]


def prose(block) -> list[str]:
    """The sentences of a block, and what it is called."""
    match block:
        case Paragraph():
            return [block.text]
        case Points() | Steps():
            return [*block.items]
        case Table() | Figure():
            return [block.caption]
        case Facts():
            return []
    return [block.label]


@pytest.mark.parametrize("office", OFFICES)
def test_commands_of_guides_are_understood(office):
    found = set().union(*(facts(text(office, audience, "en")).commands for audience in Audience))
    assert f"rideau rollback {office} --list" in found
    for each in found:
        verb: click.Command = rideau
        words = shlex.split(each)[1:]
        while isinstance(verb, click.Group):
            _, sub, words = verb.resolve_command(click.Context(verb), words)
            assert sub is not None
            verb = sub
        verb.make_context(each, words)


@pytest.mark.parametrize("office", OFFICES)
def test_secrets_are_named_and_never_told(office):
    kept = {each.id for each in given(office).plan.needs.kept}
    for audience in Audience:
        for spoken in language.LANGUAGES:
            page = text(office, audience, spoken)
            assert not is_marked(page)
            for command in facts(page).commands:
                if command.startswith("rideau secrets reveal"):
                    assert command.split()[-1] in kept


@pytest.mark.parametrize(("audience", "spoken"), [("people", "fr"), ("it", "en"), ("engineer", "fr")])
def test_a_document_is_tagged(audience, spoken):
    page = pages(LARGEST, Audience(audience))[spoken]
    document = pdf(page, spoken)
    assert untagged(document, spoken) == []
    assert [each.title for each in page.sections] == outline(document)[2:]
    assert in_order(read_aloud(document), [page.title, page.lead, *(each.title for each in page.sections)])


def read_aloud(document: bytes) -> str:
    """What a screen reader says of a PDF, in its order, by another program than the one that wrote it."""
    asked = subprocess.run(["pdfinfo", "-struct-text", "-"], input=document, capture_output=True, check=True)
    return " ".join(re.findall(r'"(.*)"', asked.stdout.decode()))


def in_order(text: str, parts: list[str]) -> bool:
    """Whether ``parts`` stand in ``text`` one after the other; where a line ends, a space may be missing."""
    at, text = 0, re.sub(r"\s", "", text)
    for each in parts:
        at = text.find(re.sub(r"\s", "", each), at)
        if at < 0:
            return False
    return True


def test_a_guide_takes_no_time():
    started = process_time()
    made = given(LARGEST)
    for audience in Audience:
        for spoken, page in guide(made, audience).items():
            html(page, spoken)
    assert process_time() - started < 2
    page = guide(made, Audience.PEOPLE)
    started = process_time()
    for spoken in language.LANGUAGES:
        pdf(page[spoken], spoken)
    assert process_time() - started < 6


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("RIDEAU_ROOT", str(samples(tmp_path / "repository")))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "repository"


def run(*arguments):
    return CliRunner().invoke(rideau, ["guide", *arguments], catch_exceptions=False)


def test_it_writes_a_guide_for_each_reader_in_both_languages(root, tmp_path):
    done = run("tourism", "--format", "html", "--lang", "fr")
    assert done.exit_code == 0
    files = sorted(each.name for each in (tmp_path / "guides/tourism").iterdir())
    assert files == sorted(f"guide-{each}.{spoken}.html" for each in Audience for spoken in ("en", "fr"))
    assert "l\u2019informatique du ministère" in done.output
    assert (tmp_path / "guides/tourism/guide-it.fr.html").read_text() == text("tourism", Audience.IT, "fr")


def test_it_writes_one_guide_as_a_document(root, tmp_path):
    done = run("fisheries", "--audience", "people", "--format", "pdf", "--out", str(tmp_path / "given"))
    assert done.exit_code == 0
    assert sorted(each.name for each in (tmp_path / "given").iterdir()) == [
        "guide-people.en.pdf",
        "guide-people.fr.pdf",
    ]


def test_a_vault_is_never_opened_for_a_guide(root):
    (root / f"profiles/offices/{LARGEST}.vault.yaml").write_text("not a vault")
    assert run(LARGEST, "--audience", "people", "--format", "html").exit_code == 0


def test_an_unknown_office_is_refused(root):
    with pytest.raises(Refused, match="tourisme"):
        run("tourisme")


def test_ctrl_c_ends_all_who_are_at_work(tmp_path: Path) -> None:
    # Whoever runs the tests in the background may have had Ctrl-C ignored in all that they start.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = [sys.executable, "-c", f"{heard}; from rideau.cli import main; main()"]
    command = [*program, "guide", "tourism", "--out", str(tmp_path)]
    work = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = monotonic() + 60
    while not (tmp_path / "guide-engineer.fr.html").exists():
        assert monotonic() < deadline
        sleep(0.05)
    sleep(0.3)  # documents are being made
    work.send_signal(signal.SIGINT)
    _, said = work.communicate(timeout=20)
    assert (work.returncode, said.strip()) == (1, "Interrupted.")
    while _is_there(work.pid):  # those who were killed are gone once somebody took note of it
        assert monotonic() < deadline
        sleep(0.05)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
