"""What ``rideau standards --json`` prints for programs."""

from collections.abc import Sequence
from datetime import date

from rideau.policy.sources import SOURCES
from rideau.policy.standard import Standard
from rideau.standards.evidence import Held, OnHost
from rideau.standards.judging import Judged
from rideau.standards.statement import Judgement, Statement
from rideau.standards.words import said_of
from rideau.text import Text

FORMAT = 1


def document(
    standards: Sequence[Standard], judgements: Sequence[Judgement], fleet: Sequence[Statement], today: date
) -> dict[str, object]:
    """Return standards, and what is said of each office and of the fleet on a day."""
    return {
        "format": FORMAT,
        "on": str(today),
        "standards": [_standard(each) for each in standards],
        "fleet": [_statement(each) for each in fleet],
        "offices": [_office(each) for each in judgements],
    }


def _standard(each: Standard) -> dict[str, object]:
    return {
        "code": each.code,
        "subject": str(each.subject),
        "severity": str(each.severity),
        "asks": _both(each.asks),
        "reason": _both(each.reason),
        "sources": [
            {"name": _both(source.name), "title": _both(source.title), "where": source.where}
            for source in (SOURCES[key] for key in each.sources)
        ],
        "controls": [*each.controls],
    }


def _office(judgement: Judgement) -> dict[str, object]:
    controls = [
        {
            "itsg33": each.control.id,
            "itsp10033": each.control.now,
            "title": _both(each.control.title),
            "evidence": _evidence(each.evidence),
            "also": _both(each.control.also) if each.control.also else None,
        }
        for each in judgement.controls
    ]
    statements = [_statement(each) for each in judgement.statements]
    return {"office": judgement.office, "statements": statements, "controls": controls}


def _statement(each: Statement) -> dict[str, object]:
    return {
        "code": each.standard.code,
        "state": str(each.state),
        "found": [_finding(one) for one in each.found],
        "evidence": _evidence(each.evidence),
    }


def _finding(each: Judged) -> dict[str, object]:
    excused = each.excused
    return {
        "file": str(each.place.file),
        "line": each.place.line,
        "column": each.place.column,
        "message": said_of(each),
        "until": str(excused.until) if excused else None,
        "reason": {"en": excused.reason.en, "fr": excused.reason.fr} if excused else None,
    }


def _evidence(each: Held) -> dict[str, object]:
    return {
        "files": [_on_host(one) for one in each.files],
        "checks": [*each.checks],
        "records": [*each.records],
        "kept": [_on_host(one) for one in each.kept],
    }


def _on_host(each: OnHost) -> dict[str, str]:
    return {"host": each.host, "path": each.path}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "fr": text.fr}
