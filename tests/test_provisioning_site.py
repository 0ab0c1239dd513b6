"""The program that gives phones their files, run as systemd runs it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from rideau.host import File
from rideau.provisioning.site import FOLDER, PROGRAM, site
from rideau.telephony import voice_host
from tests.factory import office
from tests.phones import filled, value, yealink

OFFICE = office()
MINE, FIRST, STEADY = (
    "805ec0000001.cfg",
    value("telephony.phone.805ec0000001.first-token"),
    value("telephony.phone.805ec0000001.steady-token"),
)
AS_THE_THIRD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.execv(sys.executable, [sys.executable, sys.argv[2]])
"""
OTHERS = value("telephony.phone.482567000002.steady-token")


class Asking(http.client.HTTPConnection):
    """A client of a socket in the file system, as nginx is."""

    def __init__(self, path: Path) -> None:
        super().__init__("phones", timeout=10)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(str(self.path))


class Running:
    """The program at work; ``said`` is what it wrote down."""

    def __init__(self, path: Path) -> None:
        self.path, self.said = path, ""

    def ask(self, path: str, method: str = "GET") -> tuple[int, str]:
        client = Asking(self.path)
        client.request(method, path, headers={"X-Real-IP": "10.64.4.20"})
        answer = client.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    """Lay out what the host has, and return the folder."""
    host = voice_host(OFFICE)
    assert host
    for file in site(OFFICE, host).files:
        if file.path == PROGRAM or file.path.startswith(f"{FOLDER}/"):
            (tmp_path / _kept(file)).write_text(filled(file.content))
    (tmp_path / "office.crt").write_text("the root")
    return tmp_path


def _kept(file: File) -> str:
    name = file.path.rpartition("/")[2]
    return "program" if file.path == PROGRAM else f"phones_{name}"


@contextmanager
def running(lying: Path) -> Iterator[Running]:
    """Run the program with a listening socket as its third descriptor, and a folder to remember in."""
    path = lying / "socket"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        surroundings = {"CREDENTIALS_DIRECTORY": str(lying), "STATE_DIRECTORY": str(lying)}
        process = subprocess.Popen(
            [sys.executable, "-c", AS_THE_THIRD, str(listener.fileno()), str(lying / "program")],
            env=os.environ | surroundings,
            pass_fds=(listener.fileno(),),
            stderr=subprocess.PIPE,
            text=True,
        )
        made = Running(path)
        try:
            yield made
        finally:
            process.terminate()
            _, made.said = process.communicate(timeout=10)


def test_the_first_token_gives_the_whole_file_once_and_the_steady_one_always(lying: Path) -> None:
    with running(lying) as program:
        assert program.ask(f"/{FIRST}/805ec0000001.boot")[0] == 200
        status, text = program.ask(f"/{FIRST}/{MINE}")
        assert status == 200
        assert yealink(text)["account.1.password"] == value("telephony.line.minister.desk.password")
        assert yealink(text)["static.auto_provision.server.url"].endswith(f"/{STEADY}/")
        for name in (MINE, "805ec0000001.boot", "directory.xml"):
            assert program.ask(f"/{FIRST}/{name}") == (404, "")
        for _ in range(2):
            assert program.ask(f"/{STEADY}/{MINE}") == (200, text)
    assert "phone-minister: its first-access token was used before" in program.said
    assert "asked again from 10.64.4.20" in program.said
    assert "rideau secrets rotate veterans-affairs telephony.phone.805ec0000001.first-token" in program.said
    assert FIRST not in program.said
    assert STEADY not in program.said


def test_what_was_used_stays_used_and_a_rotated_token_is_fresh(lying: Path) -> None:
    with running(lying) as program:
        assert program.ask(f"/{FIRST}/{MINE}")[0] == 200
    with running(lying) as program:
        assert program.ask(f"/{FIRST}/{MINE}") == (404, "")
    assert FIRST not in (lying / "used").read_text()
    index = lying / "phones_index.json"
    index.write_text(index.read_text().replace(FIRST, "rotated"))
    with running(lying) as program:
        assert program.ask(f"/rotated/{MINE}")[0] == 200
        assert program.ask(f"/{FIRST}/{MINE}") == (404, "")


def test_without_a_token_nothing_is_a_credential(lying: Path) -> None:
    with running(lying) as program:
        for path in (MINE, "yealink/805ec0999999.cfg", "y000000000096.cfg", "yealink/y000000000124.cfg"):
            status, text = program.ask(f"/{path}")
            assert status == 200
            assert "value-of-" not in text
            assert set(yealink(text)) == {"lang.gui", "lang.wui", "static.auto_provision.server.url"}
        assert yealink(program.ask(f"/{MINE}")[1])["lang.gui"] == "French"
        assert yealink(program.ask("/yealink/805ec0999999.cfg")[1])["lang.gui"] == "English"
        for path in ("directory.xml", "index.json", "phones_index.json", "../used", "805ec0000001.boot", ""):
            assert program.ask(f"/{path}") == (404, "")
        assert program.ask("/office.crt") == (200, "the root")


@pytest.mark.parametrize(
    "path",
    [
        "poly/000000000000.cfg",
        "poly/office.cfg",
        "cisco/001b0c0000aa.xml",
        "grandstream/cfg000b820000aa.xml",
        "snom/snomD785-0004130000AA.htm",
    ],
)
def test_a_phone_of_any_maker_that_nobody_expects_learns_where_to_look(lying: Path, path: str) -> None:
    with running(lying) as program:
        status, text = program.ask(f"/{path}")
    assert status == 200
    assert "value-of-" not in text


def test_another_phones_token_and_an_invented_one_give_nothing(lying: Path) -> None:
    with running(lying) as program:
        for token in (OTHERS, "invented", "%00", "x" * 4000):
            assert program.ask(f"/{token}/{MINE}")[0] == 404
        assert program.ask(f"/{FIRST}/482567000002-office.cfg") == (404, "")
        assert program.ask(f"/{FIRST}/{MINE}")[0] == 200, "refusals use nothing up"


def test_only_a_get_uses_a_token_up_and_capitals_do_not_matter(lying: Path) -> None:
    with running(lying) as program:
        assert program.ask(f"/{FIRST}/{MINE}", "HEAD")[0] == 501
        assert program.ask(f"/{FIRST}/{MINE}", "POST")[0] == 501
        assert program.ask(f"/{FIRST}/{MINE.upper()}")[0] == 200


def test_ten_at_once_get_one_file(lying: Path) -> None:
    with running(lying) as program, ThreadPoolExecutor(10) as pool:
        answers = [*pool.map(lambda _: program.ask(f"/{FIRST}/{MINE}")[0], range(10))]
    assert sorted(answers) == [200] + [404] * 9


def test_the_check_refuses_what_cannot_be_served(lying: Path) -> None:
    folder = lying / "etc"
    folder.mkdir()
    for each in lying.glob("phones_*"):
        (folder / each.name.removeprefix("phones_")).write_text(each.read_text())
    command = [sys.executable, str(lying / "program"), "--check", str(folder)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    (folder / MINE).rename(folder / "elsewhere")
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0


def test_the_running_program_answers_who_asks_for_every_phone(lying: Path) -> None:
    with running(lying) as program:
        deadline = time.monotonic() + 10
        while program.ask("/office.crt")[0] != 200:
            assert time.monotonic() < deadline
        command = [sys.executable, str(lying / "program"), "--ask", str(program.path)]
        done = subprocess.run(
            [*command, str(lying / "phones_index.json")], check=False, capture_output=True, text=True
        )
    assert done.stdout.startswith("4 phones, each its own file"), done.stderr
