"""The verifier: evidence, patience, and uplinks that are always given back."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from netaddr import IPAddress

from rideau.checks import (
    Check,
    Command,
    InZone,
    Matrix,
    OnHost,
    Outcome,
    Outside,
    Packet,
    Place,
    UplinkCut,
    all_running,
)
from rideau.cli.verify_history import check_record
from rideau.compile import compile_office
from rideau.history.record import CheckRecord, ServiceRecord
from rideau.office import Zone
from rideau.text import Text
from rideau.verify import Result, Unreachable, Verdict, run_check, verify
from tests.factory import office


class World:
    """A world of canned answers that remembers what happened to it."""

    def __init__(self, *answers: Outcome, arrives: bool = True) -> None:
        self.answers = list(answers)
        self.arrives = arrives
        self.log: list[str] = []

    def run(self, place: Place, shell: str, timeout: float) -> Outcome:
        if place == Outside():
            raise Unreachable("nobody outside")
        self.log.append(shell)
        if shell == "explode":
            raise RuntimeError(shell)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def send(self, packets: Sequence[Packet]) -> Iterator[tuple[Packet, bool]]:
        for packet in packets:
            yield packet, self.arrives

    def cut(self, uplink: str) -> None:
        self.log.append(f"cut {uplink}")

    def mend(self, uplink: str) -> None:
        self.log.append(f"mend {uplink}")


def test_checks_are_worked_out_when_asked_for_and_once() -> None:
    plan = compile_office(office())
    assert "checks" not in vars(plan)
    assert plan.checks is plan.checks
    assert {each.service for each in plan.checks} == {
        "network",
        "internet",
        "security",
        "telephony",
        "teleconferencing",
        "email",
        "mobile",
        "credentials",
    }


@pytest.mark.parametrize(
    ("states", "code"), [("active active", 0), ("active failed", 1), ("inactive active", 1)]
)
def test_one_daemon_that_runs_does_not_speak_for_another(tmp_path: Path, states: str, code: int) -> None:
    first, second = states.split()
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\n[ "$2" = first ] && state={first} || state={second}\necho $state\n[ $state = active ]\n'
    )
    systemctl.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    shell = all_running(("first", "second"))
    done = subprocess.run(
        ["sh", "-c", shell], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert ("active: first second" in done.stdout) == (code == 0)
    assert all(f"is {state}" in done.stdout for state in (first, second) if state != "active")


def check(probe: Command | Matrix, place: Place = InZone(Zone.OPERATIONS), **faults: UplinkCut) -> Check:
    return Check(f"x.{id(probe)}", "x", Text("a", "b"), place, probe, **faults)


def outcome(code: int = 0, out: str = "", err: str = "") -> Outcome:
    return Outcome(code, out, err)


def test_a_match_is_the_evidence() -> None:
    result = run_check(check(Command("id", r"uid=\d+")), World(outcome(out="uid=0 gid=0")))
    assert (result.verdict, result.evidence) == (Verdict.PASSED, "uid=0")


def test_a_match_over_several_lines_is_shown_on_one() -> None:
    result = run_check(
        check(Command("dig", r"^10\.0\.0\.1\nfd00::1$")), World(outcome(out="10.0.0.1\nfd00::1\n"))
    )
    assert result.evidence == "10.0.0.1 fd00::1"


def test_a_mismatch_says_what_was_expected_and_seen() -> None:
    result = run_check(check(Command("id", "uid=1", within=0)), World(outcome(out="uid=0\n")))
    assert result.verdict is Verdict.FAILED
    assert result.evidence == "expected /uid=1/, got: uid=0"


def test_a_failing_command_fails_even_when_it_prints_a_match() -> None:
    result = run_check(check(Command("id", "uid", within=0)), World(outcome(3, "uid", "denied\n")))
    assert (result.verdict, result.evidence) == (Verdict.FAILED, "exit status 3: denied")


def test_a_check_is_asked_again_while_there_is_patience() -> None:
    world = World(outcome(1), outcome(0, "fine"))
    assert run_check(check(Command("ask", within=3)), world).verdict is Verdict.PASSED
    assert world.log == ["ask", "ask"]


def test_nobody_to_ask_is_not_a_success() -> None:
    result = run_check(check(Command("id"), Outside()), World(outcome()))
    assert (result.verdict, result.evidence) == (Verdict.NOT_RUN, "nobody outside")


def test_an_uplink_is_cut_for_the_checks_that_need_it_and_given_back_before_the_others() -> None:
    cut = UplinkCut("primary")
    checks = [
        check(Command("plain")),
        check(Command("back"), after=cut),
        check(Command("cut"), during=cut),
    ]
    world = World(outcome())
    heard: list[Result] = []
    results = verify(checks, world, heard.append)
    assert world.log == ["plain", "cut primary", "cut", "mend primary", "back"]
    assert [result.check for result in results] == checks
    assert len(heard) == 3


def test_an_uplink_is_given_back_when_a_check_explodes() -> None:
    world = World(outcome())
    with pytest.raises(RuntimeError):
        verify([check(Command("explode"), during=UplinkCut("primary"))], world, lambda _: None)
    assert world.log[-1] == "mend primary"


@pytest.mark.parametrize(
    ("allowed", "arrives", "verdict"),
    [(True, True, "passed"), (True, False, "failed"), (False, True, "failed"), (False, False, "passed")],
)
def test_the_matrix_holds_only_when_every_packet_ends_as_declared(
    allowed: bool, arrives: bool, verdict: str
) -> None:
    packet = Packet(Zone.GUEST, Zone.VOICE, IPAddress("10.0.0.1"), "tcp", 22, allowed, "default deny")
    result = run_check(check(Matrix((packet,))), World(outcome(), arrives=arrives))
    assert result.verdict == verdict


def test_the_record_counts_the_checks_of_each_service() -> None:
    def result(name: str, verdict: Verdict) -> Result:
        service = name.partition(".")[0]
        check = Check(name, service, Text("it works", "cela marche"), OnHost("gateway"), Command("true"))
        return Result(check, verdict, "", 0)

    results = (
        result("state.gateway", Verdict.PASSED),
        result("network.a", Verdict.PASSED),
        result("network.b", Verdict.FAILED),
        result("email.a", Verdict.NOT_RUN),
    )
    assert check_record("tourism", results) == CheckRecord(
        "tourism",
        2,
        1,
        1,
        ("network.b",),
        (
            ServiceRecord("state", 1, 0, 0),
            ServiceRecord("network", 1, 1, 0),
            ServiceRecord("email", 0, 0, 1),
        ),
    )
