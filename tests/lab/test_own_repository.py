"""A team's own repository, with Rideau from its wheel: a lab, and pyinfra itself, from there."""

from pathlib import Path

import pytest

from rideau.fleet_repository import EXAMPLE
from tests.installed import Installed, wheel

pytestmark = pytest.mark.lab


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))
    return Installed.make(tmp_path / "venv", wheel(tmp_path))


def test_a_dry_run_of_plain_pyinfra_says_what_the_example_lacks(
    fit_for_a_lab, installed: Installed, tmp_path: Path
) -> None:
    team = tmp_path / "ministers"
    installed.rideau("init", team, at=tmp_path)
    office = team / f"profiles/offices/{EXAMPLE}.yaml"
    whole, _, _ = office.read_text().partition("services:\n")
    office.write_text(whole.replace("level: essentials", "level: connectivity"))  # a gateway is enough here
    try:
        installed.rideau("lab", "up", EXAMPLE, at=team)
        words = ("inventories/fleet.py", "deploys/office.py", "--dry", "-y")
        done = installed.run("python", "-m", "pyinfra", *words, at=team)
    finally:
        installed.rideau("lab", "down", at=team)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"[{EXAMPLE}-gateway] add /etc/unbound/unbound.conf" in done.stdout + done.stderr
