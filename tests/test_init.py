"""A repository of one's own: all of it or nothing, in either language, the same each time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from rideau import language
from rideau.cli.init import init
from rideau.cli.new_folder import fill
from rideau.fleet_repository import EXAMPLE, files
from rideau.inspection import inspect
from rideau.problems import Refused
from rideau.profiles.repository import find

DAY = date(2026, 11, 2)


def made(folder: Path, lang: str = "en") -> Result:
    done = CliRunner().invoke(init, [str(folder), "--lang", lang], catch_exceptions=False)
    language.use("en")
    return done


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_what_is_made_has_no_problem(tmp_path: Path, lang: str) -> None:
    assert made(tmp_path / "a" / "Our Offices", lang).exit_code == 0
    repository = find(tmp_path / "a" / "Our Offices", {})
    report = inspect(repository)
    assert (report.problems, set(report.offices)) == ((), {EXAMPLE})
    assert "fleet: our-offices\n" in repository.fleet.read_text()
    assert f"LC_MESSAGES: {lang}\n" in (repository.root / ".gitlab-ci.yml").read_text()
    first = repository.offices[EXAMPLE].read_text().splitlines()[0]
    assert first.endswith(f"office.{lang}.json")
    assert (repository.root / "profiles/schemas" / f"office.{lang}.json").is_file()
    assert set(repository.lockfiles) == {EXAMPLE}


def test_the_same_day_gives_the_same_files() -> None:
    assert files("ministers", "en", DAY) == files("ministers", "en", DAY)
    assert "appointment: 2027-01-01\n" in files("ministers", "en", DAY)[f"profiles/offices/{EXAMPLE}.yaml"]


def test_both_readmes_are_there_in_either_language() -> None:
    english, french = (files("ministers", lang, DAY) for lang in ("en", "fr"))
    assert english.keys() == french.keys()
    assert english["README.md"] == french["README.md"]
    assert english["README.fr.md"] == french["README.fr.md"]
    parts = [[line[:2] for line in english[each].splitlines()] for each in ("README.md", "README.fr.md")]
    assert parts[0].count("##") == parts[1].count("##") == 6
    assert parts[0].count("| ") == parts[1].count("| ")


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match=r"holds “notes\.txt” already"):
        made(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_repository_that_a_forge_just_made_is_filled(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert made(tmp_path).exit_code == 0
    assert (tmp_path / "profiles/fleet.yaml").is_file()
    assert not [*tmp_path.glob(".rideau-*")]


@pytest.mark.parametrize("there", [True, False])
def test_who_fails_half_way_leaves_nothing(tmp_path: Path, *, there: bool) -> None:
    folder = tmp_path / "ministers"
    if there:
        folder.mkdir()

    def failing(aside: Path) -> None:
        (aside / "README.md").write_text("half")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        fill(folder, failing, last="profiles")
    assert folder.exists() is there
    assert [*tmp_path.rglob("*")] == ([folder] if there else [])


def test_what_came_meanwhile_is_kept_and_nothing_of_ours_beside_it(tmp_path: Path) -> None:
    def meanwhile(aside: Path) -> None:
        for each in (aside, tmp_path):
            (each / "profiles").mkdir()
            (each / "profiles/fleet.yaml").write_text("theirs")
        (aside / "README.md").write_text("ours")

    with pytest.raises(OSError, match="not empty"):
        fill(tmp_path, meanwhile, last="profiles")
    assert [each.name for each in tmp_path.iterdir()] == ["profiles"]


class Forge(HTTPServer):
    """As much of GitLab as a comment needs; it remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.notes: list[dict[str, object]] = [{"id": 1, "body": "somebody's"}]
        self.asked: list[tuple[str, str, str | None]] = []


class _Answers(BaseHTTPRequestHandler):
    server: Forge

    def do_GET(self) -> None:
        self.answer(self.server.notes)

    def do_POST(self) -> None:
        self.server.notes.append({"id": 7, **self.body()})
        self.answer({})

    def do_PUT(self) -> None:
        self.server.notes[-1].update(self.body())
        self.answer({})

    def body(self) -> dict[str, object]:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, document: object) -> None:
        token = self.headers["PRIVATE-TOKEN"]
        self.server.asked.append((self.command, self.path, token))
        self.send_response(200 if token == "good" else 401)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def forge() -> Iterator[Forge]:
    with Forge() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def post(tmp_path: Path, forge: Forge, report: str, token: str) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "comment_gitlab.py"
    program.write_text(files("ministers", "en", DAY)["ci/comment_gitlab.py"])
    (tmp_path / "rideau.md").write_text(report)
    place = {"CI_API_V4_URL": f"http://127.0.0.1:{forge.server_port}/api/v4", "CI_PROJECT_ID": "3"}
    return subprocess.run(
        [sys.executable, str(program), "rideau.md"],
        cwd=tmp_path,
        env={**place, "CI_MERGE_REQUEST_IID": "12", "RIDEAU_COMMENT_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )


def test_gitlab_has_one_comment_the_latest(tmp_path: Path, forge: Forge) -> None:
    for each in ("first", "second"):
        assert post(tmp_path, forge, f"<!-- rideau -->\n{each}\n", "good").returncode == 0
    assert [each["body"] for each in forge.notes] == ["somebody's", "<!-- rideau -->\nsecond\n"]
    assert forge.asked[-1][:2] == ("PUT", "/api/v4/projects/3/merge_requests/12/notes/7")


def test_gitlab_without_a_token_is_not_asked(tmp_path: Path, forge: Forge) -> None:
    assert post(tmp_path, forge, "<!-- rideau -->\n", "").returncode == 0
    assert forge.asked == []


def test_gitlab_says_no_without_a_traceback_or_the_token(tmp_path: Path, forge: Forge) -> None:
    done = post(tmp_path, forge, "<!-- rideau -->\n", "expired-token")
    assert done.returncode == 1
    assert "GitLab refuses the comment: 401" in done.stderr
    assert "expired-token" not in done.stderr
    assert "Traceback" not in done.stderr
