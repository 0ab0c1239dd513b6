"""The deploys as engineers run them: the plain pyinfra command line, word for word as documented."""

import subprocess
import sys
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
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def on_every_host(lab: Lab, shell: str) -> list[str]:
    return [lab.run(OnHost(slug), shell, timeout=240, office=OFFICE).stdout for slug in HOSTS]


def touched(lab: Lab) -> list[str]:
    return on_every_host(
        lab, "readlink /var/lib/rideau/current; stat -c '%n %Z' /etc/hosts /etc/nftables.conf"
    )


def manifests(lab: Lab) -> list[str]:
    return on_every_host(lab, "cat /var/lib/rideau/current/manifest")


@pytest.fixture(scope="module", autouse=True)
def office(lab: Lab) -> None:
    """Begin with an office that is as planned."""
    pyinfra("inventories/lab.py", "deploys/office.py", "-y")
    assert all(manifests(lab))


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
        ("internet", "/etc/nftables.d/internet.nft"),
        ("security", "/etc/nftables.d/security.nft"),
    ],
)
def test_one_service_alone_is_put_right_then_the_office_has_nothing_to_change(
    lab: Lab, service: str, path: str
) -> None:
    before = manifests(lab)
    lab.run(OnHost("gateway"), f"echo '# by hand' >>{path}", timeout=240, office=OFFICE)
    assert f"repair {path}" in pyinfra("inventories/lab.py", f"deploys/{service}.py", "-y")
    assert manifests(lab) == before
    after = touched(lab)
    assert "repair" not in pyinfra("inventories/lab.py", "deploys/office.py", "-y")
    assert touched(lab) == after
