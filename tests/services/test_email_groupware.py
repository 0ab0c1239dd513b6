"""The groupware's part of the plan: what SOGo is told, and who is told what at the entrance."""

import json
import re
from dataclasses import replace

import pytest

from rideau import mail
from rideau.compile import compile_office
from rideau.office import Office
from rideau.render import RenderedFile, render
from rideau.services import email
from rideau.services.email.groupware import KEY
from rideau.services.email.passwords import PAGES
from tests.factory import EMAIL, office

OFFICE = office()
TOLD = "/etc/sogo/rideau-people.json"


def rendered(of: Office) -> dict[str, RenderedFile]:
    host = next(each for each in compile_office(of).hosts if each.host.slug == "mail")
    return {each.path: each for each in render(host.only("email"))}


def files(of: Office) -> dict[str, str]:
    return {path: each.content.decode() for path, each in rendered(of).items()}


def told(of: Office) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(files(of)[TOLD])
    return found


def test_everybody_begins_in_their_language_with_a_reply_in_both_their_own_first() -> None:
    people = {str(each["login"]): each["defaults"] for each in told(OFFICE)["people"]}
    languages = {each.login: each.language for each in OFFICE.people}
    assert {"en", "fr"} == set(languages.values())
    for login, language in languages.items():
        defaults = people[login]
        assert isinstance(defaults, dict)
        assert defaults["SOGoLanguage"] == {"en": "English", "fr": "French"}[language]
        away = defaults["Vacation"]["autoReplyText"]
        assert (away.index("Thank you") < away.index("Merci")) is (language == "en")
        assert not defaults["Vacation"]["enabled"]


def test_a_lock_is_told_so_that_what_is_remembered_of_passwords_is_forgotten() -> None:
    locked = office(locked=frozenset({"chief"}))
    assert [each["login"] for each in told(locked)["people"] if each["locked"]] == ["chief"]
    assert files(locked)[TOLD] != files(OFFICE)[TOLD]
    host = next(each for each in compile_office(OFFICE).hosts if each.host.slug == "mail")
    units = {unit.name: unit for part in host.contributions for unit in part.units}
    assert TOLD in units["rideau-groupware.service"].restart_on


def test_rooms_are_told_with_both_their_names() -> None:
    (room,) = told(OFFICE)["rooms"]
    assert room["title"] == "Boardroom / Salle du conseil"
    assert room["mail"] == "boardroom@vac-minister.example"
    assert not told(office(email=replace(EMAIL, resources={})))["rooms"]


def test_a_room_is_nobody_who_reads_mail() -> None:
    assert "boardroom" not in {each.name for each in mail.mailboxes(OFFICE)}
    assert "boardroom" not in mail.senders(OFFICE)


def test_the_database_takes_no_password_and_what_has_one_is_for_the_groupware_alone() -> None:
    config = rendered(OFFICE)["/etc/sogo/sogo.conf"]
    assert (config.mode, config.group) == (0o640, "sogo")
    text = config.content.decode()
    assert len(re.findall('= "postgresql://sogo@/sogo/', text)) == 9
    assert "<secret credentials.reader.email>" in text
    assert "<secret email.groupware-key>" in text
    assert KEY in email.needs(OFFICE).secrets


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_about_passwords_is_there_in_both_languages(language: str) -> None:
    pages = {path: text for path, text in files(OFFICE).items() if path.startswith(PAGES)}
    program = files(OFFICE)["/usr/local/lib/rideau/change-password"]
    answers = {*re.findall(r'return "(\w+)"', program), "form", "different"}
    names = {path.rpartition("/")[2] for path in pages}
    assert {f"{each}.{language}.html" for each in answers - {"en"}} <= names
    for path, text in pages.items():
        if path.endswith(f".{language}.html"):
            assert f'<html lang="{language}">' in text
            assert OFFICE.name.in_language(language) in text.replace("&#39;", "'")


def test_many_people_have_more_workers_for_their_telephones_up_to_a_limit() -> None:
    def workers(count: int) -> int:
        crowd = (*OFFICE.people, *(replace(OFFICE.people[0], login=f"p{each}") for each in range(2, count)))
        found = re.search(r"WOWorkersCount = (\d+)", files(office(people=crowd))["/etc/sogo/sogo.conf"])
        assert found
        return int(found[1])

    assert workers(2) == workers(7) == 8
    assert workers(20) == 24
    assert workers(200) == 40
