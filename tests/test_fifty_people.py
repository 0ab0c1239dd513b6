"""Fifty people come, go and change places: nobody's address, key or certificate moves."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau.cli import rideau
from rideau.lab import vaults
from rideau.project import Project
from rideau.secret import Kind
from rideau.vault.opening import everything
from tests.fleet import add, profile, without_offices

OFFICE = "large"
PERSON = """\
  - {{name: Person {number}, login: person{number}, language: en, mobile: android, remote_access: true}}
"""


@dataclass(frozen=True)
class Kept:
    """What devices have: numbers in the VPN's subnet, keys and certificates."""

    numbers: dict[str, int]
    values: dict[str, str]

    def of(self, *people: int) -> "Kept":
        """Return what these people have."""
        logins = {f"person{number}" for number in people}

        def is_theirs(name: str) -> bool:
            return any(part in logins for part in name.split("."))

        return Kept(
            {name: number for name, number in self.numbers.items() if is_theirs(name)},
            {name: value for name, value in self.values.items() if is_theirs(name)},
        )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(without_offices(tmp_path))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))
    return tmp_path


def settle(root: Path, people: list[int], *then: str) -> Kept:
    """Write the profile with these people, give them what they lack, and return what they have."""
    text = profile(OFFICE) + "".join(PERSON.format(number=number) for number in people)
    add(root, OFFICE, f"{text}services:\n  remote_access: {{tunnels: [ikev2, wireguard]}}\n")
    made = CliRunner().invoke(rideau, ("secrets", *(then or ("make", OFFICE))), catch_exceptions=False)
    assert made.exit_code == 0, made.output
    project = Project.load()
    project.allocate(OFFICE)
    held = everything([OFFICE], vaults())[OFFICE]
    kinds = vaults().vault(OFFICE).sealed
    lasting = {name: value for name, value in held.items() if kinds[name].kind is not Kind.REVOCATIONS}
    return Kept(dict(project.allocations[OFFICE].allocation.vpn), lasting)


def test_nobody_moves(root: Path) -> None:
    people = [*range(50)]
    before = settle(root, people)
    assert len(before.numbers) == 2 * len(people)
    assert len(set(before.numbers.values())) == len(before.numbers)
    random.Random(4).shuffle(people)
    gone, stay = people[:5], people[5:]
    newcomers = [*range(100, 105)]
    after = settle(root, [*newcomers, *stay])
    assert after.of(*stay) == before.of(*stay)
    assert after.of(*newcomers).numbers.keys() == {
        f"person{number}.{device}" for number in newcomers for device in ("phone", "laptop")
    }
    assert not {*after.of(*newcomers).numbers.values()} & {*before.of(*gone).numbers.values()}


def test_one_key_anew_is_one_persons_business(root: Path) -> None:
    people = [*range(50)]
    before = settle(root, people)
    key = "credentials.person.person7.laptop.key"
    after = settle(root, people, "rotate", OFFICE, key)
    changed = {name for name, value in after.values.items() if before.values[name] != value}
    assert changed == {key, "credentials.person.person7.laptop.certificate"}
    assert after.numbers == before.numbers
