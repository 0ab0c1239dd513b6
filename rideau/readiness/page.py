"""Readiness as a page: the fleet at a glance, what is late, and the evidence of every office."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from rideau import language
from rideau.history.record import RunRecord
from rideau.lifecycle import word
from rideau.pages.blocks import Block, Note, Paragraph, Points, Section, Table, Tone
from rideau.pages.page import Page
from rideau.pages.prose import NOTHING, code, said, typeset
from rideau.readiness.picture import Picture
from rideau.readiness.verdict import OfficeVerdict, ServiceVerdict, Verdict
from rideau.readiness.words import MARKS, lateness, sentence, upper, verdict_word, why
from rideau.service_names import NAMES
from rideau.text import Text

RUNS = 10
"""Runs that are told of each office."""
_SHORT = 8
_TONES = {Verdict.GO: Tone.GOOD, Verdict.NO_GO: Tone.BAD, Verdict.WAITING: Tone.WARNING}
_MEANINGS = {
    Verdict.GO: Text(
        "every check passed since the office was last changed",
        "toutes les vérifications ont réussi depuis le dernier changement",
    ),
    Verdict.NO_GO: Text(
        "something failed, or is missing and due", "quelque chose a échoué, ou manque à l'échéance"
    ),
    Verdict.WAITING: Text(
        "something is missing, and has time", "quelque chose manque, mais il reste du temps"
    ),
    Verdict.PARTNER: Text("the department runs the service", "le ministère assure le service"),
    Verdict.NOT_BUILT: Text(
        "this version of Rideau cannot install the service",
        "cette version de Rideau ne peut installer le service",
    ),
    Verdict.NONE: Text("the office does without the service", "le cabinet se passe du service"),
    Verdict.OVER: Text("the office is closing, or closed", "le cabinet est en fermeture, ou fermé"),
}


def readiness_page(picture: Picture) -> Page:
    """Return the page in the reader's language."""
    offices = picture.offices
    lead = Text(
        "On {on}, of {all} offices: {go} go, {no_go} no-go, {waiting} not due yet.",
        "Au {on}, sur {all} cabinets : {go} prêts, {no_go} pas prêts, {waiting} à venir.",
    )
    verdicts = [each.verdict for each in offices]
    return Page(
        name="readiness",
        owner=picture.fleet,
        title=said(Text("Readiness", "État de préparation")),
        lead=said(
            lead,
            on=str(picture.on),
            go=str(verdicts.count(Verdict.GO)),
            no_go=str(verdicts.count(Verdict.NO_GO)),
            waiting=str(verdicts.count(Verdict.WAITING)),
            all=str(len(offices)),
        ),
        blocks=tuple(_urgent(picture)),
        sections=(
            _overview(picture),
            _matrix(offices),
            _evidence_of_all(picture),
        ),
        footer=_footer(lab=picture.lab),
        wide=True,
    )


def _urgent(picture: Picture) -> list[Block]:
    late = [(each, lateness(each, picture.on)) for each in picture.offices]
    items = tuple(_link(each) + typeset(f"{_colon()}{words}") for each, words in late if words)
    if not items:
        return []
    return [Note(said(Text("Late", "En retard")), (Points(items),), Tone.BAD)]


def _colon() -> str:
    return " : " if language.current() == "fr" else ": "


def _name(office: OfficeVerdict) -> str:
    return office.subject.name.in_language(language.current()) if office.subject else office.slug


def _link(office: OfficeVerdict) -> Markup:
    return Markup('<a href="#office-{}">{}</a>').format(office.slug, typeset(_name(office)))


def _badge(verdict: Verdict) -> Markup:
    drawn = Markup('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>')
    return drawn.format(_TONES.get(verdict, Tone.UNKNOWN), MARKS[verdict], verdict_word(verdict))


def _sign(verdict: Verdict) -> Markup:
    """Return the sign alone, for a cell among many; whoever does not see it hears the word."""
    drawn = Markup('<span class="badge {}" role="img" aria-label="{}" title="{}">{}</span>')
    tone, words = _TONES.get(verdict, Tone.UNKNOWN), verdict_word(verdict)
    return drawn.format(tone, words, words, MARKS[verdict])


def _time(day: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day, day)


def _overview(picture: Picture) -> Section:
    columns = (
        Text("Office", "Cabinet"),
        Text("Verdict", "Verdict"),
        Text("Day one", "Premier jour"),
        Text("Stage", "Étape"),
        Text("Why", "Pourquoi"),
    )
    rows = tuple(_row(each, picture.on) for each in picture.offices)
    caption = said(Text("Every office on {on}", "Chaque cabinet au {on}"), on=str(picture.on))
    table = Table("offices-table", caption, tuple(map(said, columns)), rows)
    return Section("offices", said(Text("Offices", "Cabinets")), (table,))


def _row(office: OfficeVerdict, on: date) -> tuple[str, ...]:
    subject = office.subject
    day, stage = (_time(subject.dates.appointment), word(subject.stage)) if subject else ("?", "?")
    return (_link(office), _badge(office.verdict), day, stage, typeset(upper(why(office, on))))


def _matrix(offices: Sequence[OfficeVerdict]) -> Section:
    spoken = language.current()
    columns = (
        said(Text("Office", "Cabinet")),
        *(typeset(each.in_language(spoken)) for each in NAMES.values()),
    )
    rows = tuple(
        (_link(each), *(_sign(one.verdict) for one in each.services)) for each in offices if each.services
    )
    caption = said(Text("Every service of every office", "Chaque service de chaque cabinet"))
    legend = tuple(_badge(verdict) + _colon() + said(text) for verdict, text in _MEANINGS.items())
    blocks = (Table("services-table", caption, columns, rows, narrow=True), Points(legend))
    return Section("services", said(Text("Services", "Services")), blocks)


def _evidence_of_all(picture: Picture) -> Section:
    parts = tuple(_office(each, picture.on) for each in picture.offices)
    return Section("evidence", said(Text("Evidence", "Preuves")), sections=parts)


def _office(office: OfficeVerdict, on: date) -> Section:
    late = lateness(office, on)
    words = f"{upper(why(office, on))}. {upper(late)}." if late else f"{upper(why(office, on))}."
    blocks: list[Block] = [Paragraph(_badge(office.verdict) + " " + typeset(words))]
    if office.services:
        blocks.append(_services(office))
    if office.evidence.runs:
        blocks.append(_runs(office))
    return Section(f"office-{office.slug}", typeset(_name(office)), tuple(blocks))


def _services(office: OfficeVerdict) -> Table:
    columns = (
        Text("Service", "Service"),
        Text("Verdict", "Verdict"),
        Text("Why", "Pourquoi"),
        Text("Evidence", "Preuve"),
    )
    caption = _of(office, Text("{office}: services and evidence", "{office} : services et preuves"))
    rows = tuple(_service(each) for each in office.services)
    return Table(f"{office.slug}-services", caption, tuple(map(said, columns)), rows)


def _of(office: OfficeVerdict, text: Text) -> str:
    return said(text, office=_name(office))


def _service(each: ServiceVerdict) -> tuple[str, ...]:
    name = typeset(NAMES[each.service].in_language(language.current()))
    return (name, _badge(each.verdict), typeset(upper(sentence(each.because))), _evidence(each))


def _evidence(each: ServiceVerdict) -> Markup:
    if each.proof is None:
        return NOTHING
    run = each.proof.run
    told = Text("{verb} {run} at commit {commit}", "{verb} {run}, au commit {commit}")
    if not run.commit:
        told = Text("{verb} {run}", "{verb} {run}")
    words = said(told, verb=run.verb, run=code(run.short), commit=code(_commit(run)))
    failures = Markup(", ").join(code(name) for name in each.proof.failures)
    return words + Markup("<br>") + failures if failures else words


def _commit(run: RunRecord) -> str:
    return (run.commit or "")[:_SHORT] + ("+" if run.dirty else "")


_OUTCOMES = {
    "done": Text("done", "réussi"),
    "changes": Text("something did not pass", "tout n'a pas réussi"),
    "failed": Text("failed", "échoué"),
    "interrupted": Text("interrupted", "interrompu"),
}


def _runs(office: OfficeVerdict) -> Table:
    columns = (
        Text("Begun (UTC)", "Début (UTC)"),
        Text("What", "Commande"),
        Text("Outcome", "Résultat"),
        Text("By", "Par"),
        Text("Commit", "Commit"),
        Text("Run", "Exécution"),
    )
    rows = tuple(
        (
            each.begun[:16].replace("T", " "),
            f"{each.verb} {each.note}".strip(),
            said(_OUTCOMES.get(each.outcome, Text(each.outcome, each.outcome))),
            each.who,
            code(_commit(each)) if each.commit else NOTHING,
            code(each.short),
        )
        for each in office.evidence.runs[:RUNS]
    )
    caption = _of(office, Text("{office}: last runs", "{office} : dernières exécutions"))
    return Table(f"{office.slug}-runs", caption, tuple(map(said, columns)), rows)


def _footer(*, lab: bool) -> str:
    if lab:
        return said(
            Text(
                "Made by rideau readiness from the records of runs in the lab, without asking any host.",
                "Établi par rideau readiness d'après les exécutions au laboratoire; aucun serveur interrogé.",
            )
        )
    return said(
        Text(
            "Made by rideau readiness from the records of runs, without asking any host.",
            "Établi par rideau readiness d'après les exécutions consignées; aucun serveur interrogé.",
        )
    )
