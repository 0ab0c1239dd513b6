"""What a host is asked: one command that reads everything a plan mentions, however it is reached."""

import shlex
from collections.abc import Iterator

from rideau.converge.programs import program
from rideau.host import HostPlan


def as_root(script: str, *arguments: str) -> str:
    """Return the command that runs the sh program ``script`` as root, through sudo when needed."""
    return f"{_SUDO} exec $sudo {_words(script, *arguments)}"


_SUDO = 'if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi;'


def _words(script: str, *arguments: str) -> str:
    return shlex.join(("sh", "-c", script, "rideau", *arguments))


def state_command() -> str:
    """Return the command that prints a host's state, for :func:`rideau.converge.state.parse_state`.

    What to read comes through standard input (:func:`questions`): a command line holds 128 KiB, a plan
    may mention more. A sudo that asks for a password, or is not there, is an answer, not a prompt.
    """
    refused = "case $? in 1 | 126 | 127) cat >/dev/null; echo refused ;; *) exit 1 ;; esac"
    return f"{_SUDO} $sudo {_words(program('state'))} || {refused}"


def questions(plan: HostPlan) -> str:
    """Return what the host of ``plan`` is asked for, one thing a line."""
    return "\n".join(_questions(plan))


def _questions(plan: HostPlan) -> Iterator[str]:
    yield from (f"package {name}" for name in plan.packages)
    for part in plan.contributions:
        yield from (f"path {file.path}" for file in part.files)
        yield from (f"unit {unit.name}" for unit in part.units)
