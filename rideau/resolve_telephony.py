"""From a profile to the office's telephones and conference rooms. Pure, part of :mod:`rideau.resolve`."""

from collections.abc import Iterator, Mapping

from rideau.allocation.addressing import Allocation
from rideau.office import Provider
from rideau.office_telephony import RECEPTION, CivicAddress, Hours, RingGroup, Room, Telephony, Trunk
from rideau.profiles.options import ConferenceRoom, TelephonyOptions
from rideau.profiles.options import Trunk as TrunkLines
from rideau.profiles.profile import Profile, Site

_ONE_ROOM: Mapping[str, ConferenceRoom] = {"conference": ConferenceRoom()}


def extended(profile: Profile) -> dict[str, str | None]:
    """Return what has an extension besides people, and none is asked for."""
    groups = (f"ring-group.{each}" for each in profile.services.telephony.ring_groups)
    return dict.fromkeys((*groups, *(f"room.{each}" for each in _rooms(profile))))


def _rooms(profile: Profile) -> Mapping[str, ConferenceRoom]:
    chosen = profile.services.teleconferencing
    return (chosen.rooms or _ONE_ROOM) if chosen.provider is Provider.MANAGED else {}


def address_of(site: Site) -> CivicAddress | None:
    """Return where the office is."""
    given = site.address
    if given is None:
        return None
    return CivicAddress(
        given.street,
        given.floor or "",
        given.room or "",
        given.city,
        str(given.province),
        given.postal_code,
    )


def telephony(profile: Profile, given: Allocation) -> Telephony | None:
    """Return the office's telephones, where we run them."""
    chosen = profile.services.telephony
    if chosen.provider is not Provider.MANAGED:
        return None
    number = (chosen.trunk and chosen.trunk.number) or ""
    return Telephony(
        trunks=tuple(_trunks(chosen, number)),
        number=number,
        test_number=(chosen.trunk and chosen.trunk.test_number) or "",
        direct_numbers=dict(chosen.direct_numbers),
        ring_groups=tuple(
            RingGroup(name, given.extensions[f"ring-group.{name}"], members)
            for name, members in chosen.ring_groups.items()
        ),
        front_desk=_front_desk(profile, chosen),
        hours=tuple(Hours(each.days, each.opens, each.closes) for each in chosen.hours),
        calling=dict(chosen.calling),
        spare_phones=tuple(each.name for each in chosen.spare_phones),
        softphones=frozenset(chosen.softphones),
        firmware=dict(chosen.firmware),
        mail_relay=_mail_relay(profile, chosen),
    )


def _trunks(chosen: TelephonyOptions, number: str) -> Iterator[Trunk]:
    if chosen.trunk:
        yield _trunk("primary", chosen.trunk, number)
    if chosen.backup_trunk:
        yield _trunk("backup", chosen.backup_trunk, number)


def _trunk(name: str, lines: TrunkLines, number: str) -> Trunk:
    """Return a trunk; who calls from known networks is not registered with, unless a name is given."""
    username = lines.username or ("" if lines.networks else number)
    return Trunk(name, lines.host, lines.transport, username, lines.networks)


def _front_desk(profile: Profile, chosen: TelephonyOptions) -> tuple[str, ...]:
    named = chosen.front_desk or RECEPTION
    if named in chosen.ring_groups:
        return chosen.ring_groups[named]
    return (named,) if chosen.front_desk else tuple(each.login for each in profile.staff)


def _mail_relay(profile: Profile, chosen: TelephonyOptions) -> str:
    if profile.services.email.provider is Provider.MANAGED:
        return f"mail.{profile.domain}"
    return profile.services.email.relay or chosen.mail_relay or ""


def rooms(profile: Profile, given: Allocation) -> tuple[Room, ...]:
    """Return the conference rooms, where we run them."""
    return tuple(
        Room(name, given.extensions[f"room.{name}"], each.number or "", each.capacity)
        for name, each in _rooms(profile).items()
    )
