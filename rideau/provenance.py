"""Where every value of an office came from: a line of a file, or a default.

Keys are those of the profile ("staff[1].extension", "services.email.provider") and of what was made
from it ("zones.voice.ipv4", "hosts.gateway.ssh", "standards.hub[0]").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from rideau.allocation.addressing import Lock
from rideau.office import Host, Office, Role, Zone, ZoneNetwork
from rideau.problems import Location
from rideau.profiles.profile import Profile
from rideau.profiles.rules import DocumentPath, shown
from rideau.profiles.source import Document, Value
from rideau.project import Project
from rideau.resolve import phone_name

NOTHING = "-"


class Source(StrEnum):
    """What decided a value."""

    PROFILE = "profile"
    LEVEL = "level"
    FLEET = "fleet"
    LOCK = "lock"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """A value as text, what decided it, and where that is written (nowhere for a default)."""

    key: str
    value: str
    source: Source
    location: Location | None


def origins(project: Project, slug: str) -> dict[str, Origin]:
    """Return the origin of every value of an office, by key; see :meth:`Project.office` for errors."""
    profile, fleet, office = project.profile(slug), project.fleet.document, project.office(slug)
    lock = _Remembered(project.allocations[slug])
    found = [
        *_defaults(profile.model, (), profile.document),
        *_written(profile.document, profile.document.data, (), project),
        *_shared_site(project, profile.model),
        *_written(fleet, fleet.data["standards"], ("standards",), project),
        *_given(office, profile.model, lock),
        *(origin for host in office.hosts for origin in _host(host, profile.document, lock)),
    ]
    # What is made from a profile comes last and replaces the default of a key left open.
    return {origin.key: origin for origin in found}


def _written(
    document: Document, value: Value | Mapping[str, Value], path: DocumentPath, project: Project
) -> Iterator[Origin]:
    if isinstance(value, str):
        location = document.location(path)
        yield Origin(shown(path), value, _source(location, project), location)
        return
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, inner in items:
        yield from _written(document, inner, (*path, key), project)


def _source(location: Location, project: Project) -> Source:
    if location.file == project.repository.fleet:
        return Source.FLEET
    return Source.LEVEL if location.file.parent.name == "levels" else Source.PROFILE


def _shared_site(project: Project, profile: Profile) -> Iterator[Origin]:
    if profile.site.same_as is None:
        return
    other = project.profile(profile.site.same_as).document
    site = other.data["site"]
    for key in ("address", "timezone"):
        if isinstance(site, dict) and key in site:
            yield from _written(other, site[key], ("site", key), project)


def _defaults(value: object, path: DocumentPath, document: Document) -> Iterator[Origin]:
    inner = _parts(value)
    if inner is None:
        if path not in document.places:
            yield Origin(shown(path), _text(value), Source.DEFAULT, None)
        return
    for key, part in inner.items():
        yield from _defaults(part, (*path, key), document)


def _parts(value: object) -> Mapping[str | int, object] | None:
    """Return what a model, mapping or list is made of; nothing for a single value."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        return {field.alias or name: getattr(value, name) for name, field in fields}
    if isinstance(value, Mapping):
        return value or None
    if isinstance(value, tuple):
        return dict(enumerate(value)) or None
    return None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NOTHING
    return NOTHING if value is None or value == {} else str(value)


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Makes the origins of values that a lockfile holds, or will."""

    lock: Lock

    def origin(self, key: str, value: object, *path: str) -> Origin:
        document = self.lock.document
        known = document is not None and path in document.places
        location = document.location(path) if document and known else Location(self.lock.file)
        return Origin(key, _text(value), Source.LOCK, location)


def _given(office: Office, profile: Profile, lock: _Remembered) -> Iterator[Origin]:
    yield lock.origin("ipv4", office.prefix4, "ipv4")
    yield lock.origin("ipv6", office.prefix6, "ipv6")
    for zone in office.zones:
        yield from _zone(zone, lock)
    for position, person in enumerate(profile.staff):
        if person.extension is None:
            extension = office.people[position].extension
            yield lock.origin(f"staff[{position}].extension", extension, "extensions", person.login)
    addresses = {device.name: device for device in office.devices}
    for key, name in _device_keys(profile):
        device = addresses[name]
        yield lock.origin(f"{key}.ipv4", device.ipv4, "devices", device.zone, name)


def _zone(zone: ZoneNetwork, lock: _Remembered) -> Iterator[Origin]:
    key = f"zones.{zone.zone}"
    yield lock.origin(f"{key}.vlan", zone.vlan, "vlans")
    for name, value in (("ipv4", zone.ipv4), ("gateway4", zone.gateway4), ("pool4", zone.pool4)):
        yield lock.origin(f"{key}.{name}", value, "subnets", zone.zone, "ipv4")
    for name, value in (("ipv6", zone.ipv6), ("gateway6", zone.gateway6)):
        yield lock.origin(f"{key}.{name}", value, "subnets", zone.zone, "ipv6")


def _device_keys(profile: Profile) -> Iterator[tuple[str, str]]:
    for position, person in enumerate(profile.staff):
        if person.phone is not None:
            yield f"staff[{position}].phone", phone_name(person)
    for position, device in enumerate(profile.devices):
        yield f"devices[{position}]", device.name


def _host(host: Host, document: Document, lock: _Remembered) -> Iterator[Origin]:
    key, written = f"hosts.{host.slug}", document.places
    for name, value in (("name", host.name), ("fqdn", host.fqdn), ("debian", host.debian)):
        yield Origin(f"{key}.{name}", value, Source.DEFAULT, None)
    if ("hosts", host.slug, "roles") not in written:
        yield Origin(f"{key}.roles", _text(host.roles), Source.DEFAULT, None)
    if ("hosts", host.slug, "ssh") not in written:
        yield lock.origin(f"{key}.ssh", host.ssh, *_decisive(host, Zone.MANAGEMENT, "ipv4"))
    for interface in host.interfaces:
        for name, address in (("ipv4", interface.ipv4), ("ipv6", interface.ipv6)):
            place = _decisive(host, interface.zone, name)
            yield lock.origin(f"{key}.interfaces.{interface.zone}.{name}", address, *place)


def _decisive(host: Host, zone: Zone, protocol: str) -> tuple[str, ...]:
    """Return the place in the lockfile that decides the address of ``host``: a gateway's is its subnet's."""
    return ("subnets", zone, protocol) if Role.GATEWAY in host.roles else ("hosts", host.slug)
