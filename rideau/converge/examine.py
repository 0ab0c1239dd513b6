"""Look at a host, compare it with its plan, and say so: the step before the operations."""

from functools import cache

from pyinfra import logger
from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.host import Host

from rideau.converge.changes import Changes
from rideau.converge.facts import compare
from rideau.host import HostPlan
from rideau.office import Stage
from rideau.problems import RideauError
from rideau.project import Project
from rideau.vault.opening import opened
from rideau.vault.vaults import Vaults


def examine(host: Host, service: str | None = None) -> Changes:
    """Return what ``host`` needs to be its plan, or the part of ``service`` of it, and log it.

    A host that cannot be what its plan says fails here, before anything is changed.
    """
    try:
        plan = plan_of(host)
    except RideauError as error:
        raise PyinfraError(str(error)) from None  # before any host is changed: plans are made first
    changes = compare(host, plan, service)
    for problem in changes.problems:
        host.log(problem, logger.error)
    for line in changes.lines:
        host.log(line)
    if changes.problems:
        host.state.fail_hosts({host})  # type: ignore[no-untyped-call]
    return changes


def plan_of(host: Host) -> HostPlan:
    """Return the plan of the host that the inventory's data names, opened for it."""
    data = host.data
    plans = _opened(data.rideau_office, Stage(data.rideau_stage), data.rideau_vaults)
    return next(plan for plan in plans if plan.host.slug == host.data.rideau_host)


@cache
def _opened(office: str, stage: Stage, vaults: Vaults) -> tuple[HostPlan, ...]:
    return opened(_project().plan(office, stage).hosts, vaults)


@cache
def _project() -> Project:
    return Project.load()
