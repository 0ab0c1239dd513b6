"""What the office is called, from when to when it is served, which services it has and who runs them."""

from collections.abc import Iterator
from dataclasses import fields

from rideau.differences.version import NONE, Difference, Topic, Version
from rideau.lifecycle import Dates
from rideau.office import Provider
from rideau.office_telephony import CivicAddress
from rideau.service_names import NAMES
from rideau.text import Text

_BECOMES = Text("{what}: {after} instead of {before}.", "{what} : {after} au lieu de {before}.")
_RUN = Text(
    "{name}, who runs it: {after} (before: {before}).", "{name}, qui l'assure : {after} (avant : {before})."
)
_WHO = {
    Provider.MANAGED: Text("we do", "nous"),
    Provider.PARTNER: Text("the department", "le ministère"),
    Provider.NONE: Text("nobody", "personne"),
}


def arrangement(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them."""
    for what, former, latter in _facts(before, after):
        if former != latter:
            words = _BECOMES.format(what=what, before=former or NONE, after=latter or NONE)
            yield Difference(Topic.OFFICE, words)
    yield from _services(before, after)


def _facts(before: Version, after: Version) -> Iterator[tuple[Text, Text | str | None, Text | str | None]]:
    one, two = before.office, after.office
    yield Text("Name of the office", "Nom du cabinet"), one.name, two.name
    yield Text("Department", "Ministère"), one.department, two.department
    yield Text("Level", "Niveau"), before.profile.level, after.profile.level
    yield Text("Day one", "Premier jour"), _day(before, "appointment"), _day(after, "appointment")
    yield (
        Text("Supported until", "Soutien jusqu'au"),
        _day(before, "support_until"),
        _day(after, "support_until"),
    )
    kept = Text("Days during which everything is kept after that", "Jours où tout est gardé ensuite")
    yield kept, str(_dates(before).retention_days), str(_dates(after).retention_days)
    yield Text("Stage", "Étape"), str(one.stage), str(two.stage)
    yield Text("Domain name", "Nom de domaine"), one.domain, two.domain
    yield Text("Time zone", "Fuseau horaire"), one.timezone, two.timezone
    yield (
        Text("Address, also told to 911", "Adresse, aussi dite au 911"),
        _address(one.address),
        _address(two.address),
    )


def _dates(version: Version) -> Dates:
    given = version.profile.lifecycle
    return Dates(given.appointment, given.support_until, given.retention_days)


def _day(version: Version, name: str) -> str:
    return str(getattr(_dates(version), name))


def _address(address: CivicAddress | None) -> str | None:
    """Return an address in one line."""
    if address is None:
        return None
    return ", ".join(said for each in fields(address) if (said := getattr(address, each.name)))


def _services(before: Version, after: Version) -> Iterator[Difference]:
    for slug, service in after.office.services.items():
        former = before.office.services[slug].provider
        if service.provider is former:
            continue
        words = _RUN.format(name=NAMES[slug], after=_WHO[service.provider], before=_WHO[former])
        yield Difference(Topic.OFFICE, words)
