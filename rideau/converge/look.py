"""Look at hosts through the OpenSSH client, side by side: what a run that changes nothing is made of.

pyinfra is not needed to see that there is nothing for it to do. A host that does not answer here is left
out: pyinfra asks it again, and says what is wrong.
"""

from collections.abc import Iterable, Iterator, Sequence

from rideau.converge.inventory import Access
from rideau.converge.questions import questions, state_command
from rideau.converge.state import HostState, parse_state
from rideau.host import HostPlan
from rideau.ssh import Question, answers

PATIENCE = 60.0
"""Seconds after which a host that is asked for its state is taken for silent."""


def inquiry(plan: HostPlan, access: Access) -> Question:
    """Return the command that asks the host of ``plan`` for its state."""
    command = access.login.command(access.address(plan.host))
    return Question((*command, state_command()), questions(plan).encode())


def look(plans: Sequence[HostPlan], access: Access) -> Iterator[tuple[HostPlan, bytes, HostState]]:
    """Yield each host that answers, its answer, and the state that the answer tells."""
    asked = answers([inquiry(plan, access) for plan in plans], PATIENCE)
    yield from _readable(zip(plans, asked, strict=True))


def _readable(
    answered: Iterable[tuple[HostPlan, bytes | None]],
) -> Iterator[tuple[HostPlan, bytes, HostState]]:
    for plan, answer in answered:
        if answer is not None:
            try:
                yield plan, answer, parse_state(answer.decode().splitlines())
            except (ValueError, TypeError):
                continue
