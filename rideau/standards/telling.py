"""What is found, as problems that ``rideau check`` tells beside its own."""

from collections.abc import Iterator
from datetime import date

from rideau import language
from rideau.inspection import Report
from rideau.pages.prose import typeset
from rideau.problems import Problem, Severity
from rideau.profiles.rules import shown
from rideau.standards.judging import Judged, described, judged_fleet, judged_office


def judged(report: Report, today: date) -> Iterator[Judged]:
    """Yield everything found in the fleet and the offices of ``report``, excused or not."""
    fleet = report.fleet
    if fleet is not None:
        yield from judged_fleet(fleet)
    for office in report.offices.values():
        profile = office.model
        shared = profile.site.same_as
        if shared is not None and shared not in report.profiles:
            continue  # told as a problem already
        owner = report.profiles[shared] if shared else None
        subject = described(profile, owner, today)
        yield from judged_office(subject, office.document, fleet.model if fleet else None)


def told(report: Report, today: date) -> tuple[Problem, ...]:
    """Return what counts: errors and warnings that no exception covers, by file and line."""
    counted = (
        each for each in judged(report, today) if each.excused is None and each.severity is not Severity.NOTE
    )
    return tuple(sorted(problem_of(each) for each in counted))


def problem_of(each: Judged) -> Problem:
    """Return a finding in the reader's words."""
    standard, values, spoken = each.standard, each.finding.values, language.current()
    if standard.finding is None or standard.remedy is None:
        raise AssertionError(f"{standard.code} cannot be found")
    message, remedy = (
        typeset(words.format(**values).in_language(spoken)) for words in (standard.finding, standard.remedy)
    )
    path = shown(each.finding.path)
    return Problem(each.place, standard.code, path, message, remedy, severity=each.severity)
