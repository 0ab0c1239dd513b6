"""What a host is asked: one command that reads everything a plan mentions, however it is reached."""

import shlex
from collections.abc import Iterator

from rideau.converge.programs import program
from rideau.host import HostPlan


def as_root(script: str, *arguments: str) -> str:
    """Return the command that runs the sh program ``script`` as root, through sudo when needed."""
    words = shlex.join(("sh", "-c", script, "rideau", *arguments))
    return f'if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; exec $sudo {words}'


def state_command() -> str:
    """Return the command that prints a host's state, for :func:`rideau.converge.state.parse_state`.

    What to read comes through standard input (:func:`questions`): a command line holds 128 KiB, a plan
    may mention more. A sudo that asks for a password is an answer, not a prompt.
    """
    refused = '[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || { cat >/dev/null; echo refused; exit 0; }'
    return f"{refused}; {as_root(program('state'))}"


def questions(plan: HostPlan) -> str:
    """Return what the host of ``plan`` is asked for, one thing a line."""
    return "\n".join(_questions(plan))


def _questions(plan: HostPlan) -> Iterator[str]:
    yield from (f"package {name}" for name in plan.packages)
    for part in plan.contributions:
        yield from (f"path {file.path}" for file in part.files)
        yield from (f"unit {unit.name}" for unit in part.units)
