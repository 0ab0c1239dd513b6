"""How statements are told to people, on a terminal and on pages."""

from collections.abc import Iterator, Mapping

from rideau import language
from rideau.pages.prose import typeset
from rideau.policy.standard import Subject
from rideau.standards.evidence import Held, OnHost
from rideau.standards.judging import Judged
from rideau.standards.statement import State, Statement
from rideau.text import Text

NO_CLAIM = Text(
    "Evidence is named so that somebody can look at it. Rideau claims compliance with nothing: that is for "
    "those "
    "who assess and authorize.",
    "Les preuves sont nommées pour que quelqu'un les examine. Rideau ne prétend à aucune conformité : cela "
    "revient "
    "à qui évalue et autorise.",
)
SIGNS: Mapping[State, str] = {
    State.ERROR: "✘",
    State.WARNING: "!",
    State.NOTE: "i",
    State.EXCEPTED: "~",
    State.NOTHING_FOUND: "·",
    State.NOT_OURS: "—",
}
STATES: Mapping[State, Text] = {
    State.ERROR: Text("error", "erreur"),
    State.WARNING: Text("warning", "avertissement"),
    State.NOTE: Text("note", "note"),
    State.EXCEPTED: Text("exception", "exception"),
    State.NOTHING_FOUND: Text("nothing found", "rien constaté"),
    State.NOT_OURS: Text("not about this office", "ne concerne pas ce cabinet"),
}
SUBJECTS: Mapping[Subject, Text] = {
    Subject.ZONES: Text("Zones", "Zones"),
    Subject.CRYPTOGRAPHY: Text("Cryptography", "Cryptographie"),
    Subject.EMERGENCY: Text("911", "911"),
    Subject.LANGUAGES: Text("Both languages", "Les deux langues"),
    Subject.ACCESSIBILITY: Text("Accessibility", "Accessibilité"),
    Subject.RETENTION: Text("Retention", "Conservation"),
    Subject.REDUNDANCY: Text("Redundancy", "Redondance"),
    Subject.SUPPORT: Text("Support", "Soutien"),
    Subject.MAIL: Text("Mail", "Courriel"),
    Subject.EXCEPTIONS: Text("Exceptions", "Exceptions"),
}
_UNTIL = Text("accepted until {until}: {reason}", "accepté jusqu'au {until} : {reason}")


def spoken(text: Text) -> str:
    """Return words in the reader's language, as they are printed."""
    return typeset(text.in_language(language.current()))


def colon(what: str, told: str) -> str:
    """Return words and what is said of them: French sets its colon apart."""
    return spoken(Text("{what}: {told}", "{what} : {told}").format(what=what, told=told))


def said_of(each: Judged) -> str:
    """Return what was found, in a clause, and the exception that covers it."""
    words = each.standard.finding
    if words is None:
        raise AssertionError(f"{each.standard.code} cannot be found")
    found = spoken(words.format(**each.finding.values))
    return f"{found} ({excuse(each)})" if each.excused else found


def excuse(each: Judged) -> str:
    """Return until when something is accepted, and why; nothing where it is not."""
    if each.excused is None:
        return ""
    reason = each.excused.reason
    told = Text(reason.en.rstrip("."), reason.fr.rstrip("."))
    return spoken(_UNTIL.format(until=str(each.excused.until), reason=told))


def findings(statement: Statement) -> str:
    """Return all that was found, or the state in a word."""
    return "; ".join(map(said_of, statement.found)) or spoken(STATES[statement.state])


def pieces(evidence: Held) -> Iterator[str]:
    """Yield each piece of evidence as somebody would look for it; a path once, with all its hosts."""
    yield from _by_path(evidence.files)
    yield from evidence.checks
    yield from evidence.records
    yield from _by_path(evidence.kept)


def _by_path(places: tuple[OnHost, ...]) -> Iterator[str]:
    hosts: dict[str, list[str]] = {}
    for each in places:
        hosts.setdefault(each.path, []).append(each.host)
    yield from (f"{path} ({', '.join(on)})" for path, on in hosts.items())
