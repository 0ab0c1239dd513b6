"""What can be said of each standard in an office, and of each control: what was found, and where to look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rideau.policy.catalogue import STANDARDS
from rideau.policy.control import Control
from rideau.policy.controls import CONTROLS
from rideau.policy.standard import Scope, Standard, Subject
from rideau.problems import Severity
from rideau.project import Project
from rideau.standards.evidence import NOTHING, Held, bearing, held
from rideau.standards.judging import Judged, applies, described, judged_fleet, judged_office
from rideau.text import Text


class State(StrEnum):
    """How an office stands to a standard. None of them says that it complies with anything."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    EXCEPTED = "excepted"
    NOTHING_FOUND = "nothing-found"
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Statement:
    """A standard in an office: what was found, or what shows that it is met but for what was accepted."""

    standard: Standard
    state: State
    found: tuple[Judged, ...]
    evidence: Held


@dataclass(frozen=True, slots=True)
class ControlEvidence:
    """A control, and what bears on it in an office."""

    control: Control
    evidence: Held


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is said of one office on one day."""

    office: str
    name: Text
    domain: str
    statements: tuple[Statement, ...]
    controls: tuple[ControlEvidence, ...]

    def in_state(self, state: State) -> tuple[Statement, ...]:
        """Return the statements that stand so."""
        return tuple(each for each in self.statements if each.state is state)


def judge(project: Project, slug: str, today: date) -> Judgement:
    """Return what is said of an office; raise as :meth:`Project.plan` does."""
    loaded, plan = project.profile(slug), project.plan(slug)
    shared = loaded.model.site.same_as
    subject = described(loaded.model, project.profile(shared).model if shared else None, today)
    found = judged_office(subject, loaded.document, project.fleet.model)
    whole, domain = held(plan), plan.office.domain
    codes = {each.finding.code for each in found}
    about = (
        (standard, applies(standard, subject) and standard.once not in codes)
        for standard in STANDARDS.values()
        if standard.scope is Scope.OFFICE and standard.subject is not Subject.EXCEPTIONS
    )
    statements = tuple(
        _statement(standard, found, bearing(standard.evidence, whole, domain), ours=ours)
        for standard, ours in about
    )
    controls = tuple(
        ControlEvidence(each, bearing(each.evidence, whole, domain)) for each in CONTROLS.values()
    )
    return Judgement(slug, plan.office.name, domain, (*statements, *_of_exceptions(found)), controls)


def judge_fleet(project: Project) -> tuple[Statement, ...]:
    """Return what is said of what all offices share."""
    found = judged_fleet(project.fleet)
    return tuple(
        _statement(each, found, NOTHING, ours=True)
        for each in STANDARDS.values()
        if each.scope is Scope.FLEET
    )


def _statement(standard: Standard, found: tuple[Judged, ...], evidence: Held, *, ours: bool) -> Statement:
    mine = tuple(each for each in found if each.standard is standard)
    if not ours:
        return Statement(standard, State.NOT_OURS, (), NOTHING)
    counted = [each.severity for each in mine if each.excused is None]
    if counted:
        worst = min(counted, key=list(Severity).index)
        return Statement(standard, State(worst), mine, NOTHING)
    state = State.EXCEPTED if mine else State.NOTHING_FOUND
    return Statement(standard, state, mine, evidence)


def _of_exceptions(found: tuple[Judged, ...]) -> Iterator[Statement]:
    """Yield exceptions that ended or cover nothing, where there are such."""
    for standard in STANDARDS.values():
        mine = tuple(each for each in found if each.standard is standard)
        if standard.subject is Subject.EXCEPTIONS and mine:
            yield _statement(standard, mine, NOTHING, ours=True)
