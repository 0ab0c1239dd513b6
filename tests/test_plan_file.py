"""Plans made from live hosts: what they say, and when a plan file is refused."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.cli.fleet_plans import FleetPlans
from rideau.cli.plan_file import Planned, read_plan_file, write_plan_file
from rideau.cli.plan_live import document, lines
from rideau.compile import OfficePlan
from rideau.converge.basis import basis_now, basis_of, moved
from rideau.converge.changes import changes_for
from rideau.converge.live import LivePlan, unit_acts
from rideau.converge.state import HostState, UnitState
from rideau.host import File, HostPlan
from rideau.needs import Needs
from rideau.problems import Refused
from rideau.project import Project
from rideau.secret import Kind, Secret
from rideau.text import Text
from rideau.vault.vaults import Vaults
from tests.factory import office
from tests.test_converge_changes import DNS, FIREWALL, plan, settled

CONF = "/etc/unbound/unbound.conf"
TALKATIVE = replace(DNS, units=(replace(DNS.units[0], impact=Text("names wait", "les noms attendent")),))
OLD, NEW = plan(DNS, FIREWALL), plan(replace(TALKATIVE, files=(File(CONF, "server: \n"),)), FIREWALL)
STATE = settled(OLD)


def office_plan(made: HostPlan) -> OfficePlan:
    return OfficePlan(office(), Needs(), (made,), ())


def live(made: HostPlan, state: HostState) -> LivePlan:
    return LivePlan(changes_for(made, None, state))


@pytest.fixture
def vaults(tmp_path: Path) -> Vaults:
    """Return the vaults of a fleet with one reader."""
    return Vaults(tmp_path, tmp_path / "recipients.yaml", tmp_path / "identity", automatic=True)


def made_file(file: Path, made: HostPlan, state: HostState, vaults: Vaults) -> Planned:
    plans = FleetPlans({"veterans-affairs": office_plan(made)}, {})
    write_plan_file(file, plans, vaults, [live(made, state)], lab=True)
    return read_plan_file(file)


def test_what_people_notice_is_said_once_in_their_language():
    other = replace(NEW, host=replace(NEW.host, name="x-gateway", slug="voice"))
    both = [live(NEW, STATE), live(other, settled(replace(other, contributions=OLD.contributions)))]
    told = [*lines(both, "veterans-affairs", "fr")]
    assert told[-1] == "    les noms attendent (gateway unbound, voice unbound)"
    assert "    reload unbound.service" in told
    quiet = [*lines([live(OLD, STATE)], "veterans-affairs", "en")]
    assert quiet == [
        "veterans-affairs-gateway: nothing to change (generation 3)",
        "veterans-affairs: nothing to change.",
    ]


def test_a_unit_that_starts_disturbs_nobody():
    stopped = replace(
        STATE, units={**STATE.units, "unbound.service": UnitState("loaded", "enabled", "inactive")}
    )
    (act,) = unit_acts(changes_for(plan(TALKATIVE, FIREWALL), None, stopped))
    assert (act.verb, act.impact) == ("start", None)


def test_a_document_for_programs():
    found = document(
        FleetPlans({"veterans-affairs": office_plan(NEW)}, {}), "veterans-affairs", [live(NEW, STATE)]
    )
    (host,) = json.loads(json.dumps(found))["hosts"]
    assert host["units"] == [
        {
            "unit": "unbound.service",
            "change": "reload",
            "impact": {"en": "names wait", "fr": "les noms attendent"},
        }
    ]


def test_every_unit_whose_restart_people_notice_says_so():
    quiet = {"apt-daily.timer", "apt-daily-upgrade.timer", "dma.timer"}
    project = Project.load()
    for slug in project.offices:
        made = project.plan(slug)
        units = [unit for host in made.hosts for part in host.contributions for unit in part.units]
        silent = {unit.name for unit in units if unit.impact is None}
        assert silent <= quiet, slug


@pytest.mark.parametrize(
    ("state", "reasons"),
    [
        (STATE, []),
        (replace(STATE, free_kib=5_000_000), []),
        (replace(STATE, active=4, generations=(3, 4)), ["generation 4 is active, it was 3"]),
        (
            replace(STATE, files={**STATE.files, CONF: replace(STATE.files[CONF], digest="0" * 64)}),
            [f"new since: file {CONF}: content changed by hand"],
        ),
        (settled(plan(FIREWALL)), ["its generation 3 is another one than it was"]),
    ],
)
def test_a_host_that_moved_is_told_from_one_that_did_not(state: HostState, reasons: list[str]):
    then = basis_of(changes_for(NEW, None, STATE))
    assert [*moved(then, basis_now(NEW, state))] == reasons


def test_drift_that_is_gone_again_is_another_state_too():
    drifted = replace(STATE, packages={"nftables": "1.0"})
    then = basis_of(changes_for(NEW, None, drifted))
    assert [*moved(then, basis_now(NEW, STATE))] == ["gone since: package unbound: not installed"]


def test_nothing_is_kept_from_which_a_closed_file_could_be_guessed():
    pin, other = (plan(replace(DNS, files=(File("/etc/pin", text, 0o600),))) for text in ("1234", "9876"))
    one, two = (basis_of(changes_for(NEW, None, settled(each))) for each in (pin, other))
    assert one == two
    open_one, open_two = (
        basis_of(changes_for(NEW, None, settled(plan(replace(DNS, files=(File("/etc/pin", text),))))))
        for text in ("1234", "9876")
    )
    assert open_one != open_two


def test_a_plan_file_is_for_its_owner_alone_and_reads_back(tmp_path: Path, vaults: Vaults):
    file = tmp_path / "va.plan"
    found = made_file(file, NEW, STATE, vaults)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert found.hosts["veterans-affairs-gateway"] == basis_of(changes_for(NEW, None, STATE))
    found.check_plans({"veterans-affairs": office_plan(NEW)}, vaults)
    found.check_hosts({"veterans-affairs": office_plan(NEW)}, {"veterans-affairs-gateway": STATE})


def test_a_plan_that_moved_is_refused(tmp_path: Path, vaults: Vaults):
    found = made_file(tmp_path / "va.plan", NEW, STATE, vaults)
    with pytest.raises(
        Refused, match=r"nothing was touched[^\0]*veterans-affairs: its profile, the fleet or"
    ):
        found.check_plans({"veterans-affairs": office_plan(OLD)}, vaults)


def test_a_host_that_moved_or_is_silent_is_refused_by_name(tmp_path: Path, vaults: Vaults):
    found = made_file(tmp_path / "va.plan", NEW, STATE, vaults)
    plans = {"veterans-affairs": office_plan(NEW)}
    with pytest.raises(Refused, match="veterans-affairs-gateway: generation 4 is active, it was 3"):
        found.check_hosts(plans, {"veterans-affairs-gateway": replace(STATE, active=4)})
    with pytest.raises(Refused, match="veterans-affairs-gateway: it does not answer"):
        found.check_hosts(plans, {})


def test_a_secret_that_was_rotated_since_is_refused_and_not_in_the_file(tmp_path: Path, vaults: Vaults):
    key = Secret("network", "dns-key", Kind.KEY, Text("for DNS", "pour le DNS"))
    made = replace(plan(replace(DNS, files=(File("/etc/unbound/key", f"{key}\n", 0o640),))), secrets=(key,))
    vaults.complete("veterans-affairs", [key])
    plans = FleetPlans({"veterans-affairs": office_plan(made)}, {})
    file = tmp_path / "va.plan"
    write_plan_file(file, plans, vaults, [live(OLD, STATE)], lab=True)
    found = read_plan_file(file)
    found.check_plans(plans.plans, vaults)
    vaults.rotate("veterans-affairs", [key])
    with pytest.raises(Refused, match=r"veterans-affairs: the secret network\.dns-key was rotated"):
        found.check_plans(plans.plans, vaults)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "rideau plan", "format": 2}', "rideau: 1"])
def test_what_is_no_plan_file_is_refused(text: str, tmp_path: Path):
    file = tmp_path / "x.plan"
    file.write_text(text)
    with pytest.raises(Refused, match="not a plan file of this version"):
        read_plan_file(file)


def test_a_plan_file_that_cannot_be_written(vaults: Vaults):
    plans = FleetPlans({"veterans-affairs": office_plan(NEW)}, {})
    with pytest.raises(Refused, match="cannot be written"):
        write_plan_file(Path("/proc/va.plan"), plans, vaults, [live(NEW, STATE)], lab=True)
