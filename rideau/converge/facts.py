"""One fact: everything a plan mentions, in one command, whatever the number of files."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pyinfra.api.exceptions import FactProcessError
from pyinfra.api.facts import FactBase, get_fact
from pyinfra.api.host import Host
from pyinfra.api.state import State as Run

from rideau.converge.changes import Changes, changes_for, refused
from rideau.converge.differences import parse_contents
from rideau.converge.programs import program
from rideau.converge.questions import as_root, questions, state_command
from rideau.converge.state import HostState, parse_state
from rideau.host import HostPlan

Answer = TypeVar("Answer")


class State(FactBase[HostState]):
    """The :class:`HostState` of a host; ask with :func:`read_state`, which says what to read."""

    def command(self) -> str:
        """Return the command."""
        return state_command()

    def process(self, output: Iterable[str]) -> HostState:
        """Return the parsed answer."""
        try:
            return parse_state(output)
        except (ValueError, TypeError) as error:
            raise FactProcessError(f"the host's answer cannot be read: {error}") from error


def read_state(host: Host, plan: HostPlan) -> HostState | None:
    """Return the state of ``host``, ``None`` if it could not be read (pyinfra has said why)."""
    return _ask(host, State, questions(plan))


class _Discreet:
    """A pyinfra run that prints no answers: with ``-vvv`` pyinfra would print digests of secrets."""

    print_fact_output = False

    def __init__(self, run: Run) -> None:
        self._run = run

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)


def _ask(host: Host, fact: type[FactBase[Answer]], asked: str) -> Answer | None:
    run: Any = _Discreet(host.state)
    answer: Answer | None = get_fact(run, host, fact, kwargs={"_stdin": asked})
    return answer


class Contents(FactBase[dict[str, bytes]]):
    """The content by path of those files that exist; paths come through standard input."""

    def command(self) -> str:
        """Return the command."""
        return as_root(program("contents"))

    def process(self, output: Iterable[str]) -> dict[str, bytes]:
        """Return the parsed answer."""
        try:
            return parse_contents(output)
        except ValueError as error:
            raise FactProcessError(f"the host's answer cannot be read: {error}") from error


def read_contents(host: Host, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the content of those of ``paths`` that are files on ``host``."""
    return _ask(host, Contents, "\n".join(paths)) or {}


def compare(host: Host, plan: HostPlan, service: str | None = None) -> Changes:
    """Return what ``host`` needs, from one reading of its state."""
    state = read_state(host, plan if service is None else plan.only(service))
    if state is None:
        return refused(plan, "its state cannot be read; what it said is above")
    return changes_for(plan, service, state)
