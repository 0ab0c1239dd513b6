"""Power is lost in the middle of an activation, and comes back."""

import pytest

from tests.faults import package
from tests.faults.conftest import Fault
from tests.faults.controller import applying
from tests.faults.test_killed import WINDOW
from tests.lab.waiting import until

pytestmark = pytest.mark.faults

HOLD = "/run/hold"
"""Where the host waits while this exists; a boot removes it."""
WAIT = f"touch /run/held; while [ -e {HOLD} ]; do sleep 0.1; done"


def power_cycle(fault: Fault) -> None:
    name = fault.engineer.plan.host.name
    fault.engineer.lab.power_off(name)
    fault.engineer.lab.boot(name)


def held(fault: Fault) -> None:
    until(lambda: fault.engineer.sh("ls /run/held") != "", "the host is where power shall fail")


def begin(fault: Fault, title: str, **new: object) -> None:
    fault.begin(title, **new)
    fault.engineer.sh(f"rm -f /run/held; touch {HOLD}")


VALIDATORS = ("validators run", {"check": WAIT})
ACTIONS = ("files are new and units are not", {"action": WAIT})
HEALTH = ("units are new and not yet healthy", {"health": f"{WAIT}; test -s /run/greeting", "patience": 300})


@pytest.mark.parametrize(
    ("host", "point", "new"),
    [
        ("apps", *VALIDATORS),
        pytest.param("apps", *ACTIONS, marks=pytest.mark.lab),
        ("apps", *HEALTH),
        ("gateway", *ACTIONS),
        ("gateway", *HEALTH),
    ],
)
def test_while_the_host_switches(fault: Fault, point: str, new: dict[str, object]) -> None:
    begin(fault, f"power lost while {point}", **new)
    with applying(fault.new, rideau_confirm_seconds=300) as controller:
        held(fault)
        power_cycle(fault)
        controller.kill()
    fault.judge("former")
    fault.converge()


def test_between_two_renames(fault: Fault) -> None:
    """Half of the files are new: the program is stopped there, then power fails."""
    fault.begin("power lost when some of the files are new", ballast=300)
    watch = (
        "until grep -q new /etc/rideau-test/ballast/010; do sleep 0.01; done;"
        " systemctl kill --signal=STOP 'rideau-activation-*'"
    )
    with applying(fault.new, "activate") as controller:
        controller.reach("activate")
        fault.engineer.sh(f'systemd-run --quiet --collect sh -c "{watch}"')
        controller.go_on()
        until(lambda: "new" in fault.engineer.sh("cat /etc/rideau-test/ballast/010"), "the first are new")
        mixed = fault.engineer.sh("sleep 1; cat /etc/rideau-test/ballast/* | sort | uniq -c")
        assert "former" in mixed, mixed
        power_cycle(fault)
        controller.kill()
    fault.judge("former")
    fault.converge()


@pytest.mark.lab
@pytest.mark.parametrize("host", ["gateway"])
def test_while_a_gateway_waits_to_be_confirmed(fault: Fault) -> None:
    fault.begin("power lost before the gateway was confirmed")
    with applying(fault.new, "confirm", rideau_confirm_seconds=300) as controller:
        controller.reach("confirm")
        power_cycle(fault)
        controller.kill()
    fault.judge("former")
    fault.converge()


def test_while_dpkg_configures(fault: Fault) -> None:
    fault.begin("power lost while dpkg configures a package", packages=(package.NAME,))
    fault.engineer.sh(f"touch {package.HOLD}")
    with applying(fault.new) as controller:
        until(lambda: fault.engineer.sh("pgrep -f rideau-fault.postinst") != "", "dpkg configures")
        power_cycle(fault)
        controller.kill()
    fault.judge("former")
    fault.converge()


def test_while_it_goes_back_after_an_earlier_loss(fault: Fault) -> None:
    begin(fault, "power lost again while the boot after it puts the former generation back", action=WAIT)
    with applying(fault.new, rideau_confirm_seconds=WINDOW) as controller:
        held(fault)
        power_cycle(fault)
        controller.kill()
    until(lambda: fault.engineer.sh("systemctl is-active rideau-recover.service") != "", "it goes back")
    power_cycle(fault)
    fault.judge("former")
    fault.converge()
