"""Somebody else installs packages, or dpkg was killed half-way."""

import time

import pytest

from tests.faults import package
from tests.faults.conftest import Fault
from tests.faults.controller import apply, applying
from tests.lab.engineer import Engineer
from tests.lab.waiting import until

pytestmark = pytest.mark.faults

HOLD = """
use Fcntl;
open(my $lock, ">>", "{lock}") or die;
fcntl($lock, F_SETLKW, pack("s s x4 q q l", F_WRLCK, SEEK_SET, 0, 0, 0)) or die;
sleep {seconds};
"""
DPKG, LISTS = "/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock"


def hold(engineer: Engineer, lock: str, seconds: int) -> str:
    """Have another process hold a lock; return its number."""
    program = HOLD.format(lock=lock, seconds=seconds)
    engineer.sh(f"systemd-run --quiet --collect --unit=rideau-holder perl -e '{program}'")
    until(lambda: engineer.sh("pgrep -x perl") != "", "somebody holds the lock")
    return engineer.sh("pgrep -x perl")


@pytest.mark.parametrize(
    "lock", [pytest.param(DPKG, marks=pytest.mark.lab), pytest.param(LISTS, id="lists"), "/var/lib/dpkg/lock"]
)
def test_packages_wait_for_somebody_elses_apt(fault: Fault, lock: str) -> None:
    fault.begin(f"{lock} held for 6 s", packages=(package.NAME,))
    pid = hold(fault.engineer, lock, 6)
    ended = apply(fault.new)
    assert ended.error == ""
    assert fault.engineer.sh("pgrep -x perl") == ""
    del pid
    fault.judge("new")
    fault.converge()


def test_packages_give_up_and_name_who_holds_the_lock(fault: Fault) -> None:
    fault.begin("dpkg's lock held for good", packages=(package.NAME,))
    pid = hold(fault.engineer, DPKG, 3600)
    begun = time.monotonic()
    ended = apply(fault.new, rideau_busy_seconds=15)
    assert time.monotonic() - begun < 120
    assert f"waiting for process {pid} (perl), which holds {DPKG}" in ended.error
    assert f"gave up waiting for process {pid} (perl)" in ended.error
    fault.judge("former")
    fault.engineer.sh("systemctl stop rideau-holder")
    fault.converge()


@pytest.mark.parametrize("whom", ["dpkg", "apt-get", pytest.param("both", marks=pytest.mark.lab)])
def test_a_killed_dpkg_is_finished_by_the_next_apply(fault: Fault, whom: str) -> None:
    fault.begin(f"{whom} killed while a package is configured", packages=(package.NAME,))
    fault.engineer.sh(f"touch {package.HOLD}")
    with applying(fault.new) as controller:
        until(lambda: fault.engineer.sh("pgrep -f rideau-fault.postinst") != "", "dpkg configures")
        victims = {"both": "apt-get dpkg"}.get(whom, whom)
        fault.engineer.sh(f"kill -9 $(pidof {victims}) $(pgrep -f rideau-fault.postinst)")
        fault.engineer.sh(f"rm {package.HOLD}")
        ended = controller.end()
    fault.judge("former" if ended.error else "new")
    fault.converge()


def test_a_dpkg_killed_while_it_unpacks(fault: Fault) -> None:
    fault.begin("dpkg left half-installed, its journal not merged", packages=(package.NAME,))
    deb = "/srv/rideau-fault/*.deb"
    fault.engineer.sh(f"set +f; dpkg --unpack {deb}; cp /var/lib/dpkg/status /var/lib/dpkg/updates/0001")
    fault.judge("former")
    assert "finish what dpkg left half-way" in fault.converge().changes
