"""What an office asks of everything that can run out, and what it has."""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPNetwork, IPSet

from rideau import mail
from rideau.allocation.addressing import DEVICE_NUMBERS, EXTENSIONS
from rideau.call_capacity import HEADROOM_PERCENT, call_capacity, call_kbit
from rideau.capacity import capacity
from rideau.fleet_capacity import assumptions as assumed
from rideau.fleet_capacity.erlang import agents_for, lines_for, traffic_answered, traffic_carried
from rideau.fleet_capacity.measure import Kind, Measure
from rideau.office import Office, Zone
from rideau.telephony import MEDIA_PORTS, extensions, lines

PORTS_PER_CALL = 4
"""Two a leg, and a call through the server has two legs."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Given:
    """What only the profile says: how many calls the carrier lets through at once, how much a disk holds."""

    channels: int | None = None
    mail_disk_gb: int | None = None


def measures(office: Office, given: Given) -> tuple[Measure, ...]:
    """Return everything that can run out in ``office``, where it is ours."""
    return (
        *_from_afar(office),
        *_calls(office, given),
        *_front_desk(office),
        *_bandwidth(office),
        *_addresses(office),
        *_mail(office, given),
    )


def prefixes(pool: IPNetwork, reserved: list[IPNetwork], length: int, held: int) -> Measure:
    """Return how many offices the fleet's pool has prefixes for; ``held`` have one."""
    free = IPSet(pool) - IPSet(reserved)
    most = sum(2 ** (length - each.prefixlen) for each in free.iter_cidrs() if each.prefixlen <= length)
    return Measure(Kind.PREFIXES, "", str(pool), held, most)


def _from_afar(office: Office) -> Iterator[Measure]:
    if office.vpn is None:
        return
    known = capacity(office, office.vpn)
    for each in known.uplinks:
        yield Measure(Kind.REMOTE_DEVICES, office.slug, each.uplink, known.devices, each.at_once)
    yield Measure(Kind.REMOTE_ADDRESSES, office.slug, "", known.devices, known.addresses)


def traffic(office: Office) -> float:
    """Return the traffic with the outside in the busiest hour, in erlangs."""
    return len(lines(office)) * assumed.ERLANGS_PER_LINE


def _calls(office: Office, given: Given) -> Iterator[Measure]:
    """Yield the calls of each uplink; the carrier and the server's ports may let fewer through."""
    if office.telephony is None:
        return
    first, last = MEDIA_PORTS
    ports = (last - first + 1) // PORTS_PER_CALL
    asked = traffic(office)
    for each in call_capacity(office):
        there = min(each.calls, ports, given.channels or ports)
        yield Measure(
            Kind.CALLS,
            office.slug,
            each.uplink,
            asked,
            traffic_carried(there, assumed.LOST),
            lines_for(asked, assumed.LOST),
            there,
        )


def _front_desk(office: Office) -> Iterator[Measure]:
    if office.telephony is None or not office.telephony.number or not office.telephony.front_desk:
        return
    agents = len(office.telephony.front_desk)
    asked = len(office.people) * assumed.CALLS_PER_PERSON * assumed.HANDLING / _HOUR
    service = (assumed.HANDLING, assumed.WITHIN, assumed.ANSWERED)
    yield Measure(
        Kind.FRONT_DESK,
        office.slug,
        "",
        asked,
        traffic_answered(agents, *service),
        agents_for(asked, *service),
        agents,
    )


def _bandwidth(office: Office) -> Iterator[Measure]:
    calls = traffic(office) * call_kbit(tunnelled=False) / 1000 if office.telephony else 0.0
    asked = len(office.people) * assumed.PERSON_MBPS + calls
    for each in office.uplinks:
        sent = min(each.up_mbps, each.down_mbps) * HEADROOM_PERCENT / 100
        yield Measure(Kind.BANDWIDTH, office.slug, each.name, asked, sent)


def _addresses(office: Office) -> Iterator[Measure]:
    leased = office.zone(Zone.OPERATIONS).pool4
    carried = sum(len(person.devices) for person in office.people)
    if leased:
        there = int(leased[1]) - int(leased[0]) + 1
        asked = carried + len(office.people) * assumed.DEVICES_PER_PERSON
        yield Measure(Kind.LEASES, office.slug, str(Zone.OPERATIONS), asked, there)
    for zone in dict.fromkeys(each.zone for each in office.devices):
        fixed = sum(each.zone is zone for each in office.devices)
        yield Measure(Kind.FIXED_ADDRESSES, office.slug, str(zone), fixed, len(DEVICE_NUMBERS))
    if office.telephony is not None:
        yield Measure(Kind.EXTENSIONS, office.slug, "", len(extensions(office)), len(EXTENSIONS))


def _mail(office: Office, given: Given) -> Iterator[Measure]:
    if office.email is None:
        return
    promised = len(mail.mailboxes(office)) * office.email.quota_gb
    yield Measure(Kind.MAIL_STORAGE, office.slug, "", promised, given.mail_disk_gb)
