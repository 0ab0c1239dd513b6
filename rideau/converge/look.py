"""Look at hosts through the OpenSSH client, side by side: what a run that changes nothing is made of.

pyinfra is not needed to see that there is nothing for it to do. A host that does not answer here is left
out: pyinfra asks it again, and says what is wrong.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rideau.converge.questions import questions, state_command
from rideau.converge.results import Target
from rideau.converge.state import HostState, parse_state
from rideau.ssh import Login, Question, answers

PATIENCE = 60.0
"""Seconds after which a host that is asked for its state is taken for silent."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A host that answered: what it was asked, its answer, the state that this is, after how many seconds."""

    question: Question
    answer: bytes
    state: HostState
    seconds: float


def look(targets: Sequence[Target]) -> dict[str, Seen]:
    """Return what was seen of each host that answers, by name."""
    asked = [inquiry(each) for each in targets]
    return dict(_seen(targets, asked))


def inquiry(target: Target) -> Question:
    """Return the command that asks a host for its state."""
    return Question((*login_of(target), state_command()), questions(target.plan).encode())


def login_of(target: Target) -> list[str]:
    """Return the command that connects to a host, reached as its pyinfra host data says."""
    user, key, known = (target.data.get(f"ssh_{each}") for each in ("user", "key", "known_hosts_file"))
    login = Login(
        str(user) if user else None, Path(str(key)) if key else None, Path(str(known)) if known else None
    )
    return login.command(str(target.data["ssh_hostname"]))


def _seen(targets: Sequence[Target], asked: Sequence[Question]) -> Iterator[tuple[str, Seen]]:
    begun = time.monotonic()
    for target, question, answer in zip(targets, asked, answers(asked, PATIENCE), strict=True):
        if answer is None:
            continue
        try:
            state = parse_state(answer.decode().splitlines())
        except (ValueError, TypeError):
            continue
        yield target.name, Seen(question, answer, state, time.monotonic() - begun)
