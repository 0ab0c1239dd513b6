"""The short way of a run that finds nothing to change: taken when nothing differs, and only then."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rideau.history.record import RunRecord, document, parse
from rideau.history.spool import Spool, state_folder
from rideau.inputs import inputs
from rideau.unchanged import Memory, Settled, again, digest, recall, remember

ARGV = ("apply", "tourism")
ROOM = 1000
RECORD = document(
    RunRecord(
        "20261130T000000Z-0000", "apply", "engineer@control", "2026-11-30T00:00:00.000Z", offices=("tourism",)
    )
)
ANSWER = "system debian trixie\nfree 5000 /\nactive 3"


class World:
    """A host that is a file, a profile, and a cache."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"XDG_CACHE_HOME": str(folder / "cache")}
        self.host = folder / "host"
        self.host.write_text(ANSWER)
        self.profiles = folder / "profiles"
        self.profiles.mkdir()
        (self.profiles / "tourism.yaml").write_text("rideau: 1")

    def settle(self) -> None:
        watched = (str(self.profiles), str(self.profiles.parent / "nearer.yaml"))
        command = ("sh", "-c", f"cat; cat {self.host}")
        host = Settled(command, "", digest(ANSWER.encode(), ROOM))
        said = "gateway: nothing ({hosts[0]:.1f} s), run {run}: {seconds:.0f} s"
        memory = Memory(watched, inputs(watched), ROOM, (host,), said, str(self.profiles.parent), RECORD)
        remember(ARGV, memory, self.environment)

    def again(self) -> bool:
        return bool(again(ARGV, self.environment))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.settle()
    return made


def test_the_same_question_with_the_same_answers_has_nothing_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(world.profiles.parent / "state"))
    found = again(ARGV, world.environment)
    assert found
    assert re.fullmatch(r"gateway: nothing \(\d+\.\d s\), run \S+: \d+ s", found.tell())
    [(_, record)] = Spool(state_folder(str(world.profiles.parent))).ended()
    assert parse(record).offices == ("tourism",)
    assert record["id"] != RECORD["id"]
    assert record["begun"] < record["ended"]


CHANGES: dict[str, Callable[[World], object]] = {
    "the host": lambda world: world.host.write_text(ANSWER.replace("active 3", "active 2")),
    "a full disk": lambda world: world.host.write_text(ANSWER.replace("5000", "500")),
    "a silent host": lambda world: world.host.unlink(),
    "a profile": lambda world: (world.profiles / "tourism.yaml").write_text("rideau: 2"),
    "a new file": lambda world: (world.profiles / "seniors.yaml").touch(),
    "a lost file": lambda world: (world.profiles / "tourism.yaml").unlink(),
    "a file in a place that was empty": lambda world: (world.profiles.parent / "nearer.yaml").touch(),
    "another environment": lambda world: world.environment.update(RIDEAU_ROOT="/elsewhere"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_difference_goes_the_ordinary_way(world: World, change: Callable[[World], object]) -> None:
    assert world.again()
    change(world)
    assert not world.again()


def test_what_does_not_matter_is_no_difference(world: World) -> None:
    world.host.write_text(ANSWER.replace("5000", "4000"))
    (world.profiles / "tourism.yaml").touch()
    assert world.again()


def test_a_change_of_the_program_is_a_difference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("one")
    monkeypatch.setattr("rideau.inputs._PACKAGE", str(tmp_path))
    before = inputs(())
    (tmp_path / "program.py").write_text("other")
    assert inputs(()) != before


def test_other_words_are_another_question(world: World) -> None:
    assert recall(ARGV, world.environment)
    assert recall((*ARGV, "--dry"), world.environment) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 2, "hosts": []}', "\0"])
def test_a_spoilt_memory_is_no_memory(world: World, text: str) -> None:
    [file] = Path(world.environment["XDG_CACHE_HOME"]).rglob("*.json")
    assert json.loads(file.read_text())["format"] == 1
    assert file.stat().st_mode & 0o77 == 0
    file.write_text(text)
    assert not world.again()


def test_a_cache_that_cannot_be_written_is_no_loss(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    remember(ARGV, Memory((), "", 0, (), "", "", {}), {"XDG_CACHE_HOME": str(tmp_path / "cache")})


def test_the_short_way_loads_next_to_nothing() -> None:
    script = "import sys, rideau.__main__; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"click", "pyinfra", "pydantic", "yaml", "sqlalchemy"} & set(loaded.stdout.split())
