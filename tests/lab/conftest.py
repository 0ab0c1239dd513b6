"""The lab that tests marked ``lab`` run on: the one that is up, or one built for them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rideau.compile import OfficePlan
from rideau.lab import Lab, unavailable
from rideau.problems import Refused
from rideau.project import Project
from tests.lab.telephones.exchange import Exchange
from tests.lab.waiting import until

OFFICE = "veterans-affairs"
RIDEAU = Path(sys.executable).with_name("rideau")


def rideau(*arguments: str, root: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line as an engineer does, in the repository ``root`` if not in this one."""
    environment = {**os.environ, "RIDEAU_ROOT": str(root)} if root else None
    return subprocess.run(
        [RIDEAU, *arguments], capture_output=True, text=True, check=False, timeout=1200, env=environment
    )


@pytest.fixture(scope="session")
def fit_for_a_lab() -> None:
    """Skip what needs a lab where there can be none, or fail where one is required."""
    reason = unavailable()
    if reason and os.environ.get("RIDEAU_REQUIRE_LAB") == "1":
        pytest.fail(f"the lab is required: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"no lab here: {reason}")


@pytest.fixture(scope="session", autouse=True)
def history_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what tests do out of the history of whoever runs them."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def lab(fit_for_a_lab) -> Iterator[Lab]:
    """Give a lab with veterans-affairs in it; one that was not up before is taken down afterwards."""
    del fit_for_a_lab
    if running := _running():
        yield running
        return
    yield Lab.up([Project.load().plan(OFFICE)], print)
    Lab.down(print)


@pytest.fixture(scope="session")
def applied(lab: Lab) -> Lab:
    """Return the lab once the office's hosts are what their plans say."""
    done = rideau("apply", OFFICE, "--lab")
    assert done.returncode == 0, done.stderr
    return lab


@pytest.fixture(scope="session")
def exchange(applied: Lab) -> Exchange:
    """Return the office's telephones, once the machine that plays them has an address."""
    made = Exchange(applied, OFFICE)
    leased = applied.run_on(made.voice_zone, "grep -q nameserver /etc/resolv.conf || lease", 60)
    assert leased.exit_code == 0, leased.stderr
    until(made.carrier.registered, "the office has registered at its carrier", 60)
    return made


def _running() -> Lab | None:
    try:
        found = Lab.current()
    except Refused:
        return None
    return found if OFFICE in found.offices else None


@contextmanager
def lab_of_its_own(state: Path, plan: OfficePlan) -> Iterator[Lab]:
    """Give a lab beside the others, which keeps itself below ``state``, with one office in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RIDEAU_LAB_STATE", str(state))
        try:
            yield Lab.up([plan], print)
        finally:
            Lab.down(print)
