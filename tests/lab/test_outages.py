"""What a lab can break on purpose, and what is left of a broken lab; on a small lab of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rideau.checks import OnHost
from rideau.lab import Lab, paths, state
from rideau.project import Project
from tests.lab.waiting import until

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("fit_for_a_lab")]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Iterator[Lab]:
    """A second lab, of the smallest office, beside the one that may be up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RIDEAU_LAB_STATE", str(tmp_path_factory.mktemp("lab")))
        yield Lab.up([Project.load().plan("fisheries")], print)
        Lab.down(print)


def test_a_silent_provider_keeps_its_first_hop_and_the_carrier(small):
    _address_the_uplink(small)
    _comes_to(small, {"beyond": True, "gateway": True, "carrier": True})
    small.cut("fisheries", "primary")
    _comes_to(small, {"beyond": False, "gateway": True, "carrier": True})
    small.mend("fisheries", "primary")
    _comes_to(small, {"beyond": True, "gateway": True, "carrier": True})


def test_a_cable_taken_out_loses_the_carrier(small):
    _address_the_uplink(small)
    small.unplug("fisheries", "primary")
    _comes_to(small, {"beyond": False, "gateway": False, "carrier": False})
    small.mend("fisheries", "primary")
    until(lambda: _reach(small)["carrier"], "the carrier is back")


def _comes_to(lab: Lab, reach: dict[str, bool]) -> None:
    """One answer may be late, or a neighbour not yet known: what holds in the end is asked for."""
    until(lambda: _reach(lab) == reach, f"the uplink comes to {reach}")


def _address_the_uplink(lab: Lab) -> None:
    script = (
        "ip link set wan-primary up && ip address replace 198.51.100.130/29 dev wan-primary"
        " && ip route replace default via 198.51.100.129"
    )
    assert lab.run(OnHost("gateway"), script, 120).exit_code == 0


def _reach(lab: Lab) -> dict[str, bool]:
    probes = {
        "beyond": "ping -c1 -W5 203.0.113.1",
        "gateway": "ping -c1 -W5 198.51.100.129",
        "carrier": "grep 1 /sys/class/net/wan-primary/carrier",
    }
    return {name: not lab.run(OnHost("gateway"), probe, 60).exit_code for name, probe in probes.items()}


def test_a_host_comes_back_from_a_power_cut_with_its_files_and_an_empty_network(small):
    place, name = OnHost("gateway"), "fisheries-gateway"
    small.run(place, "touch /etc/kept; ip address add 10.9.9.9/32 dev lo; nft add table inet left", 120)
    small.power_off(name)
    assert not small.is_on(name)
    small.boot(name)
    left = small.run(place, "ls /etc/kept; ip -brief address show lo; nft list tables", 120).stdout
    assert "/etc/kept" in left
    assert "10.9.9.9" not in left
    assert "inet left" not in left


def test_what_an_interrupted_lab_left_is_removed(small):
    before = state.load()
    state.save(before.model_copy(update={"processes": {}, "ready": False}))
    Lab.down(print)
    assert not any(process.alive for process in before.processes.values())
    assert not list(Path("/run/netns").glob(f"{small.namespace('*')}"))
    assert "rideau" not in "".join(_mounts_below(paths.state()))


def _mounts_below(folder: Path) -> list[str]:
    return [line for line in Path("/proc/mounts").read_text().splitlines() if str(folder) in line]
