"""Mail on real hosts: people write to each other and read what they share, and nobody else does."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from rideau.checks import LEASED, InZone
from rideau.lab import Lab
from rideau.mail import IMAPS_PORT, name
from rideau.office import Zone
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.lab.conftest import OFFICE
from tests.lab.mailing import PASSWORD, Chosen, Mailing, letter, with_a_stranger
from tests.lab.other_profile import applied_with
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

_BEFORE = "    shared_mailboxes: {info: [chief, minister]}\n"


class Reader:
    """Somebody who reads mail on a machine of the operations zone, by curl."""

    def __init__(self, lab: Lab, server: str, login: str) -> None:
        self._lab, self._url, self._login = lab, f"imaps://{server}:{IMAPS_PORT}", login

    def asks(self, folder: str, request: str, password: str = PASSWORD) -> str:
        """Return what the server answers to an IMAP command in a folder; nothing to who may not sign in."""
        shell = (
            f"{LEASED}; umask 077; "
            f"printf 'user = \"{self._login}:{password}\"\\n' >/run/curlrc; "
            f"curl -sk --max-time 30 -K /run/curlrc '{self._url}/{folder}' -X '{request}'; rm /run/curlrc"
        )
        return self._lab.run(InZone(Zone.OPERATIONS), shell, 60, OFFICE).stdout

    def finds(self, folder: str, subject: str) -> bool:
        """Tell whether a message is in a folder."""
        return self.asks(folder, f'SEARCH SUBJECT "{subject}"').strip().removeprefix("* SEARCH") != ""


def test_a_first_password_opens_no_mailbox(applied: Lab) -> None:
    office = Project.load().office(OFFICE)
    first = value_of(OFFICE, "credentials.person.chief.initial-password", applied.vaults)
    reader = Reader(applied, name(office), "chief")
    assert reader.asks("", "CAPABILITY", first) == ""


@pytest.fixture(scope="module")
def mailing(applied: Lab) -> Iterator[Mailing]:
    made = Mailing(applied, Project.load().office(OFFICE))
    with Chosen(made, "chief", "minister"):
        yield made
        made.emptied("chief", "minister", "info")


@pytest.fixture
def chief(mailing: Mailing) -> Reader:
    return Reader(mailing.lab, name(mailing.office), "chief")


def test_people_write_to_each_other_and_search_in_both_languages(mailing: Mailing, chief: Reader) -> None:
    text = "Les réunions auront lieu mardi, à l'édifice de l'Ouest.\n"
    sent = letter("Bonjour", mailing.address("minister"), mailing.address("chief"), text)
    reply = mailing.last_reply(
        mailing.signed_in("minister", sent, mailing.address("minister"), mailing.address("chief+urgent"))
    )
    assert reply.startswith("250"), reply
    until(lambda: chief.finds("INBOX", "Bonjour"), "the letter is there", 60)
    for word in ("reunion", "mardi", "edifice", "ouest"):
        assert chief.asks("INBOX", f"SEARCH BODY {word}").strip() != "* SEARCH", word
    assert chief.asks("INBOX", "SEARCH BODY vendredi").strip() == "* SEARCH"


def test_what_is_shared_is_read_by_who_shares_it(mailing: Mailing, chief: Reader) -> None:
    message = letter("A question", "citizen@site.example", mailing.address("info"))
    with with_a_stranger(mailing):
        sent = mailing.from_outside(message, "info", "citizen@site.example")
        assert mailing.last_reply(sent).startswith("250")
        # What looks like spam is put aside: that folder is shared as well.
        odd = letter("An odd question", "citizen@site.example", mailing.address("info"))
        odd.replace_header("Date", "Wed, 27 Nov 2086 09:00:00 -0500")
        assert mailing.last_reply(mailing.from_outside(odd, "info", "citizen@site.example")).startswith("250")
    until(lambda: chief.finds("Shared/info", "A question"), "the question is there", 60)
    until(lambda: chief.finds("Shared/info/Junk", "An odd question"), "the odd one is put aside", 60)
    answer = letter("An answer", mailing.address("info"), mailing.address("minister"))
    to = mailing.address("minister")
    assert mailing.last_reply(mailing.signed_in("chief", answer, mailing.address("info"), to)).startswith(
        "250"
    )
    shared = mailing.on_host("doveadm acl get -u postmaster INBOX")
    assert "chief" not in shared


def test_aliases_reach_their_people_and_lists_take_mail_from_the_office_alone(
    mailing: Mailing, tmp_path: Path, chief: Reader
) -> None:
    more = f"{_BEFORE}    aliases: {{chief.of.staff: chief}}\n    lists: {{everybody: [chief, minister]}}\n"
    with applied_with(tmp_path, _BEFORE, more):
        for each in ("chief.of.staff", "everybody"):
            message = letter(f"To {each}", mailing.address("minister"), mailing.address(each))
            sent = mailing.signed_in("minister", message, mailing.address("minister"), mailing.address(each))
            assert mailing.last_reply(sent).startswith("250")
            until(partial(chief.finds, "INBOX", f"To {each}"), f"mail to {each} is there", 60)
        message = letter("To everybody", "citizen@site.example", mailing.address("everybody"))
        with with_a_stranger(mailing):
            replies = mailing.deliver([mailing.from_outside(message, "everybody")])[0]
        assert replies[1].startswith("554"), replies


@pytest.fixture
def filtered(mailing: Mailing) -> Iterator[None]:
    """Have the chief's own rules hand mail on, inside the office and out of it."""
    rules = (
        f'if header :is "subject" "Inside" {{ redirect "{mailing.address("minister")}"; }}\n'
        'if header :is "subject" "Outside" { redirect "somebody@site.example"; }\n'
    )
    mailing.on_host(f"doveadm sieve put -u chief -a handing-on <<'END'\n{rules}END\n")
    yield
    mailing.on_host("doveadm sieve delete -u chief -a handing-on")


def test_peoples_rules_hand_mail_on_inside_the_office_alone(
    mailing: Mailing, chief: Reader, filtered: None
) -> None:
    del filtered
    minister = Reader(mailing.lab, name(mailing.office), "minister")
    for subject in ("Inside", "Outside"):
        message = letter(subject, mailing.address("minister"), mailing.address("chief"))
        sent = mailing.signed_in("minister", message, mailing.address("minister"), mailing.address("chief"))
        assert mailing.last_reply(sent).startswith("250")
    until(lambda: minister.finds("INBOX", "Inside"), "what was handed on is there", 60)
    until(lambda: chief.finds("INBOX", "Outside"), "what may not leave stays", 60)
    assert "site.example" not in mailing.on_host("mailq")


def test_idle_strangers_keep_nobody_out(mailing: Mailing, chief: Reader) -> None:
    """Hold more connections than Dovecot would have processes for, and read mail beside them."""
    hold = (
        "import socket, time; "
        f"held = [socket.create_connection(('127.0.0.1', {IMAPS_PORT})) for _ in range(150)]; time.sleep(60)"
    )
    mailing.on_host(f'systemd-run --quiet --collect --unit=idle-strangers python3 -c "{hold}"')
    try:
        count = f"ss -Htn state established 'sport = :{IMAPS_PORT}' | wc -l"
        until(lambda: int(mailing.on_host(count)) >= 150, "the connections are there", 30)
        assert chief.asks("", "CAPABILITY") != ""
    finally:
        mailing.on_host("systemctl stop idle-strangers || true")
