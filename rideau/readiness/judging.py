"""Go or no-go: every service first, then the office as a whole, against its next milestone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rideau.history.record import INTERRUPTED, RunRecord
from rideau.office import Provider, Stage
from rideau.readiness.evidence import STATE, Evidence, Proof, gather
from rideau.readiness.subject import Margins, Subject
from rideau.readiness.verdict import (
    PATIENT,
    Because,
    Due,
    Milestone,
    OfficeVerdict,
    Reason,
    ServiceVerdict,
    Verdict,
)

_OVER = {Stage.CLOSING: Reason.CLOSING, Stage.CLOSED: Reason.CLOSED}
_ELSEWHERE = {Provider.PARTNER: Reason.PARTNER, Provider.NONE: Reason.NONE}


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which readiness is asked for, and the fleet's margins."""

    on: date
    margins: Margins


def judge(subject: Subject, runs: Iterable[RunRecord], day: Day) -> OfficeVerdict:
    """Return how an office stands on ``day``; ``runs`` of later days are not known then."""
    known = (each for each in runs if day_of(each) <= day.on)
    evidence = gather(known, subject.slug, subject.providers)
    services = tuple(_service(slug, subject, evidence, day) for slug in subject.providers)
    faults = _in_order((*_of_office(subject, evidence, day), *_of_services(services)))
    due = _due(subject, bool(faults), day)
    found = OfficeVerdict(subject.slug, Verdict.GO, faults, services, evidence, subject, due)
    if subject.stage in _OVER:
        over = Because(_OVER[subject.stage], {"date": str(_since(subject))})
        return replace(found, verdict=Verdict.OVER, because=(over,), services=_over(services))
    if faults:
        verdict = _weighed(faults, subject, due, day)
        return replace(found, verdict=verdict, services=tuple(_patient(each, verdict) for each in services))
    return replace(found, because=(_good(services, evidence),))


def day_of(run: RunRecord) -> date:
    """Return the day on which a run began, in UTC."""
    return datetime.fromisoformat(run.begun).date()


def _service(slug: str, subject: Subject, evidence: Evidence, day: Day) -> ServiceVerdict:
    provider, proof = subject.providers[slug], evidence.proof(slug)
    if subject.stage is Stage.PLANNED:  # what was proven before was another life of this office
        proof = None
    elsewhere = Reason.NOT_BUILT if slug in subject.not_built else _ELSEWHERE.get(provider)
    if elsewhere and proof is None:
        return ServiceVerdict(slug, provider, Verdict(elsewhere.value), Because(elsewhere))
    verdict, because = _proven(subject, proof, evidence, day)
    return ServiceVerdict(slug, provider, verdict, because, proof)


def _proven(subject: Subject, proof: Proof | None, evidence: Evidence, day: Day) -> tuple[Verdict, Because]:
    """Judge a service by its checks: what failed, what was never asked, what is not true any more."""
    if subject.stage is Stage.PLANNED:
        return Verdict.NO_GO, Because(Reason.NOT_INSTALLED)
    if proof is None:
        if evidence.whole and evidence.stands(evidence.whole):
            return Verdict.GO, Because(Reason.NOTHING_TO_CHECK)
        return Verdict.NO_GO, Because(Reason.NOT_VERIFIED)
    fault = _fault(proof, evidence, day)
    if fault is not None:
        return Verdict.NO_GO, fault
    reason = Reason.PROVEN_IN_PART if proof.not_run else Reason.PROVEN
    return Verdict.GO, Because(reason, _counted(proof))


def _fault(proof: Proof, evidence: Evidence, day: Day) -> Because | None:
    if proof.failed:
        return Because(Reason.CHECKS_FAILED, _counted(proof))
    if evidence.change and not evidence.stands(proof.run):
        values = {"verb": evidence.change.verb, "date": str(day_of(evidence.change))}
        return Because(Reason.CHANGED_SINCE, values)
    if proof.passed == 0 and proof.not_run:
        return Because(Reason.CHECKS_NOT_ASKED, _counted(proof))
    age = (day.on - day_of(proof.run)).days
    if age > day.margins.proof:
        return Because(Reason.OLD_PROOF, {"days": age, "most": day.margins.proof})
    return None


def _counted(proof: Proof) -> dict[str, str | int]:
    total = (proof.passed or 0) + proof.failed + proof.not_run
    return {
        "passed": proof.passed if proof.passed is not None else -1,
        "failed": proof.failed,
        "not_run": proof.not_run,
        "total": total,
        "date": str(day_of(proof.run)),
    }


def _of_office(subject: Subject, evidence: Evidence, day: Day) -> Iterator[Because]:
    """Yield what is wrong, or missing, with an office as a whole."""
    if evidence.change and evidence.failure is not None and _matters(subject, evidence, day):
        reason = Reason.RUN_INTERRUPTED if evidence.change.outcome == INTERRUPTED else Reason.RUN_FAILED
        values = {"verb": evidence.change.verb, "date": str(day_of(evidence.change))}
        yield Because(reason, {**values, "error": evidence.failure})
    if subject.stage is Stage.PLANNED:
        yield Because(Reason.NOT_INSTALLED)
        return
    state = evidence.proof(STATE)
    if state and state.failed and evidence.stands(state.run):
        hosts = ", ".join(each.partition(".")[2] for each in state.failures)
        yield Because(Reason.NOT_AS_PLANNED, {"hosts": hosts, "date": str(day_of(state.run))})
    if evidence.drifted:
        yield Because(Reason.DRIFTED, {"hosts": ", ".join(evidence.drifted)})
    if subject.profile_changed:
        yield Because(Reason.PROFILE_CHANGED)
    if subject.stage is Stage.STAGED and day.on > subject.dates.appointment:
        yield Because(Reason.NOT_ACTIVE)


def _matters(subject: Subject, evidence: Evidence, day: Day) -> bool:
    """Tell whether the failure of the last change is one still: hosts may be what they should be since.

    Of a planned office old failures are about hosts that are gone, as those of a lab are.
    """
    recent = evidence.change is not None and (day.on - day_of(evidence.change)).days <= day.margins.proof
    return evidence.as_planned is None and (subject.stage is not Stage.PLANNED or recent)


def _of_services(services: Sequence[ServiceVerdict]) -> Iterator[Because]:
    """Yield the reasons of services that are no-go; one that all of them share is the office's own."""
    bad = [each for each in services if each.verdict is Verdict.NO_GO]
    asked = [each for each in services if each.verdict in (Verdict.NO_GO, Verdict.GO)]
    if len({each.because.reason for each in bad}) == 1 and len(bad) == len(asked):
        first = bad[0].because
        if first.reason in PATIENT - {Reason.CHECKS_NOT_ASKED, Reason.NOT_INSTALLED}:
            yield first
            return
    for each in bad:
        if each.because.reason is not Reason.NOT_INSTALLED:
            yield replace(each.because, service=each.service)


def _in_order(faults: Iterable[Because]) -> tuple[Because, ...]:
    """Return what is wrong before what is missing."""
    return tuple(sorted(faults, key=lambda each: each.reason in PATIENT))


def _due(subject: Subject, lacking: bool, day: Day) -> Due | None:
    dates, margins = subject.dates, day.margins
    if subject.stage is Stage.PLANNED:
        return Due(Milestone.INSTALLED, dates.appointment - timedelta(days=margins.installed))
    if subject.stage is Stage.STAGED:
        if lacking and day.on <= dates.appointment:
            return Due(Milestone.PROVEN, dates.appointment - timedelta(days=margins.proven))
        return Due(Milestone.ACTIVE, dates.appointment)
    if subject.stage is Stage.ACTIVE:
        return Due(Milestone.WITHDRAWN, subject.withdrawn_by)
    held = subject.life.last.hold_until if subject.life.last else None
    if subject.stage is Stage.CLOSING and held:
        return Due(Milestone.REMOVED, held + timedelta(days=1))
    return None


def _weighed(faults: Sequence[Because], subject: Subject, due: Due | None, day: Day) -> Verdict:
    """Return no-go, unless nothing is wrong and what is missing has time."""
    patient = all(each.reason in PATIENT for each in faults)
    early = subject.stage in (Stage.PLANNED, Stage.STAGED) and due is not None and day.on < due.by
    return Verdict.WAITING if patient and early else Verdict.NO_GO


def _patient(service: ServiceVerdict, office: Verdict) -> ServiceVerdict:
    waits = office is Verdict.WAITING and service.verdict is Verdict.NO_GO
    return replace(service, verdict=Verdict.WAITING) if waits else service


def _over(services: Iterable[ServiceVerdict]) -> tuple[ServiceVerdict, ...]:
    asked = (Verdict.GO, Verdict.NO_GO)
    return tuple(replace(each, verdict=Verdict.OVER) if each.verdict in asked else each for each in services)


def _since(subject: Subject) -> date:
    return subject.life.last.on if subject.life.last else subject.dates.support_until


def _good(services: Iterable[ServiceVerdict], evidence: Evidence) -> Because:
    """Return why an office is go: all its checks, and the oldest day on which some were asked."""
    proofs = [each.proof for each in services if each.verdict is Verdict.GO and each.proof]
    proofs += [state] if (state := evidence.proof(STATE)) else []
    if not proofs:
        return Because(Reason.NOTHING_TO_CHECK)
    counted = [each.passed for each in proofs if each.passed is not None]
    values: dict[str, str | int] = {
        "passed": sum(counted) if len(counted) == len(proofs) else -1,
        "not_run": sum(each.not_run for each in proofs),
        "date": str(min(day_of(each.run) for each in proofs)),
    }
    return Because(Reason.PROVEN_IN_PART if values["not_run"] else Reason.PROVEN, values)
