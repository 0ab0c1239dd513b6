"""``rideau apply`` over a fleet whose hosts do not answer: nothing is blurred, nothing waits without end.

The fleet is a live one in a network of its own, without a way out: what is sent there reaches nobody.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rideau.project import Project
from rideau.vault.opening import opened
from rideau.vault.vaults import Vaults
from tests.fleet import add, profile, without_offices
from tests.lab.conftest import RIDEAU

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("fit_for_a_lab")]

OFFICES = tuple(f"office-{number}" for number in range(6))
BROKEN = "office-3"
PREFIXES = "10.0.0.0/8"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory) -> Path:
    """A live fleet, all of it allocated and with its secrets, one of whose profiles was broken since."""
    root = without_offices(tmp_path_factory.mktemp("fleet"))
    shared = root / "profiles/fleet.yaml"
    text = shared.read_text().replace("environment: lab", "environment: live")
    shared.write_text(text.replace(".example", ".test.ca").replace("203.0.113.", "131.136.202."))
    for number, slug in enumerate(OFFICES):
        add(root, slug, profile(slug, number).replace(".example", ".test.ca"))
    project = Project.load(root)
    project.allocate(*OFFICES)
    offices = root / "profiles/offices"
    vaults = Vaults(offices, root / "profiles/recipients.yaml", root / "identity", automatic=True)
    for slug in OFFICES:
        opened(project.plan(slug).hosts, vaults)
    file = offices / f"{BROKEN}.yaml"
    file.write_text(file.read_text().replace("province: ON", "province: XX"))
    return root


@pytest.fixture
def nowhere(fleet: Path, tmp_path: Path) -> Iterator[list[str]]:
    """Yield what runs a command on the fleet, in a network where nobody is."""
    name = f"rideau-nowhere-{os.getpid()}"
    subprocess.run(["ip", "netns", "add", name], check=True)
    for line in ("link set lo up", "link add way type veth peer name out"):
        subprocess.run(["ip", "-n", name, *line.split()], check=True)
    environment = {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "RIDEAU_ROOT": str(fleet),
        "RIDEAU_IDENTITY": str(fleet / "identity"),
    }
    yield [
        "ip",
        "netns",
        "exec",
        name,
        "env",
        "-i",
        *(f"{key}={value}" for key, value in environment.items()),
    ]
    subprocess.run(["ip", "netns", "del", name], check=True)


def rideau(nowhere: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*nowhere, str(RIDEAU), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def swallow(nowhere: list[str]) -> None:
    """Let packets to hosts leave, and never be answered."""
    name = nowhere[3]
    for line in (
        "link set way arp off",
        "link set out arp off",
        "link set out up",
        "link set way up",
        f"route add {PREFIXES} dev way",
        "address add 192.168.0.1/32 dev way",
    ):
        subprocess.run(["ip", "-n", name, *line.split()], check=True)


def test_every_office_says_what_became_of_it_and_why(nowhere: list[str]) -> None:
    done = rideau(nowhere, "apply", "--all")
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 0
    *_, count, remedy = done.stdout.splitlines()
    assert count.startswith("6 offices: 6 failed")
    assert "--resume" in remedy
    assert "office-0, office-1, office-2, office-4, office-5: failed" in done.stdout
    assert "    gateway: cannot be reached" in done.stdout
    assert f"{BROKEN}: failed\n" in done.stdout
    assert f"{BROKEN}.yaml:" in done.stdout


def test_nobody_follows_a_canary_that_cannot_be_reached(nowhere: list[str]) -> None:
    done = rideau(nowhere, "apply", "--all", "--canary", "office-4", "--events")
    assert done.returncode == 1
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["office"] for each in events if each["event"] == "office-started"] == ["office-4"]
    last = events[-1]
    assert (last["event"], last["stopped"]) == ("run-finished", "the canary, office-4, failed")
    assert last["offices"] == {"failed": 2, "not-begun": 4}
    hosts = {each["host"]: each["ending"] for each in events if each["event"] == "host-finished"}
    assert hosts["office-4-gateway"] == "failed"
    assert hosts["office-4-voice"] == "not-begun"


def test_the_jobs_of_a_run_share_the_fleet_out(nowhere: list[str]) -> None:
    shares = []
    for shard in ("1/2", "2/2"):
        done = rideau(nowhere, "apply", "--all", "--shard", shard, "--json")
        shares += [[each["office"] for each in json.loads(done.stdout)["offices"]]]
    assert sorted(shares[0] + shares[1]) == list(OFFICES)
    assert shares[0] == ["office-0", "office-2", "office-4"]


def test_an_interrupt_ends_the_run_whatever_it_waits_for(nowhere: list[str]) -> None:
    swallow(nowhere)
    arguments = ("apply", "office-0", "office-1", "--at-once", "1", "--events")
    process = subprocess.Popen(
        [*nowhere, str(RIDEAU), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        while '"step": "connect"' not in (line := process.stdout.readline()):
            assert line, "it ended before it connected"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "Interrupted." in err
    assert json.loads(out.splitlines()[-1])["offices"] == {"interrupted": 1, "not-begun": 1}
