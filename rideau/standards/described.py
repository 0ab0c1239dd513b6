"""What is judged: an office as its profile describes it, and what is found there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rideau.office import Provider
from rideau.profiles.profile import Profile, Site
from rideau.profiles.rules import DocumentPath
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class Described:
    """A profile with the site that it shares, on the day ``today``."""

    profile: Profile
    site: Site
    today: date

    def provider(self, slug: str) -> Provider:
        """Return who provides a service."""
        return self.profile.services.by_slug()[slug].provider


@dataclass(frozen=True, slots=True)
class Finding:
    """A standard that is not met at ``path`` of a profile; ``values`` fill the placeholders of its words."""

    code: str
    path: DocumentPath
    values: Mapping[str, Text | str | int] = field(default_factory=dict)
