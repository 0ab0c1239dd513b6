"""A generation on the host is damaged: the active one, or an earlier one that is gone back to."""

from dataclasses import replace

import pytest

from tests.faults.conftest import Fault
from tests.faults.controller import apply
from tests.faults.invariant import HOME, converged

pytestmark = pytest.mark.faults

COPY = "files/etc/rideau-test/greeter.conf"
DAMAGE = {
    "its manifest cut inside a quoted word": "sed -i \"/'/{{s/\\('...\\).*/\\1/;q}}\" {0}/manifest",
    "its manifest missing": "rm {0}/manifest",
    "one file missing": f"rm {{0}}/{COPY}",
    "one bit of a file flipped": f"printf i | dd of={{0}}/{COPY} bs=1 seek=1 conv=notrunc",
    "its program missing": "rm {0}/activate",
    "its seal missing": "rm {0}/seal",
    "all of it missing": "rm -rf {0}/",
}
IN_CI = {"one bit of a file flipped"}


def damaged(fault: Fault, shell: str, generation: str = "current") -> None:
    folder = fault.engineer.sh(f"readlink -f {HOME}/{generation}")
    fault.engineer.sh(shell.format(folder))


def cases():
    for what, shell in DAMAGE.items():
        yield pytest.param(what, shell, marks=[pytest.mark.lab] if what in IN_CI else [], id=what)


@pytest.mark.parametrize(("what", "shell"), tuple(cases()))
def test_apply_sees_that_the_active_generation_is_damaged_and_replaces_it(
    fault: Fault, what: str, shell: str
) -> None:
    fault.begin(f"active generation damaged: {what}")
    damaged(fault, shell)
    fault.judge("former")
    again = apply(fault.former)
    assert again.error == ""
    assert any("damaged" in line for line in again.changes), again.changes
    converged(fault.engineer, fault.former)
    fault.converge()


@pytest.mark.parametrize("what", ["one bit of a file flipped", "its program missing"])
def test_what_fails_after_damage_goes_back_to_what_could_be_mended(fault: Fault, what: str) -> None:
    fault.begin(f"{what}; then the generation that replaces it is unhealthy", health="false", patience=3)
    damaged(fault, DAMAGE[what])
    assert "not healthy" in apply(fault.new).error
    fault.judge("former")
    fault.converge()


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("its manifest cut inside a quoted word", marks=pytest.mark.lab),
        "its manifest missing",
        "all of it missing",
    ],
)
def test_what_fails_after_damage_goes_back_to_an_earlier_whole_generation(fault: Fault, what: str) -> None:
    earlier = replace(fault.former, greeting="hello earlier")
    assert apply(earlier).error == ""
    fault.begin(f"{what}; then the generation that replaces it is unhealthy", health="false", patience=3)
    damaged(fault, DAMAGE[what])
    assert "not healthy" in apply(fault.new).error
    fault.former = earlier
    fault.judge("former")
    fault.converge()


@pytest.mark.parametrize(
    ("what", "shell"),
    [
        ("a text", f"rm {HOME}/current; echo generations/1 >{HOME}/current"),
        ("a link to nowhere", f"ln -sfn generations/99999 {HOME}/current"),
        ("a link to something else", f"ln -sfn ../../etc {HOME}/current"),
        ("a folder", f"rm {HOME}/current; mkdir {HOME}/current"),
    ],
)
def test_a_spoilt_link_to_the_active_generation(fault: Fault, what: str, shell: str) -> None:
    fault.begin(f"the link to the active generation is {what}")
    fault.engineer.sh(shell)
    again = apply(fault.former)
    assert again.error == ""
    assert any("damaged" in line for line in again.changes), again.changes
    converged(fault.engineer, fault.former)
    fault.judge("former")
    fault.converge()


def test_a_damaged_earlier_generation_is_never_gone_back_to(fault: Fault) -> None:
    fault.begin("earlier generation damaged; rolled back to")
    earlier = fault.engineer.sh(f"readlink {HOME}/current")
    assert apply(fault.new).error == ""
    damaged(fault, DAMAGE["one bit of a file flipped"], earlier)
    number = earlier.rpartition("/")[2]
    said = fault.engineer.sh(f"sh {HOME}/current/activate run {number}; echo status $?")
    assert f"generation {number} was damaged" in said
    assert said.endswith("status 1")
    fault.judge("new")
    apply(fault.former)
    assert fault.engineer.sh(f"ls -d {HOME}/{earlier}") == ""
    fault.converge()


def test_what_runs_cut_short_left_of_staging_is_swept(fault: Fault) -> None:
    fault.begin("generations that did not arrive whole, left by others")
    fault.engineer.sh(f"mkdir -p {HOME}/generations/77.partial/files {HOME}/generations/3.partial")
    fault.judge("former")
    fault.converge()
