"""``rideau secrets`` in a live fleet, from the first reader to the last value."""

import json
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau.cli.secrets import secrets
from rideau.problems import ProblemsFound, Refused
from rideau.vault import age, identities
from tests.fleet import add, profile, without_offices

KEY = "network.time-key"
LIVE = {
    "environment: lab": "environment: live",
    "203.0.113.64/28": "198.41.0.0/28",
    "[203.0.113.1, 203.0.113.2]": "[198.41.0.4, 192.33.4.12]",
    ".example": ".canada.ca",
}
Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A live fleet of two offices under version control."""
    made = without_offices(tmp_path)
    fleet = made / "profiles/fleet.yaml"
    text = fleet.read_text()
    for lab, live in LIVE.items():
        text = text.replace(lab, live)
    fleet.write_text(text)
    for number, office in enumerate(("north", "south")):
        text = profile(office, number).replace(".example", ".canada.ca")
        without = "credentials: none, remote_access: none, email: partner"
        chosen = f"{{{without}, telephony: partner, teleconferencing: partner}}"
        add(made, office, f"{text}services: {chosen}\n")
    git(made, "init", "-q")
    return made


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Engineer", "-c", "user.email=engineer@canada.ca")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def identity(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = root / "home/identity"
    monkeypatch.setenv("RIDEAU_IDENTITY", str(file))
    return file


@pytest.fixture
def run(root: Path, identity: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(root)
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(root / "lab"))

    def call(*words: str, given: str | None = None) -> Result:
        return CliRunner().invoke(secrets, words, input=given, catch_exceptions=False)

    return call


@pytest.fixture
def begun(run: Run) -> Run:
    """Alice may read, and both offices have what they need."""
    for words in (["init", "--name", "alice"], ["make", "north"], ["make", "south"]):
        assert run(*words).exit_code == 0
    return run


def listed(run: Run, *offices: str) -> list[dict[str, object]]:
    found = json.loads(run("list", *offices, "--json").output)
    assert found["format"] == 1
    return list(found["secrets"])


def test_the_first_reader_makes_an_identity_that_nobody_else_reads(run: Run, identity: Path) -> None:
    said = run("init", "--name", "alice").output
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    assert stat.S_IMODE(identity.parent.stat().st_mode) == 0o700
    assert re.search(r"your public key: age1\w+\n", said)
    assert "AGE-SECRET" not in said
    assert "You may read, as alice." in run("init").output


def test_the_next_one_is_told_whom_to_ask(begun: Run, identity: Path) -> None:
    identity.unlink()
    said = begun("init", "--name", "bob").output
    assert re.search("Ask one of alice to run: rideau secrets recipients add bob age1", said)


def test_without_a_reader_nothing_is_made(run: Run) -> None:
    with pytest.raises(ProblemsFound, match="R309"):
        run("make", "north")


def test_what_is_there_is_listed_without_a_key(begun: Run, identity: Path) -> None:
    identity.unlink()
    (found,) = listed(begun, "north")
    assert (found["name"], found["kind"], found["version"], found["readers"]) == (
        KEY,
        "symmetric-key",
        1,
        ["alice"],
    )
    hosts = [(each["host"], each["path"], each["units"]) for each in found["used_by"]]  # type: ignore[attr-defined]
    assert hosts[0] == ("north-gateway", "/etc/chrony/chrony.keys", ["chrony.service"])
    assert "alice" in begun("list").output


def test_what_is_missing_is_listed_too(run: Run) -> None:
    (found,) = listed(run, "north")
    assert (found["needed"], found["version"], found["made"]) == (True, None, None)
    assert "none yet" in run("list", "north").output
    assert "aucune" in run("list", "north", "--lang", "fr").output


def test_version_control_knows_when_a_value_was_made(begun: Run, root: Path) -> None:
    assert [each["made"] for each in listed(begun, "north")] == [None]
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Secrets")
    (made,) = [each["made"] for each in listed(begun, "north")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(made))


def test_a_rotated_value_is_another_and_says_what_it_changes(begun: Run) -> None:
    before = begun("reveal", "north", KEY, "--yes").output
    said = begun("rotate", "north", KEY).output
    assert f"{KEY}: version 2" in said
    assert "north-gateway: /etc/chrony/chrony.keys, chrony.service" in said
    assert begun("reveal", "north", KEY, "--yes").output not in (before, "")
    assert "version 2" in begun("rotate", "south", "--all").output


def test_to_make_again_changes_nothing(begun: Run, root: Path) -> None:
    file = root / "profiles/offices/north.vault.yaml"
    before = file.read_text()
    assert begun("make", "north").exit_code == 0
    assert file.read_text() == before
    with pytest.raises(Refused, match="Replace it with rideau secrets rotate north"):
        begun("make", "north", KEY)


def test_a_given_value_is_kept_as_it_came(begun: Run) -> None:
    begun("rotate", "north", KEY, "--stdin", given="0123 abc\n")
    assert begun("reveal", "north", KEY, "--yes").output == "0123 abc\n"
    with pytest.raises(Refused, match="empty"):
        begun("rotate", "north", KEY, "--stdin", given="")


@pytest.mark.parametrize("verb", [("reveal", KEY), ("destroy", KEY), ("destroy", "--all")])
def test_what_cannot_be_taken_back_is_asked_for(begun: Run, verb: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="--yes"):
        begun(verb[0], "north", verb[1])


def test_a_new_reader_reads_every_office(begun: Run, identity: Path) -> None:
    bob = identity.with_name("bob")
    public = identities.make(bob).public
    assert "2 values of 2 offices encrypted to alice, bob" in begun("recipients", "add", "bob", public).output
    bob.replace(identity)
    assert re.fullmatch(r"[0-9a-f]{64}\n", begun("reveal", "south", KEY, "--yes").output)
    assert "bob" in begun("recipients", "list").output


def test_a_reader_who_leaves_reads_no_more(begun: Run, identity: Path) -> None:
    bob = identities.make(identity.with_name("bob"))
    begun("recipients", "add", "bob", bob.public)
    assert (
        "bob knows every value of today: rideau secrets rotate" in begun("recipients", "remove", "bob").output
    )
    identity.with_name("bob").replace(identity)
    with pytest.raises(ProblemsFound, match=r"R302 .* these may: alice"):
        begun("reveal", "south", KEY, "--yes")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("add", "bob", "age1nonsense"), "The key of bob is none"),
        (("add", "alice", age.parse_identity(age.new_identity()).public), "alice has another key"),
        (("add", "Bob Smith", age.parse_identity(age.new_identity()).public), "cannot be a name"),
        (("remove", "carol"), "carol is not among those who may read: alice"),
        (("remove", "alice"), "the last who may read"),
    ],
)
def test_readers_that_cannot_be(begun: Run, words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        begun("recipients", *words)


def test_readers_changed_by_hand_are_noticed(begun: Run, root: Path, identity: Path) -> None:
    other = identities.make(identity.with_name("bob")).public
    file = root / "profiles/recipients.yaml"
    file.write_text(f"{file.read_text()}  bob: {other}\n")
    assert [each["current_readers"] for each in listed(begun, "north")] == [False]
    assert "not those of recipients.yaml" in begun("list", "north").output


def test_the_end_of_an_office(begun: Run, root: Path) -> None:
    for file in ("north.yaml", "north.lock.yaml"):
        (root / "profiles/offices" / file).unlink(missing_ok=True)
    assert "1 destroyed; commit it" in begun("destroy", "north", "--all", "--yes").output
    assert not (root / "profiles/offices/north.vault.yaml").exists()
    with pytest.raises(Refused, match="no office"):
        begun("destroy", "north", "--all", "--yes")


def test_a_name_that_nobody_needs_is_guessed(begun: Run) -> None:
    with pytest.raises(Refused, match=f"Did you mean {KEY}"):
        begun("rotate", "north", "network.time-kee")


def test_the_lab_has_secrets_of_its_own(begun: Run, root: Path, identity: Path) -> None:
    live = begun("reveal", "north", KEY, "--yes").output
    identity.unlink()
    begun("make", "north", "--lab")
    assert begun("reveal", "north", KEY, "--lab", "--yes").output not in (live, "")
    assert (root / "lab/vault/north.vault.yaml").exists()
