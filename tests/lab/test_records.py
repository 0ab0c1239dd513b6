"""Plan from live hosts, apply just that, see what somebody changed, go back, find it all in the history."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rideau.checks import OnHost
from rideau.lab import Lab
from tests.fleet import samples
from tests.lab.conftest import OFFICE, RIDEAU

pytestmark = pytest.mark.lab

GATEWAY = f"{OFFICE}-gateway"
ZONE, CHRONY = "/etc/unbound/unbound.conf.d/security.zone", "/etc/chrony/chrony.conf"


class Engineer:
    """Works in a repository of profiles of her own, on the lab that others use as well."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab = lab
        self.root = samples(folder)
        self.plan = folder / "friday.plan"

    def run(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            [RIDEAU, *words],
            cwd=self.root,
            env={**os.environ, "RIDEAU_ROOT": str(self.root), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def json(self, *words: str, status: int = 0) -> dict[str, Any]:
        told = self.run(*words, "--json", status=status)
        found: dict[str, Any] = json.JSONDecoder().raw_decode(told)[0]
        return found

    def block(self, domain: str) -> None:
        """Ask for something that changes the gateway alone."""
        fleet = self.root / "profiles" / "fleet.yaml"
        fleet.write_text(fleet.read_text().replace("    - phishing.example\n", f"    - {domain}\n"))

    def on_gateway(self, shell: str) -> str:
        return self.lab.run(OnHost("gateway"), shell, timeout=30, office=OFFICE).stdout.strip()

    @property
    def generation(self) -> int:
        return int(self.on_gateway("readlink /var/lib/rideau/current").rpartition("/")[2])


@pytest.fixture(scope="module")
def engineer(applied: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engineer]:
    """Give an engineer whose history begins with hosts that are what their plans say."""
    someone = Engineer(applied, tmp_path_factory.mktemp("engineer"))
    someone.run("apply", OFFICE)
    yield someone
    someone.on_gateway(f"chmod 644 {CHRONY}")
    someone.block("phishing.example")
    Engineer(applied, tmp_path_factory.mktemp("afterwards")).run("apply", OFFICE)


def test_a_plan_is_made_from_hosts_and_refused_once_they_moved(engineer: Engineer) -> None:
    before = engineer.generation
    assert f"{OFFICE}: nothing to change." in engineer.run("plan", OFFICE, "--live")
    engineer.block("worse.example")
    told = engineer.run("plan", OFFICE, "--live", "--out", str(engineer.plan), status=2)
    assert f"    change {ZONE}" in told
    assert "+worse.example" in told
    assert (
        "What people notice:\n    names resolve a little later for a second or two (gateway unbound)" in told
    )
    engineer.on_gateway(f"chmod 600 {CHRONY}")
    refused = engineer.run("apply", str(engineer.plan), status=1)
    assert "not applied, nothing was touched" in refused
    assert f"{GATEWAY}: new since: file {CHRONY}: mode 600 instead of 644" in refused
    assert engineer.generation == before


def test_what_somebody_changed_is_told_and_nothing_is_touched(engineer: Engineer) -> None:
    found = engineer.json("drift", OFFICE, status=2)
    drifted = {each["host"]: each["findings"] for each in found["hosts"] if each["findings"]}
    assert [(each["subject"], each["what"]) for each in drifted.pop(GATEWAY)] == [
        (CHRONY, "mode 600 instead of 644")
    ]
    assert drifted == {}
    exceptions = engineer.root / "profiles" / "drift.yaml"
    exceptions.write_text(
        "rideau: 1\nexceptions:\n"
        f"  - {{office: {OFFICE}, path: {CHRONY}, reason: a test, until: 2999-12-31}}\n"
    )
    assert "accepted until 2999-12-31: a test" in engineer.run("drift", OFFICE)
    exceptions.unlink()
    assert engineer.on_gateway(f"stat -c %a {CHRONY}; chmod 644 {CHRONY}") == "600"


def test_a_plan_is_applied_as_it_is_and_taken_back_again(engineer: Engineer) -> None:
    before = engineer.generation
    engineer.run("apply", str(engineer.plan))
    after = engineer.generation
    assert after > before
    assert f"generation {after} is active, it was {before}" in engineer.run(
        "apply", str(engineer.plan), status=1
    )
    assert f"{GATEWAY}: would go from generation {after} to {before}" in engineer.run(
        "rollback", OFFICE, "--dry", status=2
    )
    assert f"{GATEWAY}: went from generation {after} to {before}" in engineer.run("rollback", OFFICE)
    assert engineer.generation == before
    assert engineer.on_gateway(f"grep -c worse.example {ZONE}") == "0"
    assert engineer.on_gateway("ls /var/lib/rideau/unconfirmed") == ""
    told = engineer.run("drift", OFFICE, status=2)
    assert "since a rollback" in told
    assert told.count("1 difference") == 1
    assert "left by a rollback" in engineer.run("rollback", OFFICE, "--list")


def test_all_of_it_is_in_the_history(engineer: Engineer) -> None:
    runs = engineer.json("history", OFFICE)["runs"]
    assert [(each["verb"], each["outcome"]) for each in reversed(runs)] == [
        ("apply", "done"),
        ("apply", "failed"),
        ("drift", "changes"),
        ("drift", "done"),
        ("apply", "done"),
        ("apply", "failed"),
        ("rollback", "done"),
        ("drift", "changes"),
    ]
    back = next(each for each in runs if each["verb"] == "rollback")
    gateway = next(each for each in back["hosts"] if each["host"] == GATEWAY)
    assert gateway["outcome"] == "changed"
    assert gateway["generation_after"] == engineer.generation < gateway["generation_before"]
    assert [each["outcome"] for each in back["hosts"]].count("unchanged") == 3


def test_afterwards_an_apply_goes_back_to_the_plan(engineer: Engineer) -> None:
    engineer.run("apply", OFFICE)
    assert engineer.on_gateway(f"grep -c worse.example {ZONE}") != "0"
    assert f"No drift on {4} hosts." in engineer.run("drift", OFFICE)
