"""DNS filtering: names that the office's resolver answers as if they did not exist (RPZ)."""

from dataclasses import dataclass
from hashlib import sha256

from rideau.host import Contribution, File, Template
from rideau.office import Office
from rideau.services.security.requests import SLUG, options

ORIGIN = "rpz.rideau.invalid."
ZONE = "/etc/unbound/unbound.conf.d/security.zone"
"""Beside the configuration, so that whatever reloads the resolver for one does so for the other."""
CONFIGURATION = "/etc/unbound/unbound.conf.d/security.conf"


@dataclass(frozen=True, slots=True)
class _Zone:
    origin: str
    serial: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Resolver:
    origin: str
    zonefile: str


def name_filter(office: Office) -> Contribution:
    """Return the response policy zone of the office; the resolver's unit is the network's."""
    names = blocked_names(office)
    return Contribution(
        SLUG,
        office.gateway.slug,
        files=(
            File(ZONE, Template("security/rpz.zone.j2", _Zone(ORIGIN, serial(names), names))),
            File(CONFIGURATION, Template("security/unbound.conf.j2", _Resolver(ORIGIN, ZONE))),
        ),
    )


def blocked_names(office: Office) -> tuple[str, ...]:
    """Return the triggers, sorted: ``*.name`` blocks the names below and the name itself."""
    asked = {*office.standards.blocked_domains, *options(office).blocked_domains}
    return tuple(sorted(asked | {each.removeprefix("*.") for each in asked}))


def serial(names: tuple[str, ...]) -> int:
    """Return a serial that the names alone decide: equal zones have equal serials."""
    return int.from_bytes(sha256("\n".join(names).encode()).digest()[:4])
