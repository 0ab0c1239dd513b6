"""An office's findings, each with how much it weighs and the exception that covers it, if one does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from rideau.office import Provider
from rideau.policy.catalogue import STANDARDS
from rideau.policy.standard import Scope, Standard
from rideau.problems import Location, Severity
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Profile, StandardException
from rideau.profiles.rules import DocumentPath
from rideau.profiles.source import Document
from rideau.profiles.validation import Loaded
from rideau.standards.cryptography import cryptography_findings, time_findings
from rideau.standards.described import Described, Finding
from rideau.standards.emergency import emergency_findings, text_findings
from rideau.standards.languages import language_findings
from rideau.standards.mail import mail_findings
from rideau.standards.redundancy import redundancy_findings
from rideau.standards.retention import retention_findings, support_findings
from rideau.standards.zones import hub_findings, zone_findings

_OF_OFFICES: tuple[Callable[[Described], Iterator[Finding]], ...] = (
    *(zone_findings, cryptography_findings, emergency_findings, language_findings, text_findings),
    *(retention_findings, redundancy_findings, support_findings, mail_findings),
)
_OF_FLEETS: tuple[Callable[[Fleet], Iterator[Finding]], ...] = (hub_findings, time_findings)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, where it stands and what it weighs; ``excused`` is what covers it today."""

    standard: Standard
    finding: Finding
    place: Location
    severity: Severity
    excused: StandardException | None = None


def applies(standard: Standard, office: Described) -> bool:
    """Tell whether a standard is about something that this office has, from whom the standard means."""
    if standard.scope is not Scope.OFFICE:
        return False
    provider = Provider.PARTNER if standard.partner else Provider.MANAGED
    return not standard.about or any(office.provider(slug) is provider for slug in standard.about)


def judged_office(office: Described, document: Document, fleet: Fleet | None) -> tuple[Judged, ...]:
    """Return what is found in an office on its day, and what is wrong with its exceptions."""
    found = [
        each
        for each in chain.from_iterable(find(office) for find in _OF_OFFICES)
        if applies(STANDARDS[each.code], office)
    ]
    judged = (_judged(each, document, fleet, _covering(each, office)) for each in found)
    codes = {each.code for each in found}
    about = (_judged(each, document, fleet) for each in _of_exceptions(office, codes))
    return (*judged, *about)


def judged_fleet(fleet: Loaded[Fleet]) -> tuple[Judged, ...]:
    """Return what is found in what all offices share."""
    found = chain.from_iterable(find(fleet.model) for find in _OF_FLEETS)
    return tuple(_judged(each, fleet.document, fleet.model) for each in found)


def _judged(
    finding: Finding, document: Document, fleet: Fleet | None, excused: StandardException | None = None
) -> Judged:
    standard = STANDARDS[finding.code]
    policy = fleet.standards.policy if fleet else {}
    severity = policy.get(finding.code, standard.severity)
    return Judged(standard, finding, place(document, finding.path), severity, excused)


def _covering(finding: Finding, office: Described) -> StandardException | None:
    return next(
        (
            each
            for each in office.profile.exceptions
            if each.rule == finding.code and _lasts(each.until, office.today)
        ),
        None,
    )


def _of_exceptions(office: Described, codes: set[str]) -> Iterator[Finding]:
    """Yield the exceptions that cover nothing, and those whose last day has passed."""
    for at, each in enumerate(office.profile.exceptions):
        if each.rule not in codes:
            yield Finding("S092", ("exceptions", at, "rule"), {"rule": each.rule})
        elif not _lasts(each.until, office.today):
            values = {"rule": each.rule, "until": str(each.until)}
            yield Finding("S091", ("exceptions", at, "until"), values)


def _lasts(until: date, today: date) -> bool:
    return today <= until


def place(document: Document, path: DocumentPath) -> Location:
    """Return where ``path`` stands in an office's own file: what comes from a level, where it is named."""
    for end in range(len(path), 0, -1):
        found = document.location(path[:end])
        if found.file == document.file:
            return found
    return document.location(("level",))


def described(profile: Profile, site_owner: Profile | None, today: date) -> Described:
    """Return an office for judging; ``site_owner`` is the office whose site it shares."""
    site = profile.site
    if site_owner is not None:
        site = site.model_copy(update={"address": site_owner.site.address})
    return Described(profile, site, today)
