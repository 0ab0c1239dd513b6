"""What the office is called, from when to when it is served, which services it has and who runs them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from rideau.differences.version import Difference, Topic, Version, becoming, listed
from rideau.office import Provider
from rideau.office_telephony import CivicAddress
from rideau.service_names import NAMES
from rideau.text import Text

_RUN = Text("{service}, who runs it", "{service}, qui l'assure")
_KINDS = {
    "name": Text("Name of the office", "Nom du cabinet"),
    "department": Text("Department", "Ministère"),
    "level": Text("Level", "Niveau"),
    "first": Text("Day one", "Premier jour"),
    "last": Text("Supported until", "Soutien jusqu'au"),
    "kept": Text("Days during which everything is kept after that", "Jours où tout est gardé ensuite"),
    "stage": Text("Stage", "Étape"),
    "domain": Text("Domain name", "Nom de domaine"),
    "timezone": Text("Time zone", "Fuseau horaire"),
    "address": Text("Address, also told to 911", "Adresse, aussi dite au 911"),
    **{slug: _RUN.format(service=name) for slug, name in NAMES.items()},
}
_WHO = {
    Provider.MANAGED: Text("we do", "nous"),
    Provider.PARTNER: Text("the department", "le ministère"),
    Provider.NONE: Text("nobody", "personne"),
}


def arrangement(before: Version, after: Version) -> Iterator[Difference]:
    """Return them."""
    return becoming(Topic.OFFICE, _KINDS, _facts(before), _facts(after))


def _facts(version: Version) -> Mapping[str, Text]:
    office, dates, level = version.office, version.profile.lifecycle, version.profile.level
    return {
        "name": office.name,
        "department": office.department,
        "level": listed([level] if level else []),
        "first": listed([str(dates.appointment)]),
        "last": listed([str(dates.support_until)]),
        "kept": listed([str(dates.retention_days)]),
        "stage": listed([str(office.stage)]),
        "domain": listed([office.domain]),
        "timezone": listed([office.timezone]),
        "address": listed(_lines(office.address) if office.address else []),
        **{slug: _WHO[service.provider] for slug, service in office.services.items()},
    }


def _lines(address: CivicAddress) -> list[str]:
    return [said for each in fields(address) if (said := getattr(address, each.name))]
