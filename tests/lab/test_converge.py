"""Convergence on a real host: what is right stays, what is wrong is put right or put back."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.host import Action, Contribution, File, Unit
from rideau.lab import Lab
from tests.lab.engineer import CONF, SERVICE, Engineer, greeter

pytestmark = pytest.mark.lab

CUT = "/etc/systemd/system/cut.service"


@pytest.fixture(scope="module")
def engineer(lab: Lab) -> Iterator[Engineer]:
    someone = Engineer(lab)
    assert someone.apply(someone.whole(greeter("hello"))).error == ""
    yield someone
    assert someone.apply(someone.plan).error == ""


@pytest.fixture
def commands() -> Iterator[list[str]]:
    """Collect every command pyinfra sends to a host."""
    sent: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: sent.append(record.getMessage())
    handler.addFilter(lambda record: str(record.msg).startswith("Running command on"))
    logger = logging.getLogger("pyinfra")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield sent
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def settled(engineer: Engineer) -> None:
    """Every test begins with the greeter saying hello."""
    assert engineer.apply(engineer.whole(greeter("hello"))).error == ""


@pytest.mark.parametrize("connector", ["@rideau/", ""])
def test_a_second_run_changes_nothing_with_one_command(
    engineer: Engineer, commands: list[str], connector: str
) -> None:
    result = engineer.apply(engineer.whole(greeter("hello")), connector)
    assert not result.changes.pending
    assert result.error == ""
    assert len(commands) == 1


def test_a_change_restarts_its_unit_alone(engineer: Engineer) -> None:
    before = engineer.sh("systemctl show -p InvocationID ssh.service")
    result = engineer.apply(engineer.whole(greeter("hello there")))
    assert result.changes.lines == (f"change {CONF}", "restart greeter.service")
    assert engineer.greeting == "hello there"
    assert engineer.sh("systemctl show -p InvocationID ssh.service") == before


def test_what_its_validator_refuses_never_reaches_the_host(engineer: Engineer) -> None:
    result = engineer.apply(engineer.whole(greeter("goodbye")))
    assert "greeter: greeting refuses the new configuration" in result.error
    assert engineer.greeting == "hello"
    assert engineer.sh(f"cat {CONF}") == "hello"


def test_an_unhealthy_unit_brings_the_former_generation_back(engineer: Engineer) -> None:
    before = engineer.sh("readlink /var/lib/rideau/current")
    result = engineer.apply(engineer.whole(greeter("hello sick", health="false", patience=4)))
    assert "unit greeter.service: not healthy after 4 seconds" in result.error
    assert engineer.greeting == "hello"
    assert engineer.sh("readlink /var/lib/rideau/current") == before
    assert not engineer.preview(engineer.whole(greeter("hello"))).changes.pending


def test_what_an_action_did_goes_with_the_generation_that_failed(engineer: Engineer) -> None:
    name = "/etc/rideau-test/name"
    engineer.sh(f"echo old | tee {name} >/run/name")
    named = replace(
        greeter("hello sick", File(name, "new\n"), health="false", patience=4),
        actions=(Action("name", f"cp {name} /run/name", (name,)),),
    )
    result = engineer.apply(engineer.whole(named))
    assert result.said.count("action name: done") == 2
    assert engineer.sh(f"cat {name} /run/name; rm {name}") == "old\nold"


def test_a_file_changed_by_hand_is_shown_then_put_right(engineer: Engineer) -> None:
    engineer.sh(f"echo tampered >> {CONF}; echo mine > /etc/rideau-test/unmanaged")
    seen = engineer.preview(engineer.whole(greeter("hello")))
    assert seen.changes.lines[0] == f"repair {CONF} (it was changed by hand on the host)"
    assert engineer.sh(f"cat {CONF}") == "hello\ntampered"
    assert engineer.apply(engineer.whole(greeter("hello"))).error == ""
    assert engineer.sh(f"cat {CONF}") == "hello"
    assert engineer.sh("cat /etc/rideau-test/unmanaged") == "mine"


def test_a_file_taken_over_is_given_back_when_the_plan_drops_it(engineer: Engineer) -> None:
    engineer.sh("echo original > /etc/rideau-taken; chmod 600 /etc/rideau-taken")
    taken, new = File("/etc/rideau-taken", "ours\n"), File("/etc/rideau-new", "new\n", 0o640, "root", "adm")
    assert engineer.apply(engineer.whole(greeter("hello", taken, new))).error == ""
    assert engineer.sh("cat /etc/rideau-taken; stat -c '%a %G' /etc/rideau-new") == "ours\n640 adm"
    assert engineer.apply(engineer.whole(greeter("hello"))).error == ""
    assert (
        engineer.sh("cat /etc/rideau-taken; stat -c %a /etc/rideau-taken; ls /etc/rideau-new")
        == "original\n600"
    )


def test_a_dropped_unit_stops_before_its_file_goes(engineer: Engineer) -> None:
    assert engineer.apply(engineer.plan).error == ""
    assert engineer.sh(f"systemctl is-active greeter.service; ls {CONF} {SERVICE}") == "inactive"


def test_a_switch_that_was_killed_is_finished_by_the_next_run(engineer: Engineer) -> None:
    current = engineer.sh("readlink /var/lib/rideau/current")
    engineer.sh(
        f"mkdir -p /var/lib/rideau/activating; cd /var/lib/rideau/activating;"
        f" echo {current.rpartition('/')[2]} > generations; echo {CONF} > touched; rm /run/greeting"
    )
    result = engineer.apply(engineer.whole(greeter("hello")))
    assert result.changes.lines == ("finish an activation that was cut short",)
    assert engineer.greeting == "hello"
    assert engineer.sh("ls -d /var/lib/rideau/activating") == ""


def test_a_change_that_cuts_ssh_is_undone_by_the_hosts_timer(engineer: Engineer) -> None:
    before = engineer.sh("readlink /var/lib/rideau/current")
    result = engineer.apply(replace(engineer.whole(cut(engineer)), guarded=True), rideau_confirm_seconds=12)
    assert "was not confirmed in time" in result.error
    assert engineer.sh("readlink /var/lib/rideau/current") == before
    assert engineer.greeting == "hello"


def cut(engineer: Engineer) -> Contribution:
    """Return the greeter and a unit that leaves nothing of ours out of the host's management network."""
    network = engineer.plan.host.interfaces[0].ipv4.cidr
    unit = (
        "[Service]\nType=oneshot\nRemainAfterExit=yes\n"
        f"ExecStart=ip rule add priority 1 to {network} blackhole\nExecStop=ip rule del priority 1\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )
    part = greeter("hello", File(CUT, unit))
    return replace(part, units=(*part.units, Unit("cut.service", restart_on=(CUT,))))


def test_a_guarded_change_is_confirmed_over_a_new_connection(engineer: Engineer) -> None:
    result = engineer.apply(replace(engineer.whole(greeter("hello guarded")), guarded=True))
    assert result.error == ""
    assert result.said[-1] == f"generation {result.changes.generation} is confirmed"
    assert (
        engineer.sh("systemctl list-timers --no-legend rideau-restore.timer; ls /var/lib/rideau/unconfirmed")
        == ""
    )


def test_the_last_five_generations_are_kept(engineer: Engineer) -> None:
    for number in range(5):
        assert engineer.apply(engineer.whole(greeter(f"hello {number}"))).error == ""
    kept = engineer.sh("ls /var/lib/rideau/generations | sort -n").split()
    assert len(kept) == 5
    assert engineer.sh("readlink /var/lib/rideau/current") == f"generations/{kept[-1]}"


def test_a_changed_host_key_is_refused(engineer: Engineer, tmp_path: Path) -> None:
    known = engineer.lab.ssh.known_hosts.read_text().splitlines()
    address = engineer.access.addresses["veterans-affairs-apps"]
    other = next(line for line in known if not line.startswith(f"{address} "))
    forged = tmp_path / "known_hosts"
    forged.write_text(f"{address} {other.partition(' ')[2]}\n")
    result = engineer.apply(engineer.plan, ssh_known_hosts_file=str(forged))
    assert "host key" in result.error
    assert f"ssh-keygen -f {forged} -R {address}" in result.error


def test_an_unreachable_host_says_so_and_hides_nobody(engineer: Engineer) -> None:
    result = engineer.apply(
        engineer.plan, ssh_hostname=str(engineer.plan.host.interfaces[0].ipv4.network + 99)
    )
    assert "cannot be reached" in result.error


def test_a_host_of_another_release_is_told_so_before_anything_changes(engineer: Engineer) -> None:
    other = replace(engineer.plan, host=replace(engineer.plan.host, debian="14"))
    result = engineer.apply(other)
    assert "its role needs Debian 14 (forky)" in result.error
    assert not result.changes.pending


def test_packages_of_a_refused_apply_neither_run_nor_start_at_boot(engineer: Engineer) -> None:
    engineer.sh("printf '#!/bin/sh\\nexit 0\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d")
    result = engineer.apply(engineer.whole(replace(greeter("goodbye"), packages=("unbound",))))
    assert "refuses the new configuration" in result.error
    assert engineer.sh("dpkg-query -W -f '${db:Status-Status}\\n' unbound") == "installed"
    assert engineer.sh("systemctl is-enabled unbound; systemctl is-active unbound") == "disabled\ninactive"
    assert engineer.sh("cat /usr/sbin/policy-rc.d") == "#!/bin/sh\nexit 0"
    engineer.sh("rm /usr/sbin/policy-rc.d; apt-get --quiet=2 --yes purge unbound")
