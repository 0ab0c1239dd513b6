"""Rules between the files of a fleet: offices that share a site, and what only one office may have."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from netaddr import AddrFormatError, IPNetwork

from rideau.office import Environment
from rideau.problems import Location, Problem
from rideau.profiles.consistency import EACH, Data, Found, canonical, provider, texts
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Profile, Site
from rideau.profiles.rules import DocumentPath, problem
from rideau.profiles.source import Document, Value
from rideau.profiles.validation import Loaded

DOCUMENTATION_NETWORKS = tuple(
    map(IPNetwork, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)
"""RFC 5737 and RFC 3849."""
SHARED_ADDRESS_SPACE = IPNetwork("100.64.0.0/10")
"""RFC 6598."""
DOCUMENTATION_DOMAIN = ".example"
"""RFC 2606."""

Offices = Mapping[str, Loaded[Profile]]


@dataclass(frozen=True, slots=True)
class _Holding:
    """What an office has, and where its profile says so."""

    office: str
    path: DocumentPath
    value: str
    place: Location


def portfolio_problems(fleet: Loaded[Fleet], offices: Offices, slugs: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong between ``offices`` and their fleet.

    ``slugs`` are all offices there are; those that do not load are not among ``offices``.
    """
    if fleet.model.environment is Environment.LIVE:
        for document in (fleet.document, *(office.document for office in offices.values())):
            yield from _documentation(document)
    for office in offices.values():
        yield from _shared_site(office, offices, slugs)
    yield from _given_twice(offices)


def site_of(profile: Profile, profiles: Mapping[str, Profile]) -> Site:
    """Return the site of ``profile`` with the address and time zone of the office that it shares."""
    shared = profile.site.same_as
    if shared is None:
        return profile.site
    other = profiles[shared].site
    return profile.site.model_copy(update={"address": other.address, "timezone": other.timezone})


def _shared_site(office: Loaded[Profile], offices: Offices, slugs: Collection[str]) -> Iterator[Problem]:
    shared = office.model.site.same_as
    if shared is None:
        return
    other = offices.get(shared)
    if shared == office.model.office or shared not in slugs or (other and other.model.site.same_as):
        owners = [slug for slug, each in offices.items() if each.model.site.same_as is None]
        path, values = ("site", "same_as"), {"value": shared, "choices": ", ".join(sorted(owners))}
        yield problem("R190", office.document.location(path), path, values)
    elif other and other.model.site.address is None and _calls(office.document.data):
        yield problem("R168", office.document.location(("site", "same_as")), ("site", "same_as"))


def _calls(data: Data) -> bool:
    return provider(data, "telephony") == "managed"


def _given_twice(offices: Offices) -> Iterator[Problem]:
    """Yield what two offices have, in the file of each: whoever looks at either finds it."""
    owners: dict[str, dict[str, _Holding]] = {}
    for slug, office in offices.items():
        for path, value in _unique(office.document.data):
            held = _Holding(slug, path, value, office.document.location(path))
            owners.setdefault(canonical(value), {}).setdefault(slug, held)
    for holdings in owners.values():
        for held in holdings.values() if len(holdings) > 1 else ():
            other = next(each for each in holdings.values() if each != held)
            values = {"value": held.value, "office": other.office, "place": str(other.place)}
            yield problem("R193", held.place, held.path, values)


def _unique(data: Data) -> Iterator[Found]:
    yield from texts(data, "domain")
    yield from (pair for pair in texts(data, "site", "uplinks", EACH, "address") if not _reusable(pair[1]))
    yield from texts(data, "staff", EACH, "phone", "mac")
    yield from texts(data, "devices", EACH, "mac")
    yield from texts(data, "services", "telephony", "spare_phones", EACH, "mac")
    yield from texts(data, "services", "teleconferencing", "rooms", EACH, "number")
    yield from texts(data, "services", "telephony", "trunk", "number")
    yield from texts(data, "services", "telephony", "direct_numbers", EACH)


def _reusable(address: str) -> bool:
    """Tell whether ``address`` means something else behind each provider's router."""
    host = IPNetwork(address).ip
    return bool(host.is_ipv4_private_use()) or host in SHARED_ADDRESS_SPACE


def _documentation(document: Document) -> Iterator[Problem]:
    for path, value in _leaves(document.data):
        if "blocked_domains" not in path and is_for_documentation(value):
            yield problem("R192", document.location(path), path, {"value": value})


def _leaves(value: Value | Data) -> Iterator[Found]:
    if isinstance(value, str):
        yield (), value
        return
    for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
        for path, leaf in _leaves(inner):
            yield (key, *path), leaf


def is_for_documentation(text: str) -> bool:
    """Tell whether ``text`` is an address, network or domain that exists in documents alone."""
    if text.endswith(DOCUMENTATION_DOMAIN):
        return True
    try:
        network = IPNetwork(text) if "." in text or ":" in text else None
    except (AddrFormatError, ValueError):
        return False
    return network is not None and any(network in each for each in DOCUMENTATION_NETWORKS)
