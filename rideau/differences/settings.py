"""Keys of the profile for which no other topic has words, as they are written there."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from rideau.differences.version import Difference, Topic, Version, became, changed
from rideau.profiles.rules import DocumentPath, shown

TOLD = frozenset(
    {
        *(
            "rideau",
            "office",
            "name",
            "department",
            "level",
            "lifecycle",
            "domain",
            "site",
            "staff",
            "devices",
        ),
        *(("services", "telephony", each) for each in ("direct_numbers", "ring_groups", "hours", "calling")),
        *(("services", "telephony", each) for each in ("front_desk", "softphones")),
        ("services", "teleconferencing", "rooms"),
        *(("services", "email", each) for each in ("shared_mailboxes", "aliases", "lists", "resources")),
        *(("services", "email", each) for each in ("quota_gb", "journal", "refused_attachments")),
        ("services", "email", "hourly_recipients"),
        ("services", "security", "openings"),
        *(("services", "remote_access", each) for each in ("tunnels", "full_tunnel")),
    }
)
"""What other topics tell, by its place in the profile."""


def settings(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them: ``services.credentials.wifi: office-wifi (before: none).``."""
    for key, former, latter in changed(_written(before), _written(after)):
        yield Difference(Topic.SETTINGS, became(key, former, latter))


def _written(version: Version) -> Mapping[str, str]:
    return {shown(path): value for path, value in _values(version.profile, ()) if not _told(path)}


def _told(path: DocumentPath) -> bool:
    return path[0] in TOLD or path[:3] in TOLD or path[-1:] == ("provider",)


def _values(value: object, path: DocumentPath) -> Iterator[tuple[DocumentPath, str]]:
    """Yield every value below ``value`` that says something."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _values(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(inner, (*path, str(key)))
    elif isinstance(value, (tuple, list)):
        for position, inner in enumerate(value):
            yield from _values(inner, (*path, position))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
