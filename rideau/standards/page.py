"""Pages about standards: what offices are held to, office by office, and the map of controls."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from markupsafe import Markup, escape

from rideau import language
from rideau.pages.blocks import Note, Paragraph, Section, Table, Tone, badge
from rideau.pages.page import Page, both, html
from rideau.pages.prose import code, link, said, strong
from rideau.policy.sources import SOURCES
from rideau.policy.standard import Standard, Subject
from rideau.standards.evidence import Held
from rideau.standards.statement import ControlEvidence, Judgement, State, Statement
from rideau.standards.words import NO_CLAIM, STATES, SUBJECTS, findings, pieces, spoken
from rideau.text import Text

_TONES = {
    State.ERROR: Tone.BAD,
    State.WARNING: Tone.WARNING,
}
_MOST = 8
"""Pieces of evidence that are named in a cell; all of them are in the JSON."""
_TITLE = Text("Standards and evidence", "Normes et preuves")
_LEAD = Text(
    "What every office is held to, where something was found, and what shows the rest.",
    "Ce à quoi chaque cabinet est tenu, ce qui a été constaté, et ce qui montre le reste.",
)
_CLAIM = Text("What this is not", "Ce que ceci n'est pas")
_FLEET = Text("What all offices share", "Ce que tous les cabinets partagent")
_CONTROLS = Text("Controls of ITSG-33", "Contrôles d'ITSG-33")
_MORE = Text("and {count} more", "et {count} autres")
_DAY = Text("As of {day}.", "En date du {day}.")
_OFFICES = Text("Offices", "Cabinets")
_FOUND = Text("What was found, and the evidence", "Ce qui a été constaté, et les preuves")
_COUNTED = Text("How much was found in each office", "Combien a été constaté dans chaque cabinet")
_OF_FLEET = Text("Standards that the fleet answers for", "Normes dont répond le parc")
_BY_STANDARD = Text("Standard by standard", "Norme par norme")
_BY_CONTROL = Text(
    "What bears on each control; a control that is not here has no evidence in Rideau",
    "Ce qui touche à chaque contrôle; un contrôle absent d'ici n'a pas de preuve dans Rideau",
)
_LEAD_OF_OFFICE = Text(
    "What this office is held to: what was found comes first, then what shows the rest.",
    "Ce à quoi ce cabinet est tenu : d'abord ce qui a été constaté, puis ce qui montre le reste.",
)
_COLUMNS_OF_OFFICES = (
    Text("Office", "Cabinet"),
    Text("Errors", "Erreurs"),
    Text("Warnings", "Avertissements"),
    Text("Notes", "Notes"),
    Text("Exceptions", "Exceptions"),
)
_STANDARDS = Text("The standards, and why", "Les normes, et pourquoi")
_COLUMNS = (
    Text("Code", "Code"),
    Text("What is asked", "Ce qui est demandé"),
    Text("What was found", "Ce qui a été constaté"),
    Text("Evidence", "Preuves"),
)
_COLUMNS_OF_CONTROLS = (
    Text("ITSG-33", "ITSG-33"),
    Text("ITSP.10.033", "ITSP.10.033"),
    Text("Control", "Contrôle"),
    Text("Evidence", "Preuves"),
)
_COLUMNS_OF_STANDARDS = (
    Text("Code", "Code"),
    Text("What is asked", "Ce qui est demandé"),
    Text("Why", "Pourquoi"),
    Text("Where it comes from", "D'où elle vient"),
)


def files(
    judgements: Sequence[Judgement], fleet: Sequence[Statement], standards: Sequence[Standard], today: date
) -> dict[str, str]:
    """Return one page for all offices and one for each, in both languages, by the names of their files."""
    made = [
        both(partial(_overview, judgements, fleet, standards, today)),
        *(both(partial(_office, each, today)) for each in judgements),
    ]
    return {
        f"{page.name}.{spoken}.html": html(page, spoken) for pages in made for spoken, page in pages.items()
    }


def _overview(
    judgements: Sequence[Judgement], fleet: Sequence[Statement], standards: Sequence[Standard], today: date
) -> Page:
    offices = Table(
        "offices-table",
        said(_COUNTED),
        tuple(map(said, _COLUMNS_OF_OFFICES)),
        tuple(_row(each) for each in judgements),
        numbers=frozenset((1, 2, 3, 4)),
    )
    shared = _table("fleet-table", said(_OF_FLEET), fleet)
    return Page(
        "standards",
        "Rideau",
        said(_TITLE),
        said(_LEAD),
        (
            Section("offices", said(_OFFICES), (offices,)),
            Section("fleet", said(_FLEET), (shared,)),
            *_all(standards),
        ),
        blocks=(_claim(),),
        footer=said(_DAY, day=str(today)),
        wide=True,
    )


def _claim() -> Note:
    return Note(said(_CLAIM), (Paragraph(said(NO_CLAIM)),))


def _row(judgement: Judgement) -> tuple[str, ...]:
    address = f"standards-{judgement.office}.{language.current()}.html"
    counted = (State.ERROR, State.WARNING, State.NOTE, State.EXCEPTED)
    counts = (str(len(judgement.in_state(state))) for state in counted)
    return link(address, said(judgement.name)), *counts


def _office(judgement: Judgement, today: date) -> Page:
    shown = sorted(
        (each for each in judgement.statements if each.state is not State.NOT_OURS),
        key=lambda each: list(State).index(each.state),
    )
    found = _table("statements-table", said(_BY_STANDARD), shown)
    return Page(
        f"standards-{judgement.office}",
        said(judgement.name),
        said(_TITLE),
        said(_LEAD_OF_OFFICE),
        (
            Section("statements", said(_FOUND), (found,)),
            Section("controls", said(_CONTROLS), (_controls(judgement),)),
        ),
        blocks=(_claim(),),
        footer=said(_DAY, day=str(today)),
        wide=True,
    )


def _table(id_: str, caption: str, statements: Sequence[Statement]) -> Table:
    rows = tuple(
        (code(each.standard.code), said(each.standard.asks), _found(each), _evidence(each.evidence))
        for each in statements
    )
    return Table(id_, caption, tuple(map(said, _COLUMNS)), rows)


def _found(statement: Statement) -> str:
    state = said(STATES[statement.state])
    if not statement.found:
        return state
    tone = _TONES.get(statement.state)
    told = badge(tone, state) if tone else strong(state)
    return Markup("{} {}").format(told, findings(statement))


def _evidence(evidence: Held) -> Markup:
    found = tuple(map(code, pieces(evidence)))
    left = len(found) - _MOST
    if left > 1:
        found = (*found[:_MOST], said(_MORE, count=str(left)))
    return Markup("<br>").join(found) or escape("—")


def _controls(judgement: Judgement) -> Table:
    rows = tuple(
        (code(each.control.id), code(each.control.now), said(each.control.title), _of_control(each))
        for each in judgement.controls
    )
    return Table("controls-table", said(_BY_CONTROL), tuple(map(said, _COLUMNS_OF_CONTROLS)), rows)


def _of_control(each: ControlEvidence) -> str:
    also = (said(each.control.also),) if each.control.also else ()
    named = (_evidence(each.evidence),) if each.evidence else ()
    return Markup("<br>").join((*named, *also)) or escape("—")


def _all(standards: Sequence[Standard]) -> Iterator[Section]:
    """Yield the standards with their reasons and sources, subject by subject."""
    parts = tuple(
        Section(f"about-{subject}", said(SUBJECTS[subject]), (_reasons(subject, standards),))
        for subject in Subject
    )
    yield Section("standards", said(_STANDARDS), sections=parts)


def _reasons(subject: Subject, standards: Sequence[Standard]) -> Table:
    rows = tuple(
        (code(each.code), said(each.asks), said(each.reason), _sources(each))
        for each in standards
        if each.subject is subject
    )
    caption = said(
        Text("{title}: {about}", "{title} : {about}").format(title=_STANDARDS, about=SUBJECTS[subject])
    )
    return Table(f"about-{subject}-table", caption, tuple(map(said, _COLUMNS_OF_STANDARDS)), rows)


def _sources(standard: Standard) -> Markup:
    sources = (SOURCES[key] for key in standard.sources)
    return Markup("<br>").join(
        link(each.where, spoken(each.name)) if each.where.startswith("https:") else escape(spoken(each.name))
        for each in sources
    )
