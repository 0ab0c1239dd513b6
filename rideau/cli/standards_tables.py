"""What ``rideau standards`` prints for people."""

from collections.abc import Iterable, Iterator, Sequence

from rideau.cli.tables import Row, Table
from rideau.language import gettext, ngettext
from rideau.policy.catalogue import STANDARDS
from rideau.policy.control import Control
from rideau.policy.sources import SOURCES
from rideau.policy.standard import Standard
from rideau.standards.evidence import Held
from rideau.standards.statement import Judgement, State, Statement
from rideau.standards.words import SIGNS, STATES, SUBJECTS, colon, findings, pieces, spoken

COUNTED = (State.ERROR, State.WARNING)


def of_all(judgements: Sequence[Judgement], fleet: Sequence[Statement]) -> Table:
    """Return the standards, and in which offices something is found."""
    columns = ("", gettext("code"), gettext("what is asked"), gettext("found in"), gettext("accepted in"))
    rows = (_row_of_all(each, judgements, fleet) for each in STANDARDS.values())
    return Table(gettext("Standards"), columns, tuple(rows))


def _row_of_all(standard: Standard, judgements: Sequence[Judgement], fleet: Sequence[Statement]) -> Row:
    mine = [
        *((each.office, statement) for each in judgements for statement in each.statements),
        *((gettext("the fleet"), each) for each in fleet),
    ]
    states = {who: each.state for who, each in mine if each.standard is standard}
    order = list(State)
    worst = min(states.values(), key=order.index, default=State.NOTHING_FOUND)
    found = ", ".join(who for who, state in states.items() if order.index(state) <= order.index(State.NOTE))
    excepted = ", ".join(who for who, state in states.items() if state is State.EXCEPTED)
    return SIGNS[worst], standard.code, spoken(standard.asks), found or "—", excepted or "—"


def of_office(judgement: Judgement) -> Iterator[Table]:
    """Yield what is said of one office: what counts first, then what shows the rest."""
    columns = ("", gettext("code"), gettext("what is asked"), gettext("what was found"), gettext("evidence"))
    said = [each for each in judgement.statements if each.state is not State.NOT_OURS]
    rows = (
        (
            SIGNS[each.state],
            each.standard.code,
            spoken(each.standard.asks),
            findings(each),
            brief(each.evidence),
        )
        for each in sorted(said, key=lambda each: list(State).index(each.state))
    )
    yield Table(judgement.office, columns, tuple(rows))


def of_controls(judgements: Sequence[Judgement]) -> Iterator[Table]:
    """Yield the controls with what bears on them, office by office."""
    columns = ("ITSG-33", "ITSP.10.033", gettext("control"), gettext("evidence"))
    for each in judgements:
        rows = (
            (of.control.id, of.control.now, spoken(of.control.title), _of_control(of.control, of.evidence))
            for of in each.controls
        )
        yield Table(each.office, columns, tuple(rows))


def _of_control(control: Control, evidence: Held) -> str:
    also = (spoken(control.also),) if control.also else ()
    return "; ".join((*((brief(evidence),) if evidence else ()), *also)) or "—"


def of_standard(
    standard: Standard, judgements: Iterable[Judgement], fleet: Iterable[Statement]
) -> Iterator[str]:
    """Yield all that is known of one standard, line by line."""
    yield f"{standard.code}  {spoken(standard.asks)}"
    yield f"  {spoken(standard.reason)}"
    for key in standard.sources:
        source = SOURCES[key]
        yield f"  {colon(spoken(source.name), spoken(source.title))}. {source.where}"
    if standard.controls:
        yield f"  {colon('ITSG-33', ', '.join(standard.controls))}"
    yield f"  {spoken(SUBJECTS[standard.subject])}"
    said = [
        *((each.office, of) for each in judgements for of in each.statements if of.standard is standard),
        *((gettext("the fleet"), of) for of in fleet if of.standard is standard),
    ]
    for who, of in said:
        yield ""
        yield f"{SIGNS[of.state]} {colon(who, findings(of))}"
        yield from (f"    {each.place}" for each in of.found)
        yield from (f"    {piece}" for piece in pieces(of.evidence))


def brief(evidence: Held) -> str:
    """Return the first of each kind of evidence, and how many there are."""
    files, checks = len(evidence.files) + len(evidence.kept), len(evidence.checks)
    parts = (
        (ngettext("{count} file", "{count} files", files).format(count=files), files),
        (ngettext("{count} check", "{count} checks", checks).format(count=checks), checks),
        (_records(len(evidence.records)), len(evidence.records)),
    )
    first = next(iter((*evidence.checks, *pieces(evidence))), "—")
    if sum(count for _, count in parts) <= 1:
        return first
    return f"{first}, … ({', '.join(text for text, count in parts if count)})"


def _records(count: int) -> str:
    return ngettext("{count} DNS record", "{count} DNS records", count).format(count=count)


def legend() -> str:
    """Return what the signs mean."""
    return "   ".join(f"{SIGNS[state]} {spoken(words)}" for state, words in STATES.items())
