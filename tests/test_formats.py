"""docs/formats.md shows every document as it is: the keys there are the keys of real ones."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rideau import lab as labs
from rideau.cli import lab as lab_verb
from rideau.cli import rideau, rollback
from rideau.cli.apply import _document as apply_document
from rideau.cli.apply_results import outcome
from rideau.cli.drift_results import document as drift_document
from rideau.cli.fleet_events import Events
from rideau.cli.fleet_plans import FleetPlans
from rideau.cli.plan_file import write_plan_file
from rideau.cli.plan_live import document as live_document
from rideau.cli.verify_results import document as verify_document
from rideau.converge.changes import changes_for
from rideau.converge.drifted import Measure, host_drift
from rideau.converge.live import LivePlan
from rideau.converge.results import Result as HostResult
from rideau.fleet_runs.identity import now
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord
from rideau.fleet_runs.watcher import RunStart
from rideau.history.record import document as run_document
from rideau.history.spool import Spool, state_folder
from rideau.lab.state import State
from rideau.mail_moving.export import Export, Held
from rideau.mail_moving.message import sum_of
from rideau.project import Project
from rideau.secret import Kind, Secret
from rideau.text import Text
from rideau.vault.vaults import Vaults
from rideau.verify import Result, Verdict
from tests.fleet import ROOT, samples
from tests.history.records import APPLY, VERIFY
from tests.readiness.records import applied, stage, verified
from tests.test_drift import ACCEPTED
from tests.test_lab_topology import lab
from tests.test_lab_topology import office as lab_office
from tests.test_plan_file import NEW, STATE, TALKATIVE, office_plan, plan

TEXT = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
SHOWN: dict[str, Any] = {
    title.strip("`"): json.loads(body)
    for title, body in re.findall(r"^## (.*?)\n.*?```json\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
}
LEAF = "value"


def merged(shapes: list[Any]) -> Any:
    """One shape that has everything which any of ``shapes`` has."""
    mappings = [each for each in shapes if isinstance(each, dict)]
    lists = [each for each in shapes if isinstance(each, list)]
    if mappings:
        keys = dict.fromkeys(key for each in mappings for key in each)
        return {key: merged([each[key] for each in mappings if key in each]) for key in keys}
    if lists:
        items = [item for each in lists for item in each]
        return [merged(items)] if items else []
    return LEAF


def shape(found: Any) -> Any:
    """The keys of a document, whatever its values; keys in capitals stand for any."""
    return merged([found])


def fits(shown: Any, real: Any) -> bool:
    if isinstance(shown, dict) and isinstance(real, dict):
        if len(shown) == 1 and (only := next(iter(shown))).isupper():
            return all(fits(shown[only], each) for each in real.values())
        return shown.keys() == real.keys() and all(fits(shown[key], real[key]) for key in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return not (shown and real) or fits(shown[0], real[0])
    return shown == real or (real == LEAF and shown != LEAF)  # null where there is nothing


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a verb in a repository of its own and return what it prints."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("RIDEAU_HISTORY_URL", "RIDEAU_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(samples(tmp_path))

    def run(*words: str) -> Any:
        return json.loads(CliRunner().invoke(rideau, words, catch_exceptions=False).stdout)

    return run


def check(title: str, real: Any) -> None:
    shown, found = shape(SHOWN[title]), shape(json.loads(json.dumps(real)))
    assert fits(shown, found), f"{title}:\n  shown {shown}\n  real  {found}"


def test_it_sees_a_key_more_or_less():
    assert fits({"a": [{"b": LEAF}]}, {"a": [{"b": LEAF}]})
    assert not fits({"a": [{"b": LEAF}]}, {"a": [{"b": LEAF, "c": LEAF}]})
    assert not fits({"a": [{"b": LEAF, "c": LEAF}]}, {"a": [{"b": LEAF}]})
    assert fits({"OFFICE": [LEAF]}, {"tourism": [LEAF], "seniors": []})
    assert not fits({"a": LEAF}, {"a": {"b": LEAF}})


def test_every_document_has_its_number():
    assert len(SHOWN) == 20
    for title, shown in SHOWN.items():
        number = (shown[0] if isinstance(shown, list) else shown)["format"]
        section = TEXT.split(f"{title}", 1)[1]
        assert f"Format {number}" in section.split("```json", 1)[0], title


def test_plans(run):
    check("rideau plan OFFICE --json", run("plan", "veterans-affairs", "--json"))


CHANGES = changes_for(
    plan(replace(TALKATIVE, files=NEW.contributions[0].files)), None, replace(STATE, packages={})
)


def test_live_plans():
    found = LivePlan(CHANGES, ("-a", "+b"))
    plans = FleetPlans({"veterans-affairs": office_plan(NEW)}, {})
    check("rideau plan OFFICE --live --json", live_document(plans, "veterans-affairs", [found]))


def test_plan_files(tmp_path):
    key = Secret("network", "dns-key", Kind.KEY, Text("for DNS", "pour le DNS"))
    vaults = Vaults(tmp_path, tmp_path / "recipients.yaml", tmp_path / "identity", automatic=True)
    vaults.complete("veterans-affairs", [key])
    plans = FleetPlans({"veterans-affairs": office_plan(replace(NEW, secrets=(key,)))}, {})
    write_plan_file(tmp_path / "x.plan", plans, vaults, [LivePlan(CHANGES)], lab=True)
    check("A plan file", json.loads((tmp_path / "x.plan").read_text()))


RESULT = HostResult(CHANGES, 3.4, "activate failed:\nno", ("no",), ("-a",))
OFFICE = OfficeOutcome("veterans-affairs", Ending.FAILED, hosts=(outcome(RESULT, dry=False),))
RECORD = RunRecord("r", "apply", "me", now(), 1.0, (OFFICE,))


def test_applies(run):
    check("rideau apply OFFICE… --json", apply_document(RECORD, [RESULT]))
    check("rideau apply OFFICE… --offline --json", run("apply", "tourism", "--offline", "--json"))


def test_verifications():
    check_ = Project.load(ROOT).plan("veterans-affairs").checks[0]
    found = verify_document("veterans-affairs", (Result(check_, Verdict.PASSED, "yes", 1.0),), "en")
    check("rideau verify OFFICE --json", found)
    several = SHOWN["rideau verify OFFICE… --json"]
    assert several["offices"][0].keys() == found.keys()


def test_drift():
    state = replace(STATE, files={})
    host = host_drift(NEW, state, Measure((ACCEPTED,), date(2026, 1, 1), {}))
    check("rideau drift OFFICE… --json", drift_document(RECORD, [host]))


def test_rollbacks(capsys):
    rollback._print(RECORD, [RESULT])
    check("rideau rollback OFFICE --json", json.loads(capsys.readouterr().out))


def test_history(run):
    spool = Spool(state_folder("."))
    for each in (APPLY, VERIFY):
        spool.end(each.id, run_document(each))
    check("rideau history --json", run("history", "--json"))
    (shown,) = SHOWN["rideau history --json"]["runs"]
    assert run("history", "show", "last", "--json").keys() == shown.keys()


def test_checks(run):
    Path("profiles/offices/tourism.yaml").write_text("rideau: 1\n")
    check("rideau check --json", run("check", "--json"))


def test_standards(run):
    check("rideau standards --json", run("standards", "veterans-affairs", "tourism", "--json"))


def test_differences(run):
    for command in (("init", "--quiet"), ("add", "."), (*NOBODY, "commit", "--quiet", "-m", "first")):
        subprocess.run(["git", *command], check=True)
    profile = Path("profiles/offices/tourism.yaml")
    profile.write_text(profile.read_text().replace("support_until: 2027", "support_until: 2028"))
    found = run("diff", "--all", "--format", "json")
    check("rideau diff OFFICE REVISION --format json", found)


NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


def test_capacity(run):
    check("rideau capacity --json", run("capacity", "--json"))


def test_readiness(run, monkeypatch):
    monkeypatch.setenv("RIDEAU_LAB_STATE", "lab")
    stage(Path("lab/lives"), "tourism")
    spool = Spool(state_folder("."))
    for each in (applied("1125T0800"), verified("1126T0800", network=(1, 1, 0))):
        spool.end(each.id, run_document(each))
    check("rideau readiness --json", run("readiness", "--json"))


def test_the_catalogue(run):
    check("rideau catalogue --json", run("catalogue", "--json"))


def test_explanations(run):
    check(
        "rideau explain OFFICE KEY --json",
        run("explain", "veterans-affairs", "zones.voice.ipv4", "--json"),
    )


def test_labs():
    found = labs.Lab(State(topology=lab(lab_office())))
    check("rideau lab status --json", lab_verb._document(found))


def test_exports_of_mail(tmp_path):
    made = Export.begin(tmp_path / "out", "veterans-affairs", "maildir")
    content = b"Subject: x\n\ny\n"
    made.take(Held("chief", "", "1.M1.mail:2,S", sum_of(content)), content, 0)
    made.finish()
    check("export.json` of `rideau mail export", json.loads((tmp_path / "out" / "export.json").read_text()))


def test_events(capsys):
    events = Events()
    events.run_started(RunStart("r", "apply", "me", now(), ("veterans-affairs",)))
    events.office_started("veterans-affairs")
    events.host_step("veterans-affairs", "veterans-affairs-gateway", "look")
    events.host_finished(OFFICE.hosts[0])
    events.office_finished(OFFICE)
    events.run_finished(RECORD)
    real = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    shown = SHOWN["Events"]
    assert [each["event"] for each in real] == [each["event"] for each in shown]
    for one, other in zip(shown, real, strict=True):
        assert fits(shape(one), shape(other)), (one, other)
