"""Leases: Kea's DHCPv4 and DHCPv6 servers on the gateway, for the zones that lease addresses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netaddr import IPAddress, IPNetwork, mac_unix_expanded

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.needs import DhcpOption, Needs
from rideau.office import Device, Office, Zone, ZoneNetwork
from rideau.problems import Refused
from rideau.services.network.base import Nothing
from rideau.services.network.requests import SLUG, leased
from rideau.services.network.vendors import VENDORS, Vendor
from rideau.text import Text

CONFIG4 = "/etc/kea/kea-dhcp4.conf"
CONFIG6 = "/etc/kea/kea-dhcp6.conf"

LIFETIME = 8 * 3600
GUEST_LIFETIME = 3600
"""Seconds. Guests come and go, and their pool is no larger than anyone's."""

POOL6 = (0x1000, 0x1FFF)
"""First and last interface identifier leased in each zone's /64: as many leases as a server keeps
comfortably, none of them the address of a host."""

_GROUP = "_kea"
"""What Kea's daemons run as; the package makes it."""

VENDOR_SPECIFIC = 43
"""An option whose meaning only the vendor knows; phones expect an address in it, as text."""


@dataclass(frozen=True, slots=True)
class _Option:
    code: int
    data: str
    """As Kea reads it: values separated by commas."""


@dataclass(frozen=True, slots=True)
class _Class:
    """Options for some of a zone's clients: those whose packet passes ``test``."""

    name: str
    test: str
    options: tuple[_Option, ...]


@dataclass(frozen=True, slots=True)
class _Reservation:
    mac: str
    address: IPAddress
    name: str
    options: tuple[_Option, ...] = ()


@dataclass(frozen=True, slots=True)
class _Subnet:
    number: int
    """The zone's VLAN id: it stays, and so do the leases that Kea keeps under it."""
    zone: Zone
    interface: str
    network: IPNetwork
    first: IPAddress
    last: IPAddress
    gateway: IPAddress
    lifetime: int
    options: tuple[_Option, ...] = ()
    classes: tuple[_Class, ...] = ()
    reservations: tuple[_Reservation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Leases:
    subnets: tuple[_Subnet, ...]
    classes: tuple[_Class, ...]
    """Those of all subnets: Kea declares them once, and each subnet names its own."""
    domain: str
    timezone: str


def leases(office: Office, needs: Needs) -> Contribution:
    """Return both DHCP servers; raise :class:`Refused` for an option of an unknown vendor."""
    four = _leases(office, _subnets4(office, needs))
    six = _leases(office, _subnets6(office))
    return Contribution(
        SLUG,
        office.gateway.slug,
        packages=("kea-dhcp4-server", "kea-dhcp6-server"),
        files=(
            # A phone's own address to fetch from is a secret.
            File(CONFIG4, Template("network/kea-dhcp4.conf.j2", four), 0o640, group=_GROUP),
            File(CONFIG6, Template("network/kea-dhcp6.conf.j2", six)),
            _drop_in("kea-dhcp4"),
            _drop_in("kea-dhcp6"),
        ),
        units=(_unit("kea-dhcp4", CONFIG4, 67), _unit("kea-dhcp6", CONFIG6, 547)),
        validators=(_validator("kea-dhcp4", CONFIG4, four), _validator("kea-dhcp6", CONFIG6, six)),
        listens=("udp/67", "udp/547"),
        data=("/var/lib/kea",),
    )


def _leases(office: Office, found: Iterable[_Subnet]) -> _Leases:
    subnets = tuple(found)
    classes = tuple(each for subnet in subnets for each in subnet.classes)
    return _Leases(subnets, classes, office.domain, office.timezone)


def _drop_in_path(daemon: str) -> str:
    return f"/etc/systemd/system/{daemon}-server.service.d/rideau.conf"


def _drop_in(daemon: str) -> File:
    return File(_drop_in_path(daemon), Template("network/kea.service.j2", Nothing()))


def _unit(daemon: str, config: str, port: int) -> Unit:
    return Unit(
        f"{daemon}-server.service",
        reload_on=(config,),
        restart_on=(_drop_in_path(daemon),),
        health=f"ss -Hlun 'sport = :{port}' | grep -q :{port}",
        impact=Text(
            "new leases wait for a few seconds; addresses in use stay",
            "les nouveaux baux attendent quelques secondes; les adresses en usage restent",
        ),
    )


def _validator(daemon: str, config: str, leases: _Leases) -> Validator:
    """Check in a network of the plan's links: Kea refuses a link that the host does not have *yet*."""
    links = " ".join(each.interface for each in leases.subnets)
    make = f'for link in {links}; do ip link add "$link" type bridge || exit 1; done'
    return Validator(daemon, f"unshare --net sh -c '{make}; exec {daemon} -t {config}'", (config,))


def _subnets4(office: Office, needs: Needs) -> Iterator[_Subnet]:
    _refuse_unknown_devices(office, needs.dhcp_options)
    for zone in office.zones:
        if zone.pool4 is None:
            continue
        here = [each for each in needs.dhcp_options if each.zone is zone.zone]
        asked = [each for each in here if each.device is None]
        yield _Subnet(
            zone.vlan,
            zone.zone,
            _interface(office, zone),
            zone.ipv4,
            *zone.pool4,
            zone.gateway4,
            _lifetime(zone),
            tuple(_option(each) for each in asked if each.vendor is None),
            tuple(_classes(zone.zone, asked)),
            tuple(_reservation(each, here) for each in office.devices if each.zone is zone.zone),
        )


def _subnets6(office: Office) -> Iterator[_Subnet]:
    for zone in leased(office):
        first, last = (zone.ipv6[number] for number in POOL6)
        yield _Subnet(
            zone.vlan,
            zone.zone,
            _interface(office, zone),
            zone.ipv6,
            first,
            last,
            zone.gateway6,
            _lifetime(zone),
        )


def _interface(office: Office, zone: ZoneNetwork) -> str:
    interface = office.gateway.interface(zone.zone)
    if interface is None:
        raise Refused(
            f"{office.slug}: the gateway has no interface in the zone {zone.zone}, which leases addresses. "
            f"Give {office.gateway.slug} a link in {zone.zone}."
        )
    return interface.name


def _lifetime(zone: ZoneNetwork) -> int:
    return GUEST_LIFETIME if zone.zone is Zone.GUEST else LIFETIME


def _reservation(device: Device, asked: Iterable[DhcpOption]) -> _Reservation:
    mac = str(device.mac.format(mac_unix_expanded))
    own = tuple(_Option(each.code, each.data) for each in asked if each.device == device.name)
    return _Reservation(mac, device.ipv4, device.name, own)


def _refuse_unknown_devices(office: Office, asked: Iterable[DhcpOption]) -> None:
    known = {(each.name, each.zone) for each in office.devices}
    for each in asked:
        if each.device is not None and (each.device, each.zone) not in known:
            raise Refused(
                f"{each.owner}: DHCP option {each.code} is for {each.device}, which has no address of its "
                f"own in the zone {each.zone}. Describe the device in the profile of {office.slug}."
            )


def _option(need: DhcpOption) -> _Option:
    if need.code == VENDOR_SPECIFIC and need.vendor is None:
        raise Refused(
            f"{need.owner}: DHCP option {VENDOR_SPECIFIC} means something else to each vendor, "
            "yet none is named. Name the vendor."
        )
    return _Option(need.code, need.data)


def _classes(zone: Zone, asked: Iterable[DhcpOption]) -> Iterator[_Class]:
    by_vendor: dict[str, list[_Option]] = {}
    for each in asked:
        if each.vendor is not None:
            by_vendor.setdefault(_vendor(each).slug, []).append(_option(each))
    for vendor in VENDORS:
        if options := by_vendor.get(vendor.slug):
            yield _Class(f"{vendor.slug}@{zone}", _test(vendor), tuple(options))


def _vendor(need: DhcpOption) -> Vendor:
    found = next((each for each in VENDORS if each.slug == need.vendor), None)
    if found is None:
        known = ", ".join(each.slug for each in VENDORS)
        raise Refused(
            f"{need.owner}: DHCP option {need.code} is for the vendor {need.vendor}, which nobody "
            f"describes. Use one of {known}, or describe it in rideau/services/network/vendors.py."
        )
    return found


def _test(vendor: Vendor) -> str:
    """Return Kea's expression for a phone of ``vendor``."""
    names = (f"substring(option[60].hex,0,{len(each)}) == '{each}'" for each in vendor.class_ids)
    ouis = (f"substring(pkt4.mac,0,3) == 0x{each.replace(':', '').lower()}" for each in vendor.ouis)
    return " or ".join((*names, *ouis))
