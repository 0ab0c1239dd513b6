"""The OpenSSH client as engineers use it: their own settings, the hosts' keys of the fleet."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

AT_ONCE = 64
"""Connections under way at the same time; more would only wait for the processors of this machine."""


class Login(NamedTuple):
    """How an engineer reaches hosts; ``None`` leaves the choice to the engineer's own SSH settings."""

    user: str | None = None
    key: os.PathLike[str] | None = None
    known_hosts: os.PathLike[str] | None = None

    def command(self, address: str, *options: str) -> list[str]:
        """Return the command that connects to ``address``, to which what runs there is added."""
        every = ["BatchMode=yes", "ConnectTimeout=10", "StrictHostKeyChecking=accept-new", *options]
        if self.known_hosts:
            every.append(f"UserKnownHostsFile={self.known_hosts}")
        key = ["-i", str(self.key)] if self.key else []
        user = f"{self.user}@" if self.user else ""
        return ["ssh", *(word for option in every for word in ("-o", option)), *key, f"{user}{address}"]


class Question(NamedTuple):
    """A command to run here, and what it reads; a host's command comes after :meth:`Login.command`."""

    command: Sequence[str]
    stdin: bytes


def answers(questions: Sequence[Question], seconds: float) -> Iterator[bytes | None]:
    """Yield what each command printed, in order; ``None`` for one that failed or took more than ``seconds``.

    They run side by side, up to ``AT_ONCE``.
    """
    for first in range(0, len(questions), AT_ONCE):
        yield from _answers(questions[first : first + AT_ONCE], seconds)


def _answers(questions: Iterable[Question], seconds: float) -> list[bytes | None]:
    asked = [_ask(each) for each in questions]
    return [_answer(each, seconds) for each in asked]


def _ask(question: Question) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        question.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    pipe, process.stdin = process.stdin, None
    if pipe is not None:
        # What ends without reading says so by its exit status.
        with suppress(BrokenPipeError):
            pipe.write(question.stdin)
        with suppress(BrokenPipeError):
            pipe.close()
    return process


def _answer(process: "subprocess.Popen[bytes]", seconds: float) -> bytes | None:
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    return output if process.returncode == 0 else None
