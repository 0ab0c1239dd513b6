"""Apply plans to hosts from inside the process, through pyinfra's API: what ``rideau apply`` does.

Every office goes at its own pace: its guarded hosts first, since the others may be reached through them, then
the others side by side. One host's failure never stops or hides another's: every host gets a :class:`Result`.
Only a gateway that failed keeps its own office's other hosts from being begun: they would be changed behind a
gateway that is not what they are planned for, and may not even be reached. What takes longest and nobody
notices, the installation of their packages, does not wait for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rideau.converge.greenlets import Greenlets, side_by_side
from rideau.converge.lock import Claim, new_claim
from rideau.converge.results import Progress, Result, Target, Watch
from rideau.converge.session import Session, Work, converge, look, look_into_files
from rideau.converge.state import HostState
from rideau.fleet_runs.crew import Ended
from rideau.fleet_runs.crew import run as run_crew
from rideau.fleet_runs.schedule import Policy, schedule

READS = (look, look_into_files)
"""Works that change nothing."""
NOTHING_LOOKED_AT: Mapping[str, HostState] = MappingProxyType({})
Results = tuple[Result, ...]


def apply(
    targets: Iterable[Target], progress: Progress, looked: Mapping[str, HostState] = NOTHING_LOOKED_AT
) -> Iterator[Result]:
    """Converge every target. Those that ``looked`` holds by name are not looked at again."""
    return _each(targets, progress, looked, converge)


def preview(
    targets: Iterable[Target], progress: Progress, looked: Mapping[str, HostState] = NOTHING_LOOKED_AT
) -> Iterator[Result]:
    """Look at every target and say what would change; change nothing."""
    return _each(targets, progress, looked, look)


def preview_files(
    targets: Iterable[Target], progress: Progress, looked: Mapping[str, HostState] = NOTHING_LOOKED_AT
) -> Iterator[Result]:
    """Do as :func:`preview`, and tell what changes inside files."""
    return _each(targets, progress, looked, look_into_files)


WORK: Mapping[str, Work] = MappingProxyType(
    {"apply": converge, "preview": look, "preview_files": look_into_files}
)


def worker(
    offices: Mapping[str, Sequence[Target]],
    work: Work,
    watch: Watch,
    looked: Mapping[str, HostState],
    claim: Claim,
) -> Callable[[str], Results]:
    """Return what does ``work`` on the hosts of one of ``offices``; several may be under way at a time."""
    session = Session([each for hosts in offices.values() for each in hosts], watch, looked, claim)
    return lambda slug: _office(session, offices[slug], work)


def by_office(targets: Iterable[Target]) -> dict[str, list[Target]]:
    """Return the targets of each office."""
    found: dict[str, list[Target]] = {}
    for each in targets:
        found.setdefault(each.plan.office, []).append(each)
    return found


def _each(
    targets: Iterable[Target], progress: Progress, looked: Mapping[str, HostState], work: Work
) -> Iterator[Result]:
    offices = by_office(targets)
    do = worker(offices, work, Watch(progress), looked, new_claim())
    order = schedule(offices, Policy())
    for event in run_crew(order, Greenlets[Results](), do):
        if isinstance(event, Ended):
            order.ended(event.office, failed=failed(event.outcome))
            yield from event.outcome


def failed(results: Iterable[Result]) -> bool:
    """Tell whether any host of an office failed or was not begun."""
    return any(each.error for each in results)


def _gateways_first(session: Session, targets: Sequence[Target], work: Work) -> list[Result]:
    """Do ``work`` on gateways; other hosts that are known to answer get their packages meanwhile."""
    done: list[Result] = []

    def turn_to(target: Target) -> None:
        if target.plan.guarded:
            done.append(session.visit(target, work))
        elif work is converge:
            session.prepare(target)

    side_by_side(turn_to, targets if any(each.plan.guarded for each in targets) else ())
    return done


def _office(session: Session, targets: Sequence[Target], work: Work) -> Results:
    """Return a result for every host of one office, in the order of the plan."""
    others = [each for each in targets if not each.plan.guarded]
    if work in READS:  # nothing changes, so nobody has to wait
        return tuple(side_by_side(lambda each: session.visit(each, work), targets))
    done = _gateways_first(session, targets, work)
    if failed(done):
        done += [session.leave_out(each, "its gateway failed") for each in others]
    else:
        done += side_by_side(lambda each: session.visit(each, work), others)
    order = {each.name: number for number, each in enumerate(targets)}
    return tuple(sorted(done, key=lambda each: order[each.name]))
