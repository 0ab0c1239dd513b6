"""What should be published beside what is: missing, wrong, too much. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rideau.mail_dns.record import Need, Record

Question = tuple[str, str]
"""A name, absolute and without the dot at the end, and a type."""
_SEVERAL = frozenset(("CAA", "TLSA", "PTR"))
"""Types of which others may well stand beside ours."""
_FIRST_TAG = re.compile(r"[^;\s]+")


class Verdict(StrEnum):
    """What is to be said of a record."""

    FINE = "fine"
    MISSING = "missing"
    WRONG = "wrong"
    """Something else is published in its place."""
    EXTRA = "too much"
    """It is published and should not be."""
    POINTLESS = "pointless"
    """It says nothing to anybody, as the zone is not signed."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one authoritative server says: all it has under each question, a TXT as one text."""

    answers: Mapping[Question, tuple[str, ...]]
    signed: bool = False
    """Whether the zone is (DNSSEC)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of ``record``; ``found`` is what is there in its place, or besides."""

    record: Record
    verdict: Verdict
    found: tuple[str, ...] = ()

    @property
    def harms(self) -> bool:
        """Whether mail suffers: something essential lacks, or something says what is not so."""
        if self.verdict is Verdict.MISSING:
            return self.record.need is Need.REQUIRED
        return self.verdict in (Verdict.WRONG, Verdict.EXTRA)


def questions(records: Iterable[Record]) -> tuple[Question, ...]:
    """Return what must be asked to judge ``records``: for an alias, what it leads to as well."""
    asked = {(each.name, each.type) for each in records}
    return tuple(sorted(asked | {(each.name, "A") for each in records if each.type == "CNAME"}))


def compare(records: Sequence[Record], published: Published) -> tuple[Finding, ...]:
    """Return what is to be said of every record, in their order."""
    return tuple(_finding(each, records, published) for each in records)


def _finding(record: Record, records: Sequence[Record], published: Published) -> Finding:
    if record.type == "TLSA" and not published.signed:
        return Finding(record, Verdict.POINTLESS)
    there = dict(_there(record, published))
    wanted = [normal(each) for each in records if _group(each) == _group(record)]
    strangers = tuple(text for key, text in there.items() if key not in wanted)
    if normal(record) in there:
        told = record.type not in _SEVERAL and wanted[0] == normal(record)
        return Finding(
            record, Verdict.EXTRA if strangers and told else Verdict.FINE, strangers if told else ()
        )
    if record.type == "CNAME" and _leads_there(record, records, published):
        return Finding(record, Verdict.FINE)
    return Finding(record, Verdict.WRONG if strangers else Verdict.MISSING, strangers)


def _there(record: Record, published: Published) -> Iterator[tuple[str, str]]:
    """Yield what is published in the place of ``record``, normalized, with the text as it is."""
    for data in published.answers.get((record.name, record.type), ()):
        found = Record(record.name, record.type, data, record.need, record.why)
        if _group(found) == _group(record):
            yield normal(found), data


def _group(record: Record) -> tuple[str, str, str]:
    """Return what a record shares with those in whose place it could be: of texts, their version."""
    first = _FIRST_TAG.match(record.data.strip()) if record.type == "TXT" else None
    return record.name.lower(), record.type, first[0].lower() if first else ""


def _leads_there(record: Record, records: Sequence[Record], published: Published) -> bool:
    """Tell whether the name has the addresses themselves in place of an alias."""
    target = record.data.rstrip(".")
    addresses = {each.data for each in records if (each.name, each.type) == (target, "A")}
    return bool(addresses) and {*published.answers.get((record.name, "A"), ())} == addresses


def normal(record: Record) -> str:
    """Return the data of ``record`` in the one form that all its spellings have in common."""
    data = record.data.strip()
    if record.type != "TXT":
        return " ".join(data.lower().replace('"', "").split())
    if data.lower().startswith("v=spf1"):
        return " ".join(data.lower().split())
    tags = ("".join(each.split()) for each in data.split(";"))
    return ";".join(each for each in tags if each)
