"""From profile, fleet and allocation to the resolved office. Pure: every choice is made here, once.

A machine lives in the zone of its roles, and in management. With several roles it lives in the most
exposed of their zones, for nothing may lead from public into the others (decision 0012).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from netaddr import IPAddress, IPNetwork

from rideau.allocation.addressing import (
    GATEWAY,
    LEASED_NUMBERS,
    VPN,
    Allocation,
    PartnerNetworks,
    Pools,
    Request,
)
from rideau.office import (
    Device,
    Host,
    Interface,
    Office,
    Person,
    PersonalDevice,
    Platform,
    Provider,
    Role,
    Service,
    Stage,
    Tunnel,
    Uplink,
    VpnNetwork,
    Zone,
    ZoneNetwork,
)
from rideau.problems import Location
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import TRUNK, Machine, Profile, Site
from rideau.profiles.profile import Person as Staff
from rideau.profiles.profile import Uplink as UplinkLines
from rideau.resolve_email import email
from rideau.resolve_telephony import address_of, extended, rooms, telephony

ZONES = (
    Zone.PUBLIC_ACCESS,
    Zone.OPERATIONS,
    Zone.RESTRICTED,
    Zone.MANAGEMENT,
    Zone.VOICE,
    Zone.GUEST,
)
LEASING_ZONES = frozenset((Zone.OPERATIONS, Zone.MANAGEMENT, Zone.VOICE, Zone.GUEST))
"""Zones whose devices get addresses by DHCP; servers alone live in the others."""

HOME_OF_ROLE: Mapping[Role, Zone] = {
    Role.MAIL: Zone.PUBLIC_ACCESS,
    Role.VOICE: Zone.VOICE,
    Role.APPS: Zone.RESTRICTED,
}
"""Where a machine lives, the most exposed zone first."""


def pools(fleet: Fleet, location: Location) -> Pools:
    """Return the pools of ``fleet``, which are written at ``location``."""
    partners = tuple(PartnerNetworks(each.name, each.networks) for each in fleet.partners)
    lengths = fleet.pools.office_prefix_length, fleet.pools.zone_prefix_length
    return Pools(location, fleet.fleet, fleet.pools.ipv4, *lengths, partners)


def request(profile: Profile, file: Path) -> Request:
    """Return what the office in ``profile``, read from ``file``, needs numbers for."""
    return Request(
        office=profile.office,
        profile=file,
        site=profile.site.same_as or profile.office,
        hosts=tuple(each.slug for each in profile.machines if Role.GATEWAY not in each.roles),
        devices=(
            *((str(Zone.VOICE), phone_name(each)) for each in profile.staff if each.phone),
            *((str(each.zone), each.name) for each in profile.devices),
            *((str(Zone.VOICE), each.name) for each in profile.services.telephony.spare_phones),
        ),
        extensions={**{each.login: each.extension for each in profile.staff}, **extended(profile)},
        vpn=tuple(_numbered_devices(profile)),
    )


def _numbered_devices(profile: Profile) -> Iterator[str]:
    chosen = profile.services.remote_access
    if chosen.provider is Provider.MANAGED and Tunnel.WIREGUARD in chosen.tunnels:
        for person in profile.staff:
            if person.remote_access:
                yield from (f"{person.login}.{each.name}" for each in _carried(person))


def phone_name(person: Staff) -> str:
    """Return the name of the desk phone of ``person``."""
    return f"phone-{person.login}"


def resolve(fleet: Fleet, profile: Profile, site: Site, given: Allocation, stage: Stage) -> Office:
    """Return the office; ``site`` is the profile's own, or completed by the office that it shares."""
    zones = tuple(_zone(zone, given) for zone in ZONES)
    by_zone = {each.zone: each for each in zones}
    return Office(
        slug=profile.office,
        name=profile.name.text,
        department=profile.department.name.text,
        domain=profile.domain,
        timezone=cast(str, site.timezone),  # a site without one does not load
        environment=fleet.environment,
        stage=stage,
        standards=fleet.standards.standards,
        prefix4=given.ipv4,
        prefix6=given.ipv6,
        zones=zones,
        uplinks=_uplinks(profile),
        hosts=tuple(_host(profile, machine, given, by_zone) for machine in profile.machines),
        devices=_devices(profile, given, by_zone),
        people=tuple(_person(each, given) for each in profile.staff),
        services=_services(profile),
        vpn=_vpn(profile, given),
        address=address_of(site),
        telephony=telephony(profile, given),
        rooms=rooms(profile, given),
        email=email(profile),
        support=fleet.support.contact,
        department_support=profile.department.support.contact,
    )


def _vpn(profile: Profile, given: Allocation) -> VpnNetwork | None:
    chosen = profile.services.remote_access
    if chosen.provider is not Provider.MANAGED:
        return None
    subnet = given.subnets[VPN]
    return VpnNetwork(subnet.ipv4, subnet.ipv6, chosen.tunnels, chosen.full_tunnel, given.vpn)


def _zone(zone: Zone, given: Allocation) -> ZoneNetwork:
    subnet = given.subnets[zone]
    leased = (subnet.ipv4[LEASED_NUMBERS[0]], subnet.ipv4[LEASED_NUMBERS[-1]])
    return ZoneNetwork(
        zone=zone,
        vlan=given.vlan(zone),
        ipv4=subnet.ipv4,
        ipv6=subnet.ipv6,
        gateway4=subnet.ipv4[GATEWAY],
        gateway6=subnet.ipv6[GATEWAY],
        pool4=leased if zone in LEASING_ZONES else None,
    )


def _uplinks(profile: Profile) -> tuple[Uplink, ...]:
    links = next(each.links for each in profile.machines if Role.GATEWAY in each.roles)
    return tuple(_uplink(each, links) for each in profile.site.uplinks)


def _uplink(uplink: UplinkLines, links: Mapping[str, str]) -> Uplink:
    return Uplink(
        name=uplink.name,
        interface=links.get(uplink.name, f"wan-{uplink.name}"),
        address=uplink.address,
        gateway=uplink.gateway,
        down_mbps=uplink.down_mbps,
        up_mbps=uplink.up_mbps,
    )


def _host(profile: Profile, machine: Machine, given: Allocation, zones: Mapping[Zone, ZoneNetwork]) -> Host:
    number = GATEWAY if Role.GATEWAY in machine.roles else given.hosts[machine.slug]
    interfaces = tuple(_interface(zones[zone], number, machine.links) for zone in zones_of(machine))
    return Host(
        slug=machine.slug,
        name=f"{profile.office}-{machine.slug}",
        fqdn=f"{machine.slug}.{profile.domain}",
        roles=machine.roles,
        debian="14" if Role.VOICE in machine.roles else "13",
        interfaces=interfaces,
        ssh=machine.ssh or interfaces[0].ipv4.ip,
    )


def zones_of(machine: Machine) -> tuple[Zone, ...]:
    """Return the zones that ``machine`` has an interface in, management first."""
    if Role.GATEWAY in machine.roles:
        homes: list[Zone] = [zone for zone in ZONES if zone is not Zone.MANAGEMENT]
    else:
        homes = [zone for role, zone in HOME_OF_ROLE.items() if role in machine.roles][:1]
    return (Zone.MANAGEMENT, *homes)


def _interface(network: ZoneNetwork, number: int, links: Mapping[str, str]) -> Interface:
    return Interface(
        name=links.get(network.zone, str(network.zone)),
        zone=network.zone,
        ipv4=_numbered(network.ipv4, number),
        ipv6=_numbered(network.ipv6, number),
        trunk=links.get(TRUNK),
    )


def _numbered(network: IPNetwork, number: int) -> IPNetwork:
    return IPNetwork((network.first + number, network.prefixlen), version=network.version)


def _devices(profile: Profile, given: Allocation, zones: Mapping[Zone, ZoneNetwork]) -> tuple[Device, ...]:
    def address(zone: Zone, name: str) -> IPAddress:
        return IPAddress(zones[zone].ipv4.first + given.devices[zone][name], version=4)

    phones = [(each, phone_name(each), each.phone) for each in profile.staff if each.phone]
    spares = profile.services.telephony.spare_phones
    return (
        *(
            Device(name, phone.mac, Zone.VOICE, address(Zone.VOICE, name), str(phone.model), person.login)
            for person, name, phone in phones
        ),
        *(
            Device(each.name, each.mac, each.zone, address(each.zone, each.name), None, None)
            for each in profile.devices
        ),
        *(
            Device(each.name, each.mac, Zone.VOICE, address(Zone.VOICE, each.name), str(each.model), None)
            for each in spares
        ),
    )


def _person(person: Staff, given: Allocation) -> Person:
    return Person(
        name=person.name,
        login=person.login,
        language=str(person.language),
        extension=given.extensions[person.login],
        group=person.group,
        devices=tuple(_carried(person)),
        remote_access=person.remote_access,
    )


def _carried(person: Staff) -> Iterator[PersonalDevice]:
    """Yield what a person carries: who connects from afar has a laptop, whose system need not be said."""
    if person.mobile:
        yield PersonalDevice("phone", Platform(person.mobile))
    if person.laptop or person.remote_access:
        yield PersonalDevice("laptop", Platform(person.laptop or Platform.WINDOWS))


def _services(profile: Profile) -> Mapping[str, Service]:
    return {
        slug: Service(slug, options.provider, options) for slug, options in profile.services.by_slug().items()
    }
