"""Rules between the values of one document.

They read the document's text rather than its model, so that they are tried even when some value is
wrong and a coordinator sees every problem at once. Anything of the wrong shape is passed over: the
models report it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from rideau.office import Role, Tunnel, Zone
from rideau.office_email import ROLES
from rideau.profiles.fields import is_mac
from rideau.profiles.meaning import folded
from rideau.profiles.notations import as_login
from rideau.profiles.options import SLUGS, EmailOptions, Services
from rideau.profiles.profile import TRUNK
from rideau.profiles.rules import KEY, DocumentPath
from rideau.profiles.source import Value

DEPENDENCIES: Mapping[str, tuple[str, ...]] = {
    "internet": ("network",),
    "security": ("network",),
    "remote_access": ("network", "internet"),
    "telephony": ("network", "internet"),
    "teleconferencing": ("network", "telephony"),
    "web_conferencing": ("network", "internet"),
    "email": ("network", "internet"),
    "mobile": ("network", "internet"),
    "credentials": ("network",),
    "hotline": ("network", "telephony", "email"),
    "collaboration": ("network",),
}
"""What each managed service needs; the department may provide it."""

MOST_UPLINKS = 2
FEWEST_HEALTH_TARGETS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """Rule ``code`` broken at ``path``; ``earlier`` is where the other half of it stands."""

    path: DocumentPath
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    earlier: DocumentPath | None = None


Data = Mapping[str, Value]
Found = tuple[DocumentPath, str]

_TELEPHONY = ("services", "telephony")
_EMAIL = ("services", "email")

EACH = "*"
"""Every item of a list or value of a mapping in a pattern of :func:`select`."""


def select(data: Value | Data, *pattern: str) -> Iterator[tuple[DocumentPath, Value]]:
    """Yield every value that ``pattern`` leads to, with its path."""
    if not pattern:
        yield (), data  # type: ignore[misc]  # the top of a document is a mapping like any other
        return
    for key, value in _children(data, pattern[0]):
        for path, found in select(value, *pattern[1:]):
            yield (key, *path), found


def _children(value: Value | Data, key: str) -> Iterator[tuple[str | int, Value]]:
    if isinstance(value, list) and key == EACH:
        yield from enumerate(value)
    elif isinstance(value, Mapping):
        yield from value.items() if key == EACH else ((key, value[key]),) if key in value else ()


def texts(data: Value | Data, *pattern: str) -> Iterator[Found]:
    """Yield the texts among what :func:`select` yields."""
    for path, value in select(data, *pattern):
        if isinstance(value, str) and value.strip():
            yield path, value


def keys(data: Data, *pattern: str) -> Iterator[Found]:
    """Yield the keys of the mappings that ``pattern`` leads to, each at the place of the key itself."""
    for path, value in select(data, *pattern):
        if isinstance(value, dict):
            yield from (((*path, key, KEY), key) for key in value)


def has(data: Data, *pattern: str) -> bool:
    """Tell whether ``pattern`` leads to anything."""
    return next(select(data, *pattern), None) is not None


def provider(data: Data, slug: str) -> str:
    """Return who provides ``slug``; a service that nobody names is ``none``."""
    found: Value | Data | None = data
    for key in ("services", slug, "provider"):  # asked for every service of every office, hence not select()
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and found.strip() else "none"


def _repeated(found: Iterator[Found]) -> Iterator[Fault]:
    seen: dict[str, DocumentPath] = {}
    for path, value in found:
        same = canonical(value)
        if same in seen:
            yield Fault(path, "R160", {"value": value}, seen[same])
        seen.setdefault(same, path)


def canonical(value: str) -> str:
    """Return ``value`` so that two ways to write one MAC address are equal."""
    return value.upper().replace("-", ":") if is_mac(value) else value


def _macs(data: Data) -> Iterator[Found]:
    yield from texts(data, "staff", EACH, "phone", "mac")
    yield from texts(data, "devices", EACH, "mac")
    yield from texts(data, *_TELEPHONY, "spare_phones", EACH, "mac")


def _numbers(data: Data) -> Iterator[Found]:
    yield from texts(data, *_TELEPHONY, "trunk", "number")
    yield from texts(data, *_TELEPHONY, "direct_numbers", EACH)
    yield from texts(data, "services", "teleconferencing", "rooms", EACH, "number")


def _rung(data: Data) -> Iterator[Found]:
    """Yield what a call may be sent to: people and ring groups, which share one set of names."""
    yield from texts(data, "staff", EACH, "login")
    yield from keys(data, *_TELEPHONY, "ring_groups")


def _device_names(data: Data) -> Iterator[Found]:
    yield from texts(data, "devices", EACH, "name")
    yield from texts(data, *_TELEPHONY, "spare_phones", EACH, "name")


def _mailboxes(data: Data) -> Iterator[Found]:
    yield from texts(data, "staff", EACH, "login")
    for key in ("shared_mailboxes", "aliases", "lists", "resources"):
        yield from keys(data, *_EMAIL, key)


def duplicates(data: Data) -> Iterator[Fault]:
    """Find values that name one thing and are given to two."""
    yield from _repeated(_mailboxes(data))
    yield from _repeated(texts(data, "staff", EACH, "extension"))
    yield from _repeated(_macs(data))
    yield from _repeated(_device_names(data))
    yield from _repeated(chain(_rung(data), keys(data, "services", "teleconferencing", "rooms")))
    logins = {value: path for path, value in texts(data, "staff", EACH, "login")}
    for path, value in texts(data, *_TELEPHONY, "spare_phones", EACH, "name"):
        if value in logins:
            yield Fault(path, "R160", {"value": value}, logins[value])
    yield from _repeated(texts(data, "site", "uplinks", EACH, "name"))
    yield from _repeated(texts(data, "services", "remote_access", "tunnels", EACH))
    yield from _repeated(_numbers(data))
    yield from _repeated(texts(data, "exceptions", EACH, "rule"))
    for path, _ in select(data, "hosts", EACH, "links"):
        below = tuple(map(str, path))
        yield from _repeated(texts(data, *below, EACH))


def unknown_logins(data: Data) -> Iterator[Fault]:
    """Find references to people who are not in the office."""
    logins = _logins(data)
    if not logins and data.get("staff") != []:
        return  # the staff is not what it should be, and that is said there
    who = _who(data, logins)
    for path, value in _references(data):
        if value not in logins:
            yield Fault(path, "R161", who(value))


def _logins(data: Data) -> set[str]:
    """Return the logins of the staff; one that cannot be is known as what it should become, too."""
    written = [value for _, value in texts(data, "staff", EACH, "login")]
    return {*written, *map(as_login, written)}


def _who(data: Data, known: Collection[str]) -> Callable[[str], Mapping[str, str]]:
    """Return what says of a text whom of ``known`` it may mean.

    That is somebody's name or address, or several people without a comma between.
    """
    people = [person for _, person in select(data, "staff", EACH) if isinstance(person, Mapping)]
    named = {folded(str(each.get("name"))): str(each.get("login")) for each in people}
    choices = ", ".join(sorted(each for each in known if as_login(each) == each)) or "—"

    def values(text: str) -> Mapping[str, str]:
        several = text.split()
        guesses = (named.get(folded(text), ""), as_login(text))
        guess = next((each for each in guesses if each in known), "")
        if len(several) > 1 and all(each in known for each in several):
            guess = ", ".join(several)
        return {"value": text, "meant": guess, "choices": choices}

    return values


def _references(data: Data) -> Iterator[Found]:
    yield from texts(data, *_TELEPHONY, "ring_groups", EACH, EACH)
    yield from keys(data, *_TELEPHONY, "calling")
    yield from texts(data, *_TELEPHONY, "softphones", EACH)
    yield from texts(data, *_EMAIL, "shared_mailboxes", EACH, EACH)


def unknown_mailboxes(data: Data) -> Iterator[Fault]:
    """Find addresses whose mail would go nowhere."""
    known = _logins(data) | {value for _, value in keys(data, *_EMAIL, "shared_mailboxes")}
    sent = (*texts(data, *_EMAIL, "aliases", EACH), *texts(data, *_EMAIL, "lists", EACH, EACH))
    who = _who(data, known)
    for path, value in sent if has(data, "staff", EACH) else ():
        if value not in known:
            yield Fault(path, "R197", who(value))


def unknown_rung(data: Data) -> Iterator[Fault]:
    """Find calls that are sent to nobody."""
    known = _logins(data) | {value for _, value in _rung(data)}
    sent = (*keys(data, *_TELEPHONY, "direct_numbers"), *texts(data, *_TELEPHONY, "front_desk"))
    who = _who(data, known)
    for path, value in sent if has(data, "staff", EACH) else ():
        if value not in known:
            yield Fault(path, "R188", who(value))


def silent_rings(data: Data) -> Iterator[Fault]:
    """Find groups and front desks of people who have nothing that rings, once somebody has."""
    logins = {value: path for path, value in texts(data, "staff", EACH, "login")}
    heard = {value for _, value in texts(data, *_TELEPHONY, "softphones", EACH)}
    heard |= {value for value, path in logins.items() if _phone_of(data, path)}
    for path, members in select(data, *_TELEPHONY, "ring_groups", EACH):
        known = isinstance(members, list) and all(
            isinstance(each, str) and each in logins for each in members
        )
        if known and not heard.intersection(map(str, members)) and (heard or not members):
            yield Fault((*path, KEY), "R195", {"value": str(path[-1])})
    for path, value in texts(data, *_TELEPHONY, "front_desk"):
        if heard and value in logins and value not in heard:
            yield Fault(path, "R195", {"value": value})


def _phone_of(data: Data, login: DocumentPath) -> bool:
    """Tell whether the person whose login is at ``login`` has a desk phone."""
    person: Value | Data = data["staff"]
    person = person[login[1]] if isinstance(person, list) and isinstance(login[1], int) else person
    return isinstance(person, Mapping) and "phone" in person


def uplink_rules(data: Data) -> Iterator[Fault]:
    """Allow two uplinks, under names of their own."""
    for path, uplinks in select(data, "site", "uplinks"):
        surplus = range(MOST_UPLINKS, len(uplinks)) if isinstance(uplinks, list) else ()
        yield from (Fault((*path, position), "R166") for position in surplus)
    for path, value in texts(data, "site", "uplinks", EACH, "name"):
        if value in (TRUNK, *Zone):
            yield Fault(path, "R182", {"value": value})


def device_rules(data: Data) -> Iterator[Fault]:
    """Keep devices inside the office."""
    outside = (Zone.PUBLIC, Zone.VPN)
    zones = ", ".join(zone for zone in Zone if zone not in outside)
    for path, value in texts(data, "devices", EACH, "zone"):
        if value in outside:
            yield Fault(path, "R183", {"value": value, "choices": zones})


def site_rules(data: Data) -> Iterator[Fault]:
    """Want a site described, or taken from another office."""
    shared = next(texts(data, "site", "same_as"), None)
    if shared is None:
        if has(data, "site") and not has(data, "site", "timezone"):
            yield Fault(("site",), "R121", {"key": "timezone"})
        return
    for key in ("address", "timezone"):
        if has(data, "site", key):
            yield Fault(("site", key), "R179", {"key": key, "office": shared[1]})


def host_rules(data: Data) -> Iterator[Fault]:
    """Give every host a role, no role to two hosts, and voice a host of its own."""
    seen: dict[str, str] = {}
    for path, slug in keys(data, "hosts"):
        roles = [(at, role) for at, role in texts(data, "hosts", slug, "roles", EACH) if role in list(Role)]
        if not has(data, "hosts", slug, "roles") and slug in list(Role):
            roles = [(path, slug)]
        if not roles and not has(data, "hosts", slug, "roles", EACH):
            yield Fault(path, "R175", {"host": slug, "key": slug, "choices": ", ".join(Role)})
        if len(roles) > 1 and Role.VOICE in (role for _, role in roles):
            yield Fault((*path[:-1], "roles"), "R173", {"host": slug})
        for at, role in roles:
            if role in seen:
                yield Fault(at, "R174", {"role": role, "host": seen[role]})
            seen.setdefault(role, slug)


def link_rules(data: Data) -> Iterator[Fault]:
    """Tie links to zones, to uplinks, or to one trunk in the place of the zones."""
    zones = [zone for zone in Zone if zone not in (Zone.PUBLIC, Zone.VPN)]
    uplinks = [name for _, name in texts(data, "site", "uplinks", EACH, "name")]
    for path, key in keys(data, "hosts", EACH, "links"):
        if key not in (TRUNK, *zones, *uplinks):
            yield Fault(path, "R176", {"value": key, "choices": ", ".join([TRUNK, *zones, *uplinks])})
        elif key in zones and has(data, *map(str, path[:-2]), TRUNK):
            yield Fault(path, "R177", {"value": key})


def provider_rules(data: Data) -> Iterator[Fault]:
    """Know who runs each service, and have what that asks for."""
    if not has(data, "level") and not has(data, "services", EACH):
        yield Fault((), "R170")
    for path, slug in keys(data, "services"):
        if slug in SLUGS and not has(data, "services", slug, "provider"):
            yield Fault(path, "R121", {"key": "provider"})
    for slug in SLUGS:
        if provider(data, slug) == "managed":
            yield from _missing_dependencies(data, slug)
        yield from _options_of_another_provider(data, slug)


def _missing_dependencies(data: Data, slug: str) -> Iterator[Fault]:
    for needed in DEPENDENCIES.get(slug, ()):
        if provider(data, needed) == "none":
            refused = needed if has(data, "services", needed) else slug
            yield Fault(("services", refused), "R169", {"service": slug, "needed": needed})


def tunnel_rules(data: Data) -> Iterator[Fault]:
    """Have an authority of our own for IKEv2, which the gateway's and the devices' certificates come from."""
    tunnels = ("services", "remote_access", "tunnels")
    if [*select(data, *tunnels)] == [(tunnels, [])]:
        yield Fault(tunnels, "R241", {"choices": ", ".join(Tunnel)})
        return
    chosen = [value for _, value in texts(data, *tunnels, EACH)] or ["ikev2"]
    authority = provider(data, "credentials")
    if provider(data, "remote_access") == "managed" and "ikev2" in chosen and authority != "managed":
        refused = "credentials" if has(data, "services", "credentials") else "remote_access"
        yield Fault(("services", refused), "R184", {"provider": authority})


def telephony_rules(data: Data) -> Iterator[Fault]:
    """Have a number that 911 calls back, and certificates of our own, where we run the telephones."""
    if provider(data, "telephony") != "managed":
        return
    if has(data, *_TELEPHONY, "backup_trunk") and not has(data, *_TELEPHONY, "trunk"):
        yield Fault(_TELEPHONY, "R121", {"key": "trunk"})
    if has(data, *_TELEPHONY, "trunk") and not has(data, *_TELEPHONY, "trunk", "number"):
        yield Fault((*_TELEPHONY, "trunk"), "R121", {"key": "number"})
    authority = provider(data, "credentials")
    if authority != "managed":
        refused = "credentials" if has(data, "services", "credentials") else "telephony"
        yield Fault(("services", refused), "R186", {"provider": authority})


def idle_addresses(data: Data) -> Iterator[Fault]:
    """Find addresses whose mail nobody would see."""
    for key in ("shared_mailboxes", "lists"):
        for path, members in select(data, *_EMAIL, key, EACH):
            if members == []:
                yield Fault((*path, KEY), "R240", {"value": str(path[-1])})


def reserved_addresses(data: Data) -> Iterator[Fault]:
    """Keep addresses that every domain answers at (RFC 2142) open to everybody outside."""
    for key in ("lists", "resources"):
        for path, name in keys(data, *_EMAIL, key):
            if name in ROLES:
                yield Fault(path, "R198", {"value": name})


def mail_of_others(data: Data) -> Iterator[Fault]:
    """Find what only mail of our own could keep to."""
    who = provider(data, "email")
    for key in EmailOptions.MANAGED_ONLY if who != "managed" else ():
        if has(data, *_EMAIL, key):
            yield Fault((*_EMAIL, key), "R199", {"key": key, "provider": who})


def email_rules(data: Data) -> Iterator[Fault]:
    """Have the directory that people sign in by, where we run the mail."""
    authority = provider(data, "credentials")
    if provider(data, "email") == "managed" and authority != "managed":
        refused = "credentials" if has(data, "services", "credentials") else "email"
        yield Fault(("services", refused), "R196", {"provider": authority})


def conference_rules(data: Data) -> Iterator[Fault]:
    """Have the rooms where the telephones are."""
    who = provider(data, "telephony")
    if provider(data, "teleconferencing") == "managed" and who == "partner":
        refused = "teleconferencing" if has(data, "services", "teleconferencing") else "telephony"
        yield Fault(("services", refused), "R189", {"provider": who})


def _options_of_another_provider(data: Data, slug: str) -> Iterator[Fault]:
    who = provider(data, slug)
    options = type(Services.model_fields[slug].default)
    for key in options.PARTNER_ONLY if who != "partner" else ():
        if has(data, "services", slug, key):
            yield Fault(("services", slug, key), "R178", {"key": key, "service": slug, "provider": who})


def site_needs(data: Data) -> Iterator[Fault]:
    """Find what the services ask of the site and of the department."""
    if provider(data, "internet") != "none" and has(data, "site") and not has(data, "site", "uplinks", EACH):
        yield Fault(("site",), "R167")
    located = has(data, "site", "address") or has(data, "site", "same_as")
    if provider(data, "telephony") == "managed" and not located:
        yield Fault(("site",), "R168")
    if provider(data, "network") == "partner" and not has(data, "services", "network", "forwarders", EACH):
        yield Fault(("services", "network"), "R172")


def fleet_rules(data: Data) -> Iterator[Fault]:
    """Find what the fleet's standards lack."""
    targets = [*select(data, "standards", "health_targets", EACH)]
    if has(data, "standards", "health_targets") and len(targets) < FEWEST_HEALTH_TARGETS:
        yield Fault(("standards", "health_targets"), "R181")
    yield from _repeated(texts(data, "standards", "health_targets", EACH))


Rules = tuple[Callable[[Data], Iterator[Fault]], ...]

OFFICE_RULES: Rules = (
    duplicates,
    unknown_logins,
    unknown_rung,
    unknown_mailboxes,
    idle_addresses,
    reserved_addresses,
    uplink_rules,
    device_rules,
    site_rules,
    host_rules,
    link_rules,
)
SERVICE_RULES: Rules = (
    provider_rules,
    tunnel_rules,
    telephony_rules,
    email_rules,
    mail_of_others,
    silent_rings,
    conference_rules,
    site_needs,
)
"""Rules that make sense only once the office's level is known."""
FLEET_RULES: Rules = (fleet_rules,)
