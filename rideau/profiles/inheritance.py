"""An office's services on top of those of its level, each value keeping the place it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rideau.profiles.rules import DocumentPath
from rideau.profiles.source import Document, Place, Value

Places = dict[DocumentPath, Place]


def expanded(document: Document) -> Document:
    """Return ``document`` with ``email: partner`` written out as ``email: {provider: partner}``."""
    services = document.data.get("services")
    if not isinstance(services, dict):
        return document
    places = dict(document.places)
    for slug, value in services.items():
        if isinstance(value, str):
            places["services", slug, "provider"] = places["services", slug]
    written = {slug: _written_out(value) for slug, value in services.items()}
    return replace(document, data={**document.data, "services": written}, places=places)


def _written_out(value: Value) -> Value:
    return {"provider": value} if isinstance(value, str) else value


def merged(office: Document, level: Document | None) -> Document:
    """Return ``office`` with the services of ``level`` below its own.

    Mappings merge key by key; any other value of the office replaces the level's. Where the office
    changes a service's provider the level's options go: they were written for another provider.
    """
    office = expanded(office)
    if level is None:
        return office
    own, inherited = office.data.get("services", {}), expanded(level).data.get("services", {})
    if not isinstance(own, dict) or not isinstance(inherited, dict):
        return office
    kept = {slug: value for slug, value in inherited.items() if _same_provider(value, own.get(slug))}
    places = dict(_places_below(expanded(level), kept))
    data = {**office.data, "services": _overlaid(kept, own)}
    return replace(office, data=data, places={**places, **office.places})


def _same_provider(inherited: Value, own: Value | None) -> bool:
    if not isinstance(inherited, dict) or not isinstance(own, dict):
        return own is None
    return own.get("provider", inherited.get("provider")) == inherited.get("provider")


def _overlaid(below: Mapping[str, Value], above: Mapping[str, Value]) -> dict[str, Value]:
    result = {**below, **above}
    for key, value in above.items():
        beneath = below.get(key)
        if isinstance(value, dict) and isinstance(beneath, dict):
            result[key] = _overlaid(beneath, value)
    return result


def _places_below(level: Document, slugs: Mapping[str, Value]) -> Iterator[tuple[DocumentPath, Place]]:
    for path, place in level.places.items():
        if path[:1] == ("services",) and (len(path) == 1 or path[1] in slugs):
            yield path, place
