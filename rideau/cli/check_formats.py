"""Problems as machines of others read them: GitHub Actions, GitLab's code quality, SARIF 2.1.0 (OASIS)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from rideau import __version__, language
from rideau.policy.catalogue import STANDARDS
from rideau.policy.sources import SOURCES
from rideau.problems import Problem, Severity
from rideau.profiles.rules import RULES

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_PLACES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
"""What a message of a workflow command may not have as it is."""
_PROPERTIES = {**_PLACES, ord(":"): "%3A", ord(","): "%2C"}


def github(problems: Iterable[Problem], root: Path) -> Iterator[str]:
    """Yield a workflow command for each problem: GitHub shows it at its line of the change."""
    for each in problems:
        place = each.location
        file = _relative(place.file, root).translate(_PROPERTIES)
        where = f"file={file},line={place.line},col={place.column}"
        text = f"{each.message}. {each.remedy}".translate(_PLACES)
        yield f"::{each.severity} {where},title={each.code.translate(_PROPERTIES)}::{text}"


def gitlab(problems: Iterable[Problem], root: Path) -> list[dict[str, object]]:
    """Return a report of code quality: GitLab shows in a merge request what is new and what is gone."""
    return [_issue(each, _relative(each.location.file, root)) for each in problems]


def _issue(each: Problem, file: str) -> dict[str, object]:
    """Return one entry; it is the same one wherever in the file it moves."""
    same = f"{each.code}\n{file}\n{each.path}\n{each.message}"
    return {
        "description": f"{each.message}. {each.remedy}",
        "check_name": each.code,
        "fingerprint": sha256(same.encode()).hexdigest(),
        "severity": "major" if each.severity is Severity.ERROR else "minor",
        "location": {"path": file, "lines": {"begin": each.location.line}},
    }


def sarif(problems: Sequence[Problem], root: Path) -> dict[str, object]:
    """Return one run of one tool, with the rules that were broken and where."""
    broken = sorted({each.code for each in problems})
    driver = {
        "name": "rideau",
        "version": __version__,
        "rules": [_of_rule(code) for code in broken],
    }
    results = [_result(each, broken.index(each.code), root) for each in problems]
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _of_rule(code: str) -> dict[str, object]:
    standard = STANDARDS.get(code)
    if standard is None:
        rule = RULES.get(code)
        described = re.sub(r"\{\w+\}", "…", language.gettext(rule.message)) if rule else code
        return {"id": code, "shortDescription": {"text": described}}
    spoken = language.current()
    sources = "; ".join(SOURCES[each].title.in_language(spoken) for each in standard.sources)
    where = SOURCES[standard.sources[0]].where
    return {
        "id": code,
        "shortDescription": {"text": standard.asks.in_language(spoken)},
        "fullDescription": {"text": f"{standard.reason.in_language(spoken)} ({sources})"},
        **({"helpUri": where} if where.startswith("https:") else {}),
    }


def _result(each: Problem, index: int, root: Path) -> dict[str, object]:
    region = {"startLine": each.location.line, "startColumn": each.location.column}
    artifact = {"uri": _relative(each.location.file, root)}
    return {
        "ruleId": each.code,
        "ruleIndex": index,
        "level": str(each.severity),
        "message": {"text": f"{each.message}. {each.remedy}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }


def _relative(file: Path, root: Path) -> str:
    """Return the file as version control knows it."""
    there, base = file.resolve(), root.resolve()
    return there.relative_to(base).as_posix() if there.is_relative_to(base) else file.as_posix()
