"""What ``rideau readiness`` shows in a terminal: the fleet at a glance, or one office with its evidence."""

from collections.abc import Iterator, Sequence
from datetime import date

from rideau import language
from rideau.cli.history_words import commit_of, outcome_of
from rideau.cli.tables import Row, Table
from rideau.history.record import RunRecord
from rideau.language import N_, gettext, ngettext
from rideau.lifecycle import word
from rideau.profiles.options import SLUGS
from rideau.readiness.document import RUNS
from rideau.readiness.verdict import OfficeVerdict, ServiceVerdict, Verdict
from rideau.readiness.words import MARKS, lateness, said, sentence, upper, verdict_word, why
from rideau.service_names import NAMES

_SHORT = 4
"""Letters of a service's slug above its column: twelve whole ones are wider than a terminal."""
_ALIKE = {"teleconferencing": "conf", "web_conferencing": "web"}


_OVERVIEW = (N_("office"), N_("day one"), N_("stage"), N_("why"))
_LATE = (N_("office"), N_("what is late"), N_("due on"))
_SERVICES = (N_("service"), N_("why"), N_("evidence"))
_RUNS = (N_("begun"), N_("verb"), N_("outcome"), N_("by"), N_("commit"), N_("run"))


def tables(offices: Sequence[OfficeVerdict], on: date) -> Iterator[Table]:
    """Yield what is to be seen of ``offices``: the evidence of one, an overview of several."""
    if len(offices) == 1:
        yield from _one(offices[0])
        return
    title = gettext("Readiness on {date}").format(date=on)
    columns = ("", *(gettext(each) for each in _OVERVIEW))
    yield Table(title, columns, tuple(_summary(each, on) for each in offices))
    heads = (gettext("office"), *(_ALIKE.get(slug, slug[:_SHORT]) for slug in SLUGS))
    rows = tuple(_marks(each) for each in offices if each.services)
    yield Table(f"{gettext('Services')}  {_legend()}", ("",) * len(heads), (heads, *rows))
    late = ((each.slug, lateness(each, on), str(each.due.by)) for each in offices if each.due)
    columns = tuple(gettext(each) for each in _LATE)
    yield Table(gettext("Late"), columns, tuple(each for each in late if each[1]))


def _summary(office: OfficeVerdict, on: date) -> Row:
    subject = office.subject
    day = str(subject.dates.appointment) if subject else "?"
    stage = word(subject.stage) if subject else "?"
    return (MARKS[office.verdict], office.slug, day, stage, said(office, on))


def _legend() -> str:
    return "  ".join(f"{mark} {verdict_word(verdict)}" for verdict, mark in MARKS.items())


def _marks(office: OfficeVerdict) -> Row:
    return (office.slug, *(MARKS[each.verdict] for each in office.services))


def _one(office: OfficeVerdict) -> Iterator[Table]:
    columns = ("", *(gettext(each) for each in _SERVICES))
    yield Table(gettext("Services"), columns, tuple(_service(each) for each in office.services))
    columns = tuple(gettext(each) for each in _RUNS)
    runs = office.evidence.runs[:RUNS]
    yield Table(gettext("Runs, newest first; times in UTC"), columns, tuple(_run(each) for each in runs))


def _service(each: ServiceVerdict) -> Row:
    name = NAMES[each.service].in_language(language.current())
    proof = each.proof
    told = f"{proof.run.verb} {proof.run.short}" if proof else ""
    failures = ", ".join(proof.failures) if proof else ""
    return (MARKS[each.verdict], name, sentence(each.because), "; ".join(filter(None, (failures, told))))


def _run(run: RunRecord) -> Row:
    begun = run.begun[:16].replace("T", " ")
    return (begun, run.verb, outcome_of(run), run.who, commit_of(run), run.short)


def conclusion(offices: Sequence[OfficeVerdict], on: date) -> str:
    """Return the whole in a sentence."""
    return _sentence(offices[0], on) if len(offices) == 1 else _count(offices, on)


def _sentence(office: OfficeVerdict, on: date) -> str:
    name = office.subject.name.in_language(language.current()) if office.subject else office.slug
    told = gettext("{mark} {office}: {verdict}. {why}.").format(
        mark=MARKS[office.verdict],
        office=name,
        verdict=verdict_word(office.verdict),
        why=upper(why(office, on)),
    )
    late = lateness(office, on)
    return f"{told} {upper(late)}." if late else told


def _count(offices: Sequence[OfficeVerdict], on: date) -> str:
    verdicts = [each.verdict for each in offices]
    go, no_go = verdicts.count(Verdict.GO), verdicts.count(Verdict.NO_GO)
    waiting = verdicts.count(Verdict.WAITING)
    late = sum(bool(lateness(each, on)) for each in offices)
    told = [
        ngettext("{n} office is go", "{n} offices are go", go).format(n=go),
        ngettext("{n} is no-go", "{n} are no-go", no_go).format(n=no_go),
        ngettext("{n} is not due yet", "{n} are not due yet", waiting).format(n=waiting),
        ngettext("{n} is late", "{n} are late", late).format(n=late),
    ]
    return ", ".join(told) + "."
