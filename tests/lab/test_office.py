"""An office from profile to proof, through the command line an engineer uses."""

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from rideau.checks import OnHost
from rideau.lab import Lab
from rideau.services import SERVICES
from tests.lab.conftest import OFFICE, RIDEAU, rideau

pytestmark = pytest.mark.lab

MANAGED, UNMANAGED = "/etc/chrony/chrony.conf", "/etc/chrony/notes-of-an-engineer"


def apply() -> list[dict[str, Any]]:
    done = rideau("apply", OFFICE, "--lab", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    hosts: list[dict[str, Any]] = json.loads(done.stdout)["hosts"]
    return hosts


def state_of(host: str, status: int) -> dict[str, Any]:
    done = rideau("verify", OFFICE, "--lab", "--json", "--service", "state")
    assert done.returncode == status, done.stdout + done.stderr
    checks: list[dict[str, Any]] = json.loads(done.stdout)["checks"]
    return next(each for each in checks if each["id"] == f"state.{host}")


def on_mail(lab: Lab, shell: str) -> str:
    outcome = lab.run(OnHost("mail"), shell, timeout=240, office=OFFICE)
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.strip()


def test_a_second_apply_changes_nothing_on_any_host(applied: Lab) -> None:
    del applied
    hosts = apply()
    assert len(hosts) == 4
    for host in hosts:
        changed = host["packages"], host["files"], host["units"], host["changes"]
        assert changed == ([], [], [], []), host["host"]


def test_asked_again_it_looks_at_hosts_and_at_nothing_else(applied: Lab) -> None:
    """A hand at work on a host, or a profile that is another one, is seen all the same."""
    for _ in range(2):  # the first may have something to do, or a step in the office's life to remember
        assert rideau("apply", OFFICE, "--lab").returncode == 0
    loaded = {"PYTHONPROFILEIMPORTTIME": "1"}
    again = subprocess.run(
        [RIDEAU, "apply", OFFICE, "--lab"],
        env=os.environ | loaded,
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.count("nothing to change") == 4
    assert "rideau.unchanged" in again.stderr
    assert "click" not in again.stderr
    on_mail(applied, f"chmod 600 {MANAGED}")
    repaired = rideau("apply", OFFICE, "--lab")
    assert f"repair {MANAGED}" in repaired.stdout
    assert on_mail(applied, f"stat -c %a {MANAGED}") == "644"


def test_every_check_passes_and_shows_its_evidence(applied: Lab) -> None:
    del applied
    done = rideau("verify", OFFICE, "--lab", "--json")
    if done.returncode:  # clocks that other tests restarted may still be late; what is broken stays so
        done = rideau("verify", OFFICE, "--lab", "--json")
    found = json.loads(done.stdout)
    failed = {each["id"]: each["evidence"] for each in found["checks"] if each["verdict"] != "passed"}
    assert failed == {}
    assert done.returncode == 0
    assert found["ready"]
    assert {each["service"] for each in found["checks"]} == {"state", *(each.SLUG for each in SERVICES)}
    assert [each["id"] for each in found["checks"] if not each["evidence"]] == []


@pytest.fixture
def meddled(applied: Lab) -> Iterator[Lab]:
    """Give an office in which somebody changed a file, and left one that nobody manages."""
    on_mail(applied, f"echo '# by hand' >> {MANAGED} && echo mine > {UNMANAGED}")
    yield applied
    on_mail(applied, f"rm {UNMANAGED}")
    apply()


def test_what_was_changed_by_hand_is_shown_and_put_right_and_nothing_else_is_touched(meddled: Lab) -> None:
    shown = state_of("mail", status=2)
    assert shown["verdict"] == "failed"
    assert MANAGED in shown["evidence"]
    changes = {host["host"]: host["changes"] for host in apply()}
    assert MANAGED in changes.pop(f"{OFFICE}-mail")[0]
    assert set(map(tuple, changes.values())) == {()}
    assert "by hand" not in on_mail(meddled, f"cat {MANAGED}")
    assert on_mail(meddled, f"cat {UNMANAGED}") == "mine"
    assert state_of("mail", status=0)["verdict"] == "passed"
