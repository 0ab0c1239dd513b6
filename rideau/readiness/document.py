"""Readiness as a JSON document, for programs.

Format 1::

    {"format": 1, "on": DATE, "where": "live" | "lab", "go": N, "no_go": N, "waiting": N, "late": N,
     "offices": [{"office", "name": {"en", "fr"} or null, "verdict": VERDICT, "why": WORDS,
                  "reasons": [{"reason": REASON, "service": SLUG or null, "words"}],
                  "stage" or null, "appointment": DATE or null, "support_until": DATE or null,
                  "next": null or {"milestone": MILESTONE, "by": DATE, "days_late": N},
                  "changed": RUN or null,
                  "services": [{"service", "provider", "verdict": VERDICT, "reason": REASON, "why": WORDS,
                                "proof": null or {"run": RUN, "passed": N or null, "failed": N, "not_run": N,
                                                  "failures": [CHECK]}}],
                  "runs": [RUN]}]}

where ``RUN`` is ``{"id", "verb", "begun": TIME, "who", "commit" or null, "dirty" or null, "outcome"}``.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rideau.history.record import RunRecord
from rideau.readiness.evidence import Proof
from rideau.readiness.verdict import Because, Due, OfficeVerdict, ServiceVerdict, Verdict
from rideau.readiness.words import sentence, why

FORMAT = 1
RUNS = 10
"""Runs that are told of each office."""
Json = dict[str, Any]


def document(offices: Sequence[OfficeVerdict], on: date, where: str) -> Json:
    """Return how ``offices`` stand ``on`` a day, with words in the reader's language."""
    verdicts = [each.verdict for each in offices]
    return {
        "format": FORMAT,
        "on": str(on),
        "where": where,
        "go": verdicts.count(Verdict.GO),
        "no_go": verdicts.count(Verdict.NO_GO),
        "waiting": verdicts.count(Verdict.WAITING),
        "late": sum(bool(each.due and each.due.late(on)) for each in offices),
        "offices": [_office(each, on) for each in offices],
    }


def _office(office: OfficeVerdict, on: date) -> Json:
    subject, change = office.subject, office.evidence.change
    return {
        "office": office.slug,
        "name": {"en": subject.name.en, "fr": subject.name.fr} if subject else None,
        "verdict": str(office.verdict),
        "why": why(office, on),
        "reasons": [_reason(each) for each in office.because],
        "stage": str(subject.stage) if subject else None,
        "appointment": str(subject.dates.appointment) if subject else None,
        "support_until": str(subject.dates.support_until) if subject else None,
        "next": _next(office.due, on) if office.due else None,
        "changed": _run(change) if change else None,
        "services": [_service(each) for each in office.services],
        "runs": [_run(each) for each in office.evidence.runs[:RUNS]],
    }


def _reason(because: Because) -> Json:
    return {
        "reason": str(because.reason),
        "service": because.service or None,
        "words": sentence(because),
    }


def _next(due: Due, on: date) -> Json:
    return {"milestone": str(due.milestone), "by": str(due.by), "days_late": due.late(on)}


def _service(each: ServiceVerdict) -> Json:
    return {
        "service": each.service,
        "provider": str(each.provider),
        "verdict": str(each.verdict),
        "reason": str(each.because.reason),
        "why": sentence(each.because),
        "proof": _proof(each.proof) if each.proof else None,
    }


def _proof(proof: Proof) -> Json:
    return {
        "run": _run(proof.run),
        "passed": proof.passed,
        "failed": proof.failed,
        "not_run": proof.not_run,
        "failures": list(proof.failures),
    }


def _run(run: RunRecord) -> Json:
    return {
        "id": run.id,
        "verb": run.verb,
        "begun": run.begun,
        "who": run.who,
        "commit": run.commit,
        "dirty": run.dirty,
        "outcome": run.outcome,
    }
