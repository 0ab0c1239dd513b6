"""What coordinators get wrong, in the words of the profile, and what they are told.

``python -m tests.coordinator_mistakes`` (part of ``make golden``) records the answers in ``tests/mistakes/``:
read them aloud before you keep them.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from click.testing import CliRunner

from rideau import language
from rideau.cli.check import check
from tests.fleet import ROOT

FOLDER = Path(__file__).parent / "mistakes"
RIGHT = (FOLDER / "heritage.yaml").read_text(encoding="utf-8")
"""A profile without a mistake; the office veterans-affairs is there already."""
FILE = "profiles/offices/heritage.yaml"


_MISTAKE = re.compile(r"profiles/\S+ R\d{3} ")
"""A line about a mistake; what standards ask for besides is no mistake."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """``written`` where ``right`` should be; the answer shows ``write`` to copy from.

    ``line`` is where the answer points, if not at the first line that differs.
    """

    name: str
    right: str
    written: str
    write: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        """The profile with the mistake in it."""
        assert RIGHT.count(self.right) == 1, self.name
        return RIGHT.replace(self.right, self.written)

    @property
    def wrong_line(self) -> int:
        """The line that the answer should point at."""
        lines = zip_longest(RIGHT.split("\n"), self.text.split("\n"))
        return self.line or next(number for number, (one, two) in enumerate(lines, 1) if one != two)


CHIEF = "  - name: Chief of Staff\n    login: chief\n    language: en\n"
ADVISOR = "  - name: Advisor\n    login: advisor\n    language: en\n"
MISTAKES = (
    # How YAML is written
    Mistake("no space after the colon", "language: en", "language:en", "language: en"),
    Mistake("no space after the colon, with quotes", 'floor: "12"', 'floor:"12"', 'floor: "12"'),
    Mistake(
        "no space after the colon, between braces", "{host: sip", "{host:sip", "host: sip.carrier.example"
    ),
    Mistake("no colon", "login: chief\n", "login chief\n", "login: chief"),
    Mistake("an equals sign", "level: turnkey", "level = turnkey", "level: turnkey"),
    Mistake("no space after the dash", "- name: Chief", "-name: Chief", "- name: Chief of Staff"),
    Mistake("a word processor's bullet", "- name: Chief", "• name: Chief", "- name: Chief of Staff"),
    Mistake("a person without the dash", "  - name: Chief", "    name: Chief", "- name"),
    Mistake("one space too few", "    login: chief\n", "   login: chief\n", "name"),
    Mistake("one space too many", "    login: chief\n", "     login: chief\n", "name"),
    Mistake("a key that slipped to the left", "    city:", "  city:", "city", line=22),
    Mistake("a key that slipped out of its section", "  support_until", "support_until", "lifecycle:"),
    Mistake("a key that slipped into a section", "domain:", "  domain:"),
    Mistake("a tab", "    login: chief\n", "\tlogin: chief\n"),
    Mistake("a space that does not break, before the colon", "level:", "level\u00a0:"),
    Mistake(
        "a colon in a text", "Chief of Staff", "Chief of Staff: acting", 'name: "Chief of Staff: acting"'
    ),
    Mistake("a quote that is not closed", '"+18195550100"', '"+18195550100'),
    Mistake("a bracket that is not closed", "info: [chief]", "info: [chief"),
    Mistake("no comma in a list", "[minister, chief]", "[minister chief]", "minister, chief"),
    Mistake("one person where a list is expected", "info: [chief]", "info: chief", "[chief]"),
    Mistake("a number sign in the address", "15 Eddy Street", "15 Eddy Street #1200"),
    Mistake("two versions left by a merge", "level: turnkey\n", "<<<<<<< HEAD\nlevel: turnkey\n"),
    Mistake("curly quotes", '"201"', "“201”", '"201"'),
    Mistake("guillemets", '"201"', "« 201 »", '"201"'),
    # Keys and words
    Mistake("a key misspelt", "domain:", "domian:", "domain"),
    Mistake("a key in French", "staff:\n", "personnel:\n", "staff"),
    Mistake("a key with accents", "phone:\n      model: poly", "téléphone:\n      model: poly", "phone"),
    Mistake("a key twice", "level: turnkey\n", "level: turnkey\nlevel: turnkey\n"),
    Mistake("a level misspelt", "turnkey", "turnky", "turnkey"),
    Mistake("a level in French", "turnkey", "clé en main", "turnkey"),
    Mistake("a service misspelt", "  telephony:", "  telephonie:", "telephony"),
    Mistake("a service with a hyphen", "remote_access: {tunnels", "remote-access: {tunnels", "remote_access"),
    Mistake("who runs it, in French", "web_conferencing: partner", "web_conferencing: partenaire", "partner"),
    Mistake("who runs it, in French, with accents", "mobile: managed", "mobile: géré", "managed"),
    Mistake("yes, in French", "remote_access: true", "remote_access: oui", "true"),
    Mistake("a language in full", "language: fr", "language: français", "fr"),
    Mistake("the province in full", "province: QC", "province: Québec", "QC"),
    Mistake("a telephone by what is printed on it", "yealink-t54w", "Yealink T54", "yealink-t54w"),
    Mistake(
        "the French name left out", "  fr: Cabinet du ministre du Patrimoine canadien\n", "", "fr: …", line=4
    ),
    # Values
    Mistake("the day first", "appointment: 2026-12-14", "appointment: 14/12/2026", "2026-12-14"),
    Mistake("the date in words", "appointment: 2026-12-14", "appointment: 14 décembre 2026", "2026-12-14"),
    Mistake(
        "a day that does not exist", "support_until: 2027-04-30", "support_until: 2027-04-31", "2027-04-30"
    ),
    Mistake("support that ends before it begins", "support_until: 2027-04-30", "support_until: 2026-04-30"),
    Mistake("a telephone number as people write it", '"+18195550100"', "(819) 555-0100", "+18195550100"),
    Mistake(
        "a telephone number with an extension", '"+18195550100"', "819-555-0100 ext. 201", "+18195550100"
    ),
    Mistake("an extension in words", '"201"', "poste 201", "201"),
    Mistake("an extension that is an outside line", '"201"', '"911"', "201"),
    Mistake("opening hours", 'opens: "08:00"', "opens: 8 h", "08:00"),
    Mistake("days of the week", "days: mon-fri", "days: lundi à vendredi", "mon-fri"),
    Mistake("the postal code without its space", "K1A 0M5", "k1aom5", "K1A 0M5"),
    Mistake("the time zone of the capital", "America/Toronto", "America/Ottawa", "America/Toronto"),
    Mistake("a MAC address without colons", '"80:5E:C0:00:01:02"', "805ec0000102", "80:5E:C0:00:01:02"),
    Mistake(
        "a MAC address with the letter O", '"80:5E:C0:00:01:02"', '"8O:5E:CO:00:01:02"', "80:5E:C0:00:01:02"
    ),
    Mistake("the serial number instead", '"80:5E:C0:00:01:02"', "3149016E10012345"),
    Mistake("a domain with https", "domain: pch", "domain: https://pch", "pch-minister.example"),
    Mistake("a domain with an at sign", "domain: pch", "domain: @pch", "@"),
    Mistake(
        "an address instead of a login", "login: chief\n", "login: chief@pch-minister.example\n", "chief"
    ),
    Mistake("a login in capitals", "login: chief\n", "login: Chief\n", "chief"),
    Mistake("the office's name instead of its short name", "office: heritage", "office: Canadian Heritage"),
    Mistake("an uplink without its prefix", "198.51.100.66/29", "198.51.100.66", "29"),
    Mistake(
        "an uplink with its mask", "198.51.100.66/29", "198.51.100.66 255.255.255.248", "198.51.100.66/29"
    ),
    Mistake("another network's gateway", "gateway: 198.51.100.65", "gateway: 198.51.100.1", "198.51.100.65"),
    Mistake("a speed with its unit", "down_mbps: 50\n", "down_mbps: 50 Mbps\n", "50"),
    # Who is who
    Mistake("a login misspelt in a group", "reception: [chief", "reception: [cheif", "chief"),
    Mistake("a name in a group", "reception: [chief", "reception: [Chief of Staff", "chief"),
    Mistake("somebody who left", "everybody: [minister", "everybody: [scheduler, minister", "minister"),
    Mistake(
        "a copied person who kept the login", CHIEF, ADVISOR.replace("advisor", "minister") + CHIEF, line=44
    ),
    Mistake("an alias that somebody has", "chief.of.staff: chief", "minister: chief"),
    Mistake("an alias to a whole address", ".staff: chief", ".staff: chief@pch-minister.example", "chief"),
    Mistake("a mailbox that nobody reads", "info: [chief]", "info: []", "[chief]"),
    Mistake("a copied profile that kept the domain", "pch-minister.example", "vac-minister.example"),
    Mistake("a copied telephone of another office", "80:5E:C0:00:01:02", "80:5E:C0:00:00:01"),
    Mistake("a copied file that kept the short name", "office: heritage", "office: veterans-affairs"),
)


def answers(
    spoken: str, mistakes: tuple[Mistake, ...] = MISTAKES
) -> Iterator[tuple[Mistake, tuple[str, ...]]]:
    """Yield each of ``mistakes`` with the lines that ``rideau check`` answers, in the language ``spoken``."""
    with tempfile.TemporaryDirectory() as folder, chdir(_repository(Path(folder))):
        for each in mistakes:
            Path(FILE).write_text(each.text, encoding="utf-8")
            said = CliRunner().invoke(check, ["--lang", spoken, "heritage"]).output
            yield each, tuple(filter(_MISTAKE.match, said.splitlines()))
    language.use("en")


def _repository(folder: Path) -> Path:
    for each in ("fleet.yaml", "levels", "offices/veterans-affairs.yaml"):
        there, here = ROOT / "profiles" / each, folder / "profiles" / each
        here.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(there, here) if there.is_dir() else shutil.copy(there, here)
    return folder


def shown(mistake: Mistake, said: tuple[str, ...]) -> str:
    """Return a mistake and its answer as they are kept."""
    right, wrong = RIGHT.split("\n"), mistake.text.split("\n")
    added = [line for line in wrong if line not in right]
    return "\n".join((f"# {mistake.name}", *(f"    {line}" for line in added), *said, ""))


def record() -> None:
    """Write what is answered now."""
    for spoken in language.LANGUAGES:
        told = "\n".join(shown(*each) for each in answers(spoken))
        (FOLDER / f"answers.{spoken}.txt").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    record()
