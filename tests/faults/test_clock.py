"""The clock is wrong: the engineer's, or a host's, which jumps while it switches."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rideau.lab import machines
from tests.faults.conftest import Fault
from tests.faults.controller import applying
from tests.lab.conftest import OFFICE, RIDEAU
from tests.lab.waiting import until

LIBRARY = "libfaketime.so.1"
FOUND = next(Path("/usr/lib").glob(f"*/faketime/{LIBRARY}"), None)
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(FOUND is None or shutil.which("faketime") is None, reason="faketime is not installed"),
]
ON_HOST = f"/usr/local/lib/{LIBRARY}"
CLOCK = "/run/rideau-fault-clock"


@pytest.mark.parametrize("offset", ["-3000 days", "+3000 days"])
def test_the_engineers_clock_is_wrong(fault: Fault, offset: str) -> None:
    fault.begin(f"clock of the controller wrong by {offset}")
    fault.engineer.sh("echo '# by hand' >>/etc/hosts")
    argv = ["faketime", "-m", "-f", offset.replace(" days", "d"), str(RIDEAU), "apply", OFFICE, "--lab"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "by hand" not in fault.engineer.sh("cat /etc/hosts")
    fault.converge()
    fault.served = "new"


@pytest.fixture
def library(fault: Fault):
    target = machines.rootfs(fault.engineer.plan.host.name) / ON_HOST.lstrip("/")
    assert FOUND is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FOUND, target)
    target.chmod(0o755)
    yield
    fault.engineer.sh(f"systemctl unset-environment {' '.join(NAMES)}; rm -f {ON_HOST} {CLOCK}")


NAMES = {
    "LD_PRELOAD": ON_HOST,
    "FAKETIME_TIMESTAMP_FILE": CLOCK,
    "FAKETIME_NO_CACHE": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "DONT_FAKE_MONOTONIC": "1",
    "FAKETIME_DISABLE_SHM": "1",
}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("host", "before", "after"),
    [("apps", "+0d", "-400d"), ("apps", "+0d", "+400d"), ("gateway", "-400d", "+0d")],
)
def test_the_hosts_clock_jumps_while_it_switches(fault: Fault, before: str, after: str) -> None:
    fault.begin(
        f"clock of the host jumps from {before} to {after} while it switches",
        health="test -e /run/jumped && test -s /run/greeting",
    )
    settings = " ".join(f"{name}={value}" for name, value in NAMES.items())
    fault.engineer.sh(f"rm -f /run/jumped; echo {before} >{CLOCK}; systemctl set-environment {settings}")
    with applying(fault.new) as controller:
        until(lambda: fault.engineer.sh("grep new /run/greeting") != "", "its units are new")
        fault.engineer.sh(f"echo {after} >{CLOCK}; touch /run/jumped")
        ended = controller.end()
    fault.engineer.sh(f"systemctl unset-environment {' '.join(NAMES)}")
    assert ended.error == ""
    fault.judge("new")
    fault.converge()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("after", ["-400d", "+400d"])
def test_an_unhealthy_unit_is_given_its_patience_and_no_more(fault: Fault, after: str) -> None:
    fault.begin(
        f"clock of the host jumps by {after} while a unit stays unhealthy", health="false", patience=8
    )
    settings = " ".join(f"{name}={value}" for name, value in NAMES.items())
    fault.engineer.sh(f"echo +0d >{CLOCK}; systemctl set-environment {settings}")
    with applying(fault.new) as controller:
        until(lambda: fault.engineer.sh("grep new /run/greeting") != "", "its units are new")
        fault.engineer.sh(f"echo {after} >{CLOCK}")
        ended = controller.end()
    fault.engineer.sh(f"systemctl unset-environment {' '.join(NAMES)}")
    assert "not healthy after 8 seconds" in ended.error
    fault.judge("former")
    fault.converge()
