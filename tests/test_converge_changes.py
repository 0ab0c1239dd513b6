"""Plan and state compared: exactly what has to be done, and nothing more."""

from dataclasses import replace
from pathlib import Path

from rideau.converge.changes import Changes, changes_for
from rideau.converge.filling import filled
from rideau.converge.inventory import Access, groups
from rideau.converge.manifest import FileEntry, manifest_of
from rideau.converge.state import HostState, UnitState
from rideau.host import Contribution, File, HostPlan, Unit
from rideau.vault.vaults import Vaults
from tests.factory import office

FRESH = HostState(distribution="debian", release="trixie", systemd=True, free_kib=9_000_000)
DNS = Contribution(
    "network",
    "gateway",
    packages=("unbound",),
    files=(File("/etc/unbound/unbound.conf", "server:\n"),),
    units=(Unit("unbound.service", reload_on=("/etc/unbound/",)),),
)
FIREWALL = Contribution(
    "security",
    "gateway",
    packages=("nftables",),
    files=(File("/etc/nftables.conf", "flush ruleset\n"),),
    units=(Unit("nftables.service", restart_on=("/etc/nftables.conf",)),),
)


def plan(*contributions: Contribution) -> HostPlan:
    return HostPlan("veterans-affairs", office().gateway, contributions, guarded=True)


def settled(made: HostPlan, generation: int = 3) -> HostState:
    """Return the state of a host that is ``made``."""
    manifest = manifest_of(made, filled(made))
    return replace(
        FRESH,
        active=generation,
        generations=(generation - 1, generation),
        manifest_text=manifest.text,
        packages=dict.fromkeys(made.packages, "1.0"),
        files=dict(manifest.files),
        units={name: UnitState("loaded", "enabled", "active") for name in manifest.units},
    )


def look(made: HostPlan, state: HostState, service: str | None = None) -> Changes:
    return changes_for(made, service, state)


def test_a_fresh_host_gets_everything() -> None:
    found = look(plan(DNS, FIREWALL), FRESH)
    assert found.packages == ("nftables", "unbound")
    assert [str(each) for each in found.files] == ["add /etc/nftables.conf", "add /etc/unbound/unbound.conf"]
    assert found.units == ("start unbound.service", "start nftables.service")
    assert (found.generation, found.stages, len(found.uploads)) == (1, True, 2)


def test_a_host_that_is_its_plan_needs_nothing() -> None:
    made = plan(DNS, FIREWALL)
    found = look(made, settled(made))
    assert not found.pending
    assert (found.lines, found.generation) == ((), 3)


def test_only_what_changed_is_sent_and_only_its_unit_acts() -> None:
    new = replace(DNS, files=(File("/etc/unbound/unbound.conf", "server: \n"),))
    found = look(plan(new, FIREWALL), settled(plan(DNS, FIREWALL)))
    assert [file.path for file in found.uploads] == ["/etc/unbound/unbound.conf"]
    assert found.lines == ("change /etc/unbound/unbound.conf", "reload unbound.service")
    assert found.generation == 4


def test_a_changed_mode_is_a_change() -> None:
    new = replace(DNS, files=(File("/etc/unbound/unbound.conf", "server:\n", 0o640),))
    found = look(plan(new), settled(plan(DNS)))
    assert found.lines == ("change /etc/unbound/unbound.conf", "reload unbound.service")


def test_a_file_changed_by_hand_is_repaired_without_a_new_generation() -> None:
    made = plan(FIREWALL)
    state = settled(made)
    other = FileEntry("0" * 64, "644", "root", "root", "/etc/nftables.conf")
    found = look(made, replace(state, files={"/etc/nftables.conf": other}))
    assert found.lines[0].startswith("repair /etc/nftables.conf")
    assert (found.stages, found.activates, found.generation, found.uploads) == (False, True, 3, ())


def test_a_file_removed_by_hand_is_repaired() -> None:
    made = plan(FIREWALL)
    found = look(made, replace(settled(made), files={}))
    assert found.lines[0].startswith("repair /etc/nftables.conf")


def test_what_the_plan_drops_is_removed_and_released() -> None:
    found = look(plan(DNS), settled(plan(DNS, FIREWALL)))
    assert found.lines == ("remove /etc/nftables.conf", "release nftables.service")
    assert found.stages


def test_one_service_alone_keeps_the_files_of_the_others() -> None:
    whole = plan(replace(DNS, files=()), FIREWALL)
    found = look(whole, settled(plan(DNS, FIREWALL)), "network")
    assert list(found.manifest.files) == ["/etc/nftables.conf"]
    assert found.lines == ("remove /etc/unbound/unbound.conf", "reload unbound.service")


def test_one_service_alone_on_a_fresh_host_brings_only_its_own() -> None:
    found = look(plan(DNS, FIREWALL), FRESH, "security")
    assert found.packages == ("nftables",)
    assert list(found.manifest.files) == ["/etc/nftables.conf"]


def test_units_stopped_or_disabled_by_hand_are_put_right() -> None:
    made = plan(DNS, FIREWALL)
    units = {
        "unbound.service": UnitState("loaded", "enabled", "failed"),
        "nftables.service": UnitState("loaded", "disabled", "active"),
    }
    assert look(made, replace(settled(made), units=units)).lines == (
        "start unbound.service",
        "enable nftables.service",
    )


def test_a_unit_that_should_not_run_is_stopped() -> None:
    made = plan(
        Contribution("network", "gateway", units=(Unit("resolved.service", running=False, enabled=False),))
    )
    assert look(made, settled(made)).lines == ("stop resolved.service",)


def test_static_units_count_as_enabled() -> None:
    made = plan(DNS)
    state = replace(settled(made), units={"unbound.service": UnitState("loaded", "static", "active")})
    assert not look(made, state).pending


def test_an_unfinished_or_unconfirmed_activation_is_taken_up() -> None:
    made = plan(DNS)
    assert look(made, replace(settled(made), unfinished=True)).activates
    assert look(made, replace(settled(made), interrupted=True)).lines == ("finish what dpkg left half-way",)
    waiting = look(made, replace(settled(made), unconfirmed=True))
    assert waiting.pending
    assert not waiting.activates


def test_a_damaged_generation_is_replaced_by_one_that_takes_nothing_from_it() -> None:
    made = plan(DNS, FIREWALL)
    found = look(made, replace(settled(made), damaged=True))
    assert found.generation == settled(made).active + 1
    assert {each.path for each in found.uploads} == found.manifest.files.keys()
    assert found.lines == ("replace the active generation, which was damaged on the host",)


def test_one_service_alone_is_refused_on_a_damaged_generation() -> None:
    made = plan(DNS, FIREWALL)
    found = look(made, replace(settled(made), damaged=True), "network")
    assert not found.pending
    assert "deploy the whole office" in found.problems[0]


def test_a_host_without_room_to_look_says_where() -> None:
    assert look(plan(DNS), replace(FRESH, full="/run")).problems == (
        "/run is full, there is no room to even look: make room",
    )


def test_numbers_of_refused_generations_are_not_used_again() -> None:
    found = look(plan(DNS), replace(settled(plan(FIREWALL)), generations=(3, 9)))
    assert found.generation == 10


def test_every_precondition_is_told_at_once() -> None:
    found = look(plan(DNS), replace(FRESH, release="bookworm", systemd=False, free_kib=1000))
    assert len(found.problems) == 3
    assert not found.pending
    assert "bookworm" in found.problems[0]
    assert "trixie" in found.problems[0]


def test_without_sudo_that_is_the_only_complaint() -> None:
    found = look(plan(DNS), HostState(privileged=False))
    assert [problem.partition(":")[0] for problem in found.problems] == ["sudo asks for a password"]


def test_groups_are_offices_and_roles(tmp_path: Path) -> None:
    vaults = Vaults(tmp_path, tmp_path / "recipients.yaml", tmp_path / "identity")
    access = Access(tmp_path / "known_hosts", vaults, addresses={"veterans-affairs-mail": "192.0.2.9"})
    found = groups([office()], access)
    assert set(found) == {"veterans-affairs", "gateway", "voice", "mail", "apps"}
    ((name, data),) = found["mail"]
    assert name == "@rideau/veterans-affairs-mail"
    assert (data["ssh_hostname"], data["rideau_host"]) == ("192.0.2.9", "mail")
    assert "ssh_user" not in data


def test_a_new_health_check_alone_is_said_too() -> None:
    watched = replace(DNS, units=(replace(DNS.units[0], health="dig +short example"),))
    found = look(plan(watched), settled(plan(DNS)))
    assert found.lines == ("renew checks and actions",)


def test_in_brief_files_are_counted_units_are_named_and_what_was_done_by_hand_is_shown() -> None:
    made = plan(DNS, FIREWALL)
    assert look(made, FRESH).brief == ("install 2 packages", "files: add 2", "start unbound, nftables")
    by_hand = replace(settled(made), files={})
    assert look(made, by_hand).brief == (
        "repair /etc/nftables.conf (it was changed by hand on the host)",
        "repair /etc/unbound/unbound.conf (it was changed by hand on the host)",
        "reload unbound",
        "restart nftables",
    )
