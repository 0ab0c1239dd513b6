"""What drift finds on hosts, judged by what was accepted for a while."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rideau.converge.drift import Finding, Known, drift
from rideau.converge.reading import read_states
from rideau.converge.results import Target
from rideau.converge.state import HostState
from rideau.drift_exceptions import Accepted, Judgement, Subject, judge
from rideau.host import HostPlan


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and whether it counts."""

    finding: Finding
    judgement: Judgement

    @property
    def counts(self) -> bool:
        """Whether nobody accepted it, or not for today any more."""
        return self.judgement.excused is None


@dataclass(frozen=True, slots=True)
class HostDrift:
    """What was found on a host, or the ``error`` that kept anybody from looking."""

    plan: HostPlan
    generation: int = 0
    findings: tuple[Judged, ...] = ()
    error: str = ""

    @property
    def name(self) -> str:
        """The host's name."""
        return self.plan.host.name

    @property
    def counting(self) -> tuple[Judged, ...]:
        """The findings that count."""
        return tuple(each for each in self.findings if each.counts)


@dataclass(frozen=True, slots=True)
class Measure:
    """What findings are measured by: the exceptions, the day it is, and what the history knows of hosts."""

    exceptions: Iterable[Accepted]
    today: date
    known: Mapping[str, Known]


def look_for_drift(targets: Sequence[Target], measure: Measure) -> tuple[HostDrift, ...]:
    """Compare hosts with their active generations; nothing is changed."""
    reading = read_states(targets)
    return tuple(
        HostDrift(each.plan, error=reading.silent[each.name])
        if each.name in reading.silent
        else host_drift(each.plan, reading.states[each.name], measure)
        for each in targets
    )


def host_drift(plan: HostPlan, state: HostState, measure: Measure) -> HostDrift:
    """Return what differs on a host in ``state``."""
    found = drift(plan, state, measure.known.get(plan.host.name))
    return HostDrift(plan, state.active, tuple(Judged(each, _judge(plan, each, measure)) for each in found))


def _judge(plan: HostPlan, finding: Finding, measure: Measure) -> Judgement:
    subject = Subject(plan.office, plan.host.slug, str(finding.kind), finding.subject)
    return judge(measure.exceptions, subject, measure.today)
