"""What a plan holds that shows a standard is met: files on hosts, checks, DNS records, folders that are kept.

Evidence names what is there to be looked at. Whether a check holds, ``rideau verify`` says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from rideau.compile import OfficePlan
from rideau.mail_dns.partner import partner_records
from rideau.mail_dns.records import records
from rideau.policy.standard import Evidence


@dataclass(frozen=True, slots=True)
class OnHost:
    """A file or a folder on a host, by its slug."""

    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Held:
    """What there is to look at: all that a plan holds, or the part that bears on something."""

    files: tuple[OnHost, ...]
    checks: tuple[str, ...]
    records: tuple[str, ...]
    """``_dmarc.minister.example TXT``."""
    kept: tuple[OnHost, ...]

    def __bool__(self) -> bool:
        return bool(self.files or self.checks or self.records or self.kept)


NOTHING = Held((), (), (), ())


def held(plan: OfficePlan) -> Held:
    """Return all that can be evidence in an office."""
    found = records(plan.office) or tuple(partner_records(plan.office))
    files = (
        OnHost(host.host.slug, each.path)
        for host in plan.hosts
        for part in host.contributions
        for each in part.files
    )
    kept = (
        OnHost(host.host.slug, each)
        for host in plan.hosts
        for part in host.contributions
        for each in part.data
    )
    names = dict.fromkeys(f"{each.name} {each.type}" for each in found)
    return Held(
        tuple(files), tuple(each.id for each in plan.checks), tuple(names), tuple(dict.fromkeys(kept))
    )


def bearing(evidence: Evidence, whole: Held, domain: str) -> Held:
    """Return the part of ``whole`` that ``evidence`` asks for, in the order of its patterns."""
    wanted = tuple(each.replace("DOMAIN", domain) for each in evidence.records)
    return Held(
        tuple(_placed(evidence.files, whole.files)),
        tuple(_named(evidence.checks, whole.checks)),
        tuple(_named([f"{each} *" for each in wanted], whole.records)),
        tuple(_placed(evidence.kept, whole.kept)),
    )


def _named(patterns: Iterable[str], names: Sequence[str]) -> Iterator[str]:
    return iter(dict.fromkeys(name for each in patterns for name in names if fnmatchcase(name, each)))


def _placed(patterns: Iterable[str], places: Sequence[OnHost]) -> Iterator[OnHost]:
    found = (place for each in patterns for place in places if fnmatchcase(place.path, each))
    return iter(dict.fromkeys(found))
