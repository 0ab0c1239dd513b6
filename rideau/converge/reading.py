"""Ask hosts through the OpenSSH client, side by side, and keep why some do not answer.

Verbs that change nothing are made of this. They never load pyinfra.
"""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rideau.converge.differences import parse_contents
from rideau.converge.look import PATIENCE, login_of, look
from rideau.converge.programs import program
from rideau.converge.questions import as_root
from rideau.converge.results import Target
from rideau.converge.state import HostState
from rideau.ssh import Question, answers

_NO_SUDO = "sudo asks for a password: give the engineers' account NOPASSWD sudo on this host"


@dataclass(frozen=True, slots=True)
class Reading:
    """The states of hosts by name, and why the others have none."""

    states: Mapping[str, HostState]
    silent: Mapping[str, str] = field(default_factory=dict)


def read_states(targets: Sequence[Target]) -> Reading:
    """Look at every host; one that cannot be read says why."""
    seen = {name: each.state for name, each in look(targets).items()}
    silent = {each.name: why_silent(each) for each in targets if each.name not in seen}
    silent |= {name: _NO_SUDO for name, state in seen.items() if not state.privileged}
    return Reading({name: state for name, state in seen.items() if name not in silent}, silent)


def why_silent(target: Target) -> str:
    """Return why a host does not answer: the last thing that SSH says."""
    try:
        asked = subprocess.run(
            [*login_of(target), "true"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"cannot be reached: no answer within {PATIENCE:.0f} s"
    if asked.returncode == 0:
        return "its state cannot be read: it is very slow, or something is wrong with its shell"
    said = [line for line in asked.stderr.decode(errors="replace").splitlines() if line.strip()]
    return f"cannot be reached: {said[-1].strip() if said else 'SSH says nothing'}"


@dataclass(frozen=True, slots=True)
class Errand:
    """One of our programs to run on a host, and the lines it reads."""

    target: Target
    program: str
    lines: Sequence[str] = ()

    @property
    def question(self) -> Question:
        """The command that does it."""
        words = "".join(f"{line}\n" for line in self.lines)
        return Question((*login_of(self.target), as_root(program(self.program))), words.encode())


def run(errands: Iterable[Errand]) -> dict[str, list[str] | None]:
    """Return what each host printed, by name; ``None`` for one that did not answer or failed."""
    asked = tuple(errands)
    found = answers([each.question for each in asked], PATIENCE)
    return {
        each.target.name: None if answer is None else answer.decode(errors="replace").splitlines()
        for each, answer in zip(asked, found, strict=True)
    }


def read_contents(wanted: Iterable[tuple[Target, Sequence[str]]]) -> dict[str, dict[str, bytes]]:
    """Return by host the content by path of those paths that are files there."""
    found = run(Errand(target, "contents", paths) for target, paths in wanted if paths)
    return {name: parse_contents(lines or ()) for name, lines in found.items()}
