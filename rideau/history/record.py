"""The record of one run of a verb, and its JSON document.

Format 1. There is no secret in it, and nothing one could be guessed from: ``plan`` is a digest of plans
whose secrets are references, errors are the first line of what was said::

    {"format": 1, "id": RUN, "verb", "who": "USER@CONTROLLER", "begun": TIME, "ended": TIME or null,
     "outcome": OUTCOME, "where": "live" | "lab", "offices": [SLUG], "commit": SHA or null,
     "dirty": true | false | null, "plan": DIGEST or null, "version", "note",
     "hosts": [{"host", "office", "outcome": HOST_OUTCOME, "generation_before": N or null,
                "generation_after": N or null, "changes": {WHAT: COUNT}, "error": LINE or null}],
     "checks": [{"office", "passed": N, "failed": N, "not_run": N, "failures": [CHECK],
                 "services": [{"service", "passed": N, "failed": N, "not_run": N}]}]}

Records of before services were counted have no ``services``; they stay readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

FORMAT = 1
DONE, CHANGES, FAILED, INTERRUPTED = "done", "changes", "failed", "interrupted"
"""How a run ended: well; with drift or changes found, or checks failed; with an error; not at all."""
RUNNING = "running"
"""How a run that has not ended stands."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What became of one host; ``outcome`` is ``changed``, ``unchanged``, ``failed`` or ``skipped``."""

    host: str
    office: str
    outcome: str
    generation_before: int | None = None
    generation_after: int | None = None
    changes: Mapping[str, int] | None = None
    """How many of what: packages, files, units; drift counts its own kinds."""
    error: str = ""
    """The first line of why it failed."""


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """How the checks of one service of an office ended; ``state`` counts as a service."""

    service: str
    passed: int
    failed: int
    not_run: int


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """How the checks of one office ended; ``failures`` are the ids of those that failed."""

    office: str
    passed: int
    failed: int
    not_run: int
    failures: tuple[str, ...] = ()
    services: tuple[ServiceRecord, ...] = ()
    """The same, for each service that was asked; empty in old records."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run; times are ISO 8601 in UTC, ``ended`` is empty while it runs."""

    id: str
    verb: str
    who: str
    begun: str
    where: str = "live"
    offices: tuple[str, ...] = ()
    ended: str = ""
    outcome: str = RUNNING
    commit: str | None = None
    dirty: bool | None = None
    plan: str | None = None
    version: str = ""
    note: str = ""
    hosts: tuple[HostRecord, ...] = ()
    checks: tuple[CheckRecord, ...] = ()

    @property
    def short(self) -> str:
        """What people type: the part of the id that is not its time."""
        return self.id.rpartition("-")[2]

    def cut_short(self) -> "RunRecord":
        """Return the record of this run, whose program is gone and has not said how it ended."""
        return replace(self, outcome=INTERRUPTED, note=self.note or "its program ended without a word")


def document(run: RunRecord) -> Json:
    """Return the JSON document of ``run``."""
    return {
        "format": FORMAT,
        "id": run.id,
        "verb": run.verb,
        "who": run.who,
        "begun": run.begun,
        "ended": run.ended or None,
        "outcome": run.outcome,
        "where": run.where,
        "offices": list(run.offices),
        "commit": run.commit,
        "dirty": run.dirty,
        "plan": run.plan,
        "version": run.version,
        "note": run.note,
        "hosts": [_host_document(each) for each in run.hosts],
        "checks": [_check_document(each) for each in run.checks],
    }


def _host_document(each: HostRecord) -> Json:
    return {
        "host": each.host,
        "office": each.office,
        "outcome": each.outcome,
        "generation_before": each.generation_before,
        "generation_after": each.generation_after,
        "changes": dict(each.changes or {}),
        "error": each.error or None,
    }


def _check_document(each: CheckRecord) -> Json:
    return {
        "office": each.office,
        "passed": each.passed,
        "failed": each.failed,
        "not_run": each.not_run,
        "failures": list(each.failures),
        "services": [_service_document(one) for one in each.services],
    }


def _service_document(each: ServiceRecord) -> Json:
    return {
        "service": each.service,
        "passed": each.passed,
        "failed": each.failed,
        "not_run": each.not_run,
    }


def parse(found: Json) -> RunRecord:
    """Return the record whose document is ``found``; raise :class:`ValueError` if it is none of ours."""
    try:
        if found["format"] != FORMAT:
            raise ValueError(f"format {found['format']} is unknown")
        known = {key: value for key, value in found.items() if key != "format"}
        hosts = tuple(_host(each) for each in known.pop("hosts"))
        checks = tuple(_checks(each) for each in known.pop("checks"))
        offices, ended = tuple(known.pop("offices")), known.pop("ended") or ""
        return RunRecord(**known, offices=offices, ended=ended, hosts=hosts, checks=checks)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"it is not the record of a run: {error}") from error


def _host(each: Json) -> HostRecord:
    return HostRecord(**{**each, "error": each["error"] or ""})


def _checks(each: Json) -> CheckRecord:
    services = tuple(ServiceRecord(**one) for one in each.get("services", ()))
    return CheckRecord(**{**each, "failures": tuple(each["failures"]), "services": services})
