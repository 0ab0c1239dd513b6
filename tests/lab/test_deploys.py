"""The deploys as engineers run them: the plain pyinfra command line, word for word as documented."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rideau.checks import OnHost
from rideau.lab import Lab
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab

HOSTS = ("gateway", "voice", "mail", "apps")


def pyinfra(*words: str) -> str:
    """Run pyinfra; return what it printed. It must succeed."""
    program = Path(sys.executable).with_name("pyinfra")
    done = subprocess.run(
        [program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def on_every_host(lab: Lab, shell: str) -> list[str]:
    return [lab.run(OnHost(slug), shell, timeout=20, office=OFFICE).stdout for slug in HOSTS]


def touched(lab: Lab) -> list[str]:
    return on_every_host(
        lab, "readlink /var/lib/rideau/current; stat -c '%n %Z' /etc/hosts /etc/nftables.conf"
    )


@pytest.fixture(scope="module", autouse=True)
def office(lab: Lab) -> Iterator[None]:
    """Begin with an office that is as planned."""
    pyinfra("inventories/lab.py", "deploys/office.py", "-y")
    yield
    assert all(on_every_host(lab, "test -L /var/lib/rideau/current && echo active"))


@pytest.mark.parametrize(
    "words",
    [
        "inventories/lab.py deploys/office.py --dry",
        "inventories/fleet.py deploys/network.py --dry --limit veterans-affairs",
    ],
)
def test_a_dry_run_as_documented_changes_nothing(lab: Lab, words: str) -> None:
    before = touched(lab)
    pyinfra(*words.split())
    assert touched(lab) == before


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("network", "/etc/hosts"),
        ("internet", "/etc/rideau/uplinks/primary.conf"),
        ("security", "/etc/nftables.conf"),
    ],
)
def test_one_service_alone_puts_its_files_right_and_leaves_the_others(
    lab: Lab, service: str, path: str
) -> None:
    other = "/etc/nftables.conf" if service == "network" else "/etc/hosts"
    lab.run(OnHost("gateway"), f"echo '# by hand' | tee -a {path} >>{other}", timeout=20, office=OFFICE)
    said = pyinfra("inventories/lab.py", f"deploys/{service}.py", "-y")
    assert f"repair {path}" in said
    assert other not in said
    left = lab.run(OnHost("gateway"), f"grep -l 'by hand' {path} {other}", timeout=20, office=OFFICE)
    assert left.stdout.split() == [other]
    said = pyinfra("inventories/lab.py", "deploys/office.py", "-y")
    assert f"repair {other}" in said
    said = pyinfra("inventories/lab.py", "deploys/office.py", "--dry")
    assert "repair" not in said
