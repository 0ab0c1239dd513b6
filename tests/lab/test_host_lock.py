"""Two engineers and one host: the second is told who is there; whoever is gone locks nobody out."""

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from rideau.converge.programs import program
from rideau.converge.questions import as_root
from rideau.lab import Lab
from rideau.lab.offices import CONTROL
from rideau.ssh import Login
from tests.lab.engineer import Engineer, greeter

pytestmark = pytest.mark.lab

LOCK = "/run/rideau-owner"


@pytest.fixture(scope="module")
def engineer(lab: Lab) -> Iterator[Engineer]:
    someone = Engineer(lab)
    assert someone.apply(someone.whole(greeter("hello"))).error == ""
    yield someone
    assert someone.apply(someone.plan).error == ""


@pytest.fixture(autouse=True)
def settled(engineer: Engineer) -> None:
    """Every test begins with the greeter saying hello, and nobody at work; a stale lock may lie there."""
    assert engineer.apply(engineer.whole(greeter("hello"))).error == ""
    engineer.sh(f"rm -f {LOCK}")


@contextmanager
def bob(engineer: Engineer, then: str = "sleep 300") -> Iterator[subprocess.Popen[str]]:
    """Let somebody else take the lock over a connection of his own, and stay."""
    hold = as_root(f"{program('lock')}hold; echo held", "bob@elsewhere", "run-of-bob", "")
    ssh = engineer.lab.ssh
    connect = Login(ssh.user, ssh.key, ssh.known_hosts).command(ssh.addresses["veterans-affairs-apps"])
    shell = f"sh -c {shlex.quote(hold)}; {then}"
    process = subprocess.Popen(
        engineer.lab.command(CONTROL, *connect, shell), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_engineer_is_told_who_is_at_work_and_changes_nothing(engineer: Engineer) -> None:
    with bob(engineer):
        refused = engineer.apply(engineer.whole(greeter("hello from alice")))
        assert refused.error.startswith(
            "this host is being worked on by bob@elsewhere for less than a minute"
        )
        assert "(run run-of-bob)" in refused.error
        assert "--break-lock" in refused.error
        assert engineer.greeting == "hello"
        nothing_to_do = engineer.apply(engineer.whole(greeter("hello")))
        assert nothing_to_do.error == ""


def test_a_refusal_comes_before_packages_too(engineer: Engineer) -> None:
    with bob(engineer):
        refused = engineer.apply(engineer.whole(replace(greeter("hello"), packages=("unheard-of",))))
        assert refused.error.startswith("this host is being worked on by bob@elsewhere")
        assert "unheard-of" not in refused.error


def test_a_lock_is_broken_by_hand(engineer: Engineer) -> None:
    with bob(engineer):
        mine = engineer.apply(engineer.whole(greeter("hello from alice")), rideau_break_lock=True)
        assert mine.error == ""
        assert engineer.greeting == "hello from alice"
        assert engineer.sh(f"cat {LOCK}") == ""


def test_an_engineer_whose_connection_is_gone_locks_nobody_out(engineer: Engineer) -> None:
    with bob(engineer) as process:
        process.kill()
        process.wait()
        assert engineer.apply(engineer.whole(greeter("hello from alice"))).error == ""


def silent_for(engineer: Engineer, minutes: int) -> None:
    """Have the lock look as if nothing had been heard from who holds it, for so much longer."""
    engineer.sh(f"awk '{{ $NF -= {minutes} * 60; print }}' {LOCK} >{LOCK}.aged && mv {LOCK}.aged {LOCK}")


def test_a_connection_that_only_sleeps_loses_the_lock_after_a_while(engineer: Engineer) -> None:
    with bob(engineer):
        silent_for(engineer, 29)
        assert "bob@elsewhere" in engineer.apply(engineer.whole(greeter("hello from alice"))).error
        silent_for(engineer, 2)
        assert engineer.apply(engineer.whole(greeter("hello from alice"))).error == ""


def test_a_program_at_work_keeps_the_lock_however_long_it_takes(engineer: Engineer) -> None:
    slow = f"{program('lock')}hold; echo held; sleep 300"
    then = f"sh -c {shlex.quote(as_root(slow, 'bob@elsewhere', 'run-of-bob', ''))}"
    with bob(engineer, then) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        silent_for(engineer, 24 * 60)
        assert "bob@elsewhere" in engineer.apply(engineer.whole(greeter("hello from alice"))).error


def test_a_guarded_host_stays_locked_until_it_is_confirmed(engineer: Engineer) -> None:
    seen: list[str] = []

    def progress(_: str, step: str) -> None:
        if step == "confirm":
            seen.append(engineer.sh(f"cat {LOCK}").split()[0])

    plan = replace(engineer.whole(greeter("hello guarded")), guarded=True)
    assert engineer.apply(plan, progress=progress, rideau_run="run-of-alice").error == ""
    assert seen == ["run-of-alice"]
    assert engineer.sh(f"cat {LOCK}") == ""


def test_a_lock_that_was_broken_is_not_given_up_by_its_former_owner(engineer: Engineer) -> None:
    def progress(_: str, step: str) -> None:
        if step == "confirm":
            engineer.sh(f"echo run-of-bob bob@elsewhere 0 0 0 0 0 >{LOCK}")

    plan = replace(engineer.whole(greeter("hello guarded")), guarded=True)
    assert engineer.apply(plan, progress=progress).error == ""
    assert engineer.sh(f"cut -d' ' -f1 {LOCK}; rm {LOCK}") == "run-of-bob"
