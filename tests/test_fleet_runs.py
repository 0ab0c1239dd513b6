"""A run over a fleet without hosts: what is told, what is recorded, what is remembered."""

import inspect
import json
import re
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rideau.cli import fleet_events
from rideau.cli.fleet_events import Events
from rideau.cli.fleet_summary import changed_offices, summary
from rideau.fleet_runs.crew import Threads
from rideau.fleet_runs.fleet_run import FleetRun
from rideau.fleet_runs.memory import Memory
from rideau.fleet_runs.record import Ending, HostOutcome, OfficeOutcome, RunRecord, ending_of
from rideau.fleet_runs.schedule import Policy, schedule
from rideau.fleet_runs.watcher import RunStart, Watcher, Watchers
from rideau.problems import Refused

BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def host(office: str, ending: Ending, error: str = "") -> HostOutcome:
    return HostOutcome(office, f"{office}-gateway", ending, 3, ("change /etc/x",), 1.5, error)


def judged(slug: str, ending: Ending) -> OfficeOutcome:
    hosts = (host(slug, ending, "cannot be reached" if ending is Ending.FAILED else ""),)
    return OfficeOutcome(slug, ending_of(hosts), f"plan-of-{slug}", hosts, seconds=2.0)


def run(
    slugs: Iterable[str],
    work: Callable[[str], Ending],
    policy: Policy = Policy(),
    *,
    watcher: Watcher = Watcher(),
    memory: Memory | None = None,
    crew: Threads[Ending] | None = None,
) -> RunRecord:
    start = RunStart("run-1", "apply", "alice@desk", BEGAN, tuple(sorted(slugs)))
    plans = {slug: f"plan-of-{slug}" for slug in slugs}
    fleet = FleetRun(start, schedule(slugs, policy), watcher, plans, memory)
    for _ in fleet.drive(crew or Threads[Ending](), work, judged):
        pass
    return fleet.finish()


def failing(*slugs: str) -> Callable[[str], Ending]:
    return lambda slug: Ending.FAILED if slug in slugs else Ending.CHANGED


def endings(record: RunRecord) -> dict[str, str]:
    return {each.office: str(each.ending) for each in record.offices}


def test_one_offices_failure_stops_nobody_else() -> None:
    record = run("abc", failing("b"))
    assert endings(record) == {"a": "changed", "b": "failed", "c": "changed"}
    assert record.counts == {Ending.CHANGED: 2, Ending.FAILED: 1}
    assert not record.good


def test_offices_that_were_not_begun_are_told_with_the_reason() -> None:
    record = run("abc", failing("b"), Policy("b"))
    assert endings(record) == {"a": "not-begun", "b": "failed", "c": "not-begun"}
    assert record.offices[0].why == ("the canary, b, failed",)


def test_offices_are_worked_on_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=30)

    def work(_: str) -> Ending:
        together.wait()
        return Ending.UNCHANGED

    assert run("abc", work, Policy(at_once=3)).good


def test_an_interrupted_run_says_what_was_under_way() -> None:
    crew = Threads[Ending]()
    never = threading.Event()

    def work(slug: str) -> Ending:
        if slug == "b":
            crew.interrupt()
            never.wait(60)
        return Ending.CHANGED

    record = run("abc", work, Policy(at_once=1), crew=crew)
    never.set()
    assert record.interrupted
    assert endings(record) == {"a": "changed", "b": "interrupted", "c": "not-begun"}


def test_a_run_that_stopped_is_remembered_office_by_office(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    memory = Memory(Path("/somewhere"), "apply")
    run("abc", failing("b"), Policy(fail_percent=0, at_once=1), memory=memory)
    last = Memory(Path("/somewhere"), "apply").last()
    assert (last.run, last.finished) == ("run-1", {"a": "plan-of-a"})
    assert last.had("a", "plan-of-a")
    assert not last.had("a", "another plan")
    assert not last.had("c", "plan-of-c")


def test_repositories_and_verbs_are_remembered_apart(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    files = {Memory(Path(root), verb).file for root in ("/one", "/two") for verb in ("apply", "verify")}
    assert len(files) == 4


def test_nothing_to_resume_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(Refused, match="no run of apply to resume"):
        Memory(Path("/one"), "apply").last()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": "x"}', '{"run": 1, "began": 2, "finished": 3}'])
def test_a_damaged_memory_is_refused_by_name(tmp_path, monkeypatch, text) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    memory = Memory(Path("/one"), "apply")
    memory.file.parent.mkdir(parents=True)
    memory.file.write_text(text)
    with pytest.raises(Refused, match=r"apply\.json: damaged"):
        memory.last()


def test_a_memory_that_cannot_be_kept_fails_no_office(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert run("ab", failing(), memory=Memory(Path("/one"), "apply")).good


class HostsToo(Watcher):
    """Ends a host for each office, as the runner of hosts does."""

    def __init__(self, events: Events) -> None:
        self.events = events

    def office_started(self, office: str) -> None:
        self.events.host_step(office, f"{office}-gateway", "connect")
        self.events.host_step(office, f"{office}-gateway", "done")
        self.events.host_finished(host(office, Ending.CHANGED))


def test_events_are_one_document_a_line_from_beginning_to_end(capsys) -> None:
    events = Events()
    run("ab", failing("b"), Policy("b"), watcher=Watchers([events, HostsToo(events)]))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["event"] for each in lines] == [
        "run-started",
        "office-started",
        "host-step",
        "host-finished",
        "office-finished",
        "office-finished",
        "run-finished",
    ]
    assert {each["run"] for each in lines} == {"run-1"}
    assert lines[0]["format"] == 1
    assert lines[0]["offices"] == ["a", "b"]
    assert (lines[3]["host"], lines[3]["ending"], lines[3]["error"]) == ("b-gateway", "changed", None)
    assert lines[4]["reasons"] == ["b-gateway: cannot be reached"]
    assert lines[-1]["offices"] == {"failed": 1, "not-begun": 1}
    assert lines[-1]["stopped"] == "the canary, b, failed"
    assert lines[-1]["good"] is False


def test_the_events_that_are_documented_are_those_there_are() -> None:
    block = (fleet_events.__doc__ or "").split("::\n\n")[1].split("\n\n")[0]
    sent = re.findall(r'_print\(\s*"([a-z-]+)"', inspect.getsource(fleet_events))
    assert [line.split()[0] for line in block.splitlines()] == sent


def test_the_summary_says_what_failed_why_and_what_to_do() -> None:
    record = run("abcd", failing("b"), Policy(fail_percent=0, at_once=1))
    why, host_error, waiting, count, remedy = summary(record)
    assert (why, host_error) == ("b: failed", "    gateway: cannot be reached")
    assert waiting == "Not begun, because 1 of 4 offices failed, more than 0 %: c, d."
    assert count.startswith("4 offices: 1 changed, 1 failed, 2 not begun (")
    assert "--resume" in remedy


def test_offices_that_failed_for_the_same_reason_share_it() -> None:
    offices = [f"office-{number:02}" for number in range(20)]
    lines = list(summary(run(offices, failing(*offices))))
    assert len(lines) == 4
    assert lines[0].startswith("office-00, office-01, ")
    assert lines[0].endswith(" and 12 more: failed")
    assert lines[1] == "    gateway: cannot be reached"


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_has_words(ending) -> None:
    outcome = OfficeOutcome("a", ending, reasons=("because",))
    record = RunRecord("run-1", "apply", "alice@desk", BEGAN, 1.0, (outcome,))
    assert any(line.startswith("1 office: 1 ") for line in summary(record))


def test_an_office_that_was_changed_is_one_line() -> None:
    record = run("abc", failing("b"))
    assert list(changed_offices(record)) == ["a: changed: gateway (2 s)", "c: changed: gateway (2 s)"]


def test_a_good_run_is_one_line() -> None:
    assert len(list(summary(run("ab", failing())))) == 1


@pytest.mark.parametrize(
    ("hosts", "office"),
    [
        ([], Ending.UNCHANGED),
        ([Ending.UNCHANGED, Ending.CHANGED], Ending.CHANGED),
        ([Ending.CHANGED, Ending.FAILED, Ending.NOT_BEGUN], Ending.FAILED),
        ([Ending.PENDING, Ending.UNCHANGED], Ending.PENDING),
    ],
)
def test_an_office_ends_as_its_worst_host(hosts, office) -> None:
    assert ending_of(host("a", each) for each in hosts) is office
