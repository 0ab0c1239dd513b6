"""Wi-Fi and switch ports: FreeRADIUS, for devices that prove themselves by certificate (EAP-TLS) alone.

A device comes in when the office's authority signed its certificate, the certificate counts, and the device
is on the list of those that may; the list says into which zone. Switches and access points ask from the
management zone with a secret they share with the server.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPNetwork

from rideau import directory as shared
from rideau.certificates import (
    ROOT_CERTIFICATE,
    HostCertificate,
    authority_certificate,
    device_id,
    device_name,
    radius_name,
    revocations,
)
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.needs import Needs, Opening
from rideau.office import Group, Host, Office, Zone
from rideau.secret import Kind, Secret
from rideau.services.credentials.trust import pem
from rideau.text import Text

OWNER = shared.OWNER
FOLDER = "/etc/freeradius/3.0"
CONFIG = f"{FOLDER}/radiusd.conf"
CLIENTS = f"{FOLDER}/clients.conf"
DEVICES = f"{FOLDER}/rideau-devices"
TRUSTED = f"{FOLDER}/rideau-authorities.pem"
SECRET_FILE = f"{FOLDER}/rideau-client.secret"
PORT = 1812
ZONES = {Group.STAFF: Zone.OPERATIONS, Group.ENGINEERS: Zone.OPERATIONS}
"""Where the devices of people go, by group; a group that is not here comes in nowhere."""

CLIENT_SECRET = Secret(
    OWNER,
    "radius-client",
    Kind.TOKEN,
    Text(
        "switches and access points ask by it who may join",
        "commutateurs et points d'accès demandent avec lui qui peut se joindre",
    ),
)
_ASK = Text("switches and access points ask who may join", "qui peut se joindre au réseau")


@dataclass(frozen=True, slots=True)
class _Server:
    certificate: str
    key: str
    trusted: str
    devices: str
    clients: str
    port: int = PORT


@dataclass(frozen=True, slots=True)
class _Clients:
    networks: tuple[IPNetwork, ...]
    secret: Secret


@dataclass(frozen=True, slots=True)
class Device:
    """A device that may join, by the name its certificate proves, and the VLAN it joins."""

    name: str
    vlan: int


@dataclass(frozen=True, slots=True)
class _Devices:
    devices: tuple[Device, ...]


def certificate(office: Office, host: Host) -> HostCertificate:
    """Return what the server shows to devices before they show theirs."""
    return HostCertificate("radius", host.slug, (radius_name(office),), group="freerad")


def radius_needs(office: Office) -> Needs:
    """Return the way in from the management zone, the certificate and the shared secret."""
    host = shared.directory_host(office)
    if host is None:
        return Needs()
    zone = Zone.MANAGEMENT
    return Needs(
        openings=(Opening(OWNER, zone, zone, host.slug, "udp", ((PORT, PORT),), _ASK),),
        secrets=(CLIENT_SECRET,),
        certificates=(certificate(office, host),),
    )


def radius(office: Office) -> Iterator[Contribution]:
    """Yield the server, with none of the sites and modules that its package turns on."""
    host = shared.directory_host(office)
    if host is None:
        return
    shown = certificate(office, host)
    files = tuple(_files(office, shown))
    inputs = tuple(each.path for each in files)
    yield Contribution(
        OWNER,
        host.slug,
        packages=("freeradius", "freeradius-utils"),
        files=(*files, File(SECRET_FILE, f"{CLIENT_SECRET}", 0o600)),
        units=(_unit(inputs, shown),),
        validators=(Validator("freeradius", "freeradius -C -l stdout", (*inputs, *shown.inputs)),),
        listens=(f"udp/{PORT}",),
        data=("/var/log/freeradius",),
    )


def devices(office: Office) -> tuple[Device, ...]:
    """Return the devices that may join: of people who are not locked, and not revoked."""
    return tuple(
        Device(device_name(office, person, device), office.zone(ZONES[person.group]).vlan)
        for person in office.people
        for device in person.devices
        if person.group in ZONES
        and person.login not in office.locked
        and device_id(person, device) not in office.revoked
    )


def _files(office: Office, shown: HostCertificate) -> Iterator[File]:
    zone = office.zone(Zone.MANAGEMENT)
    server = _Server(
        shown.certificate_path,
        shown.key_path,
        TRUSTED,
        DEVICES,
        CLIENTS,
    )
    clients = _Clients((zone.ipv4, zone.ipv6), CLIENT_SECRET)
    yield File(CONFIG, Template("credentials/radiusd.conf.j2", server))
    yield File(CLIENTS, Template("credentials/radius-clients.conf.j2", clients), 0o640, group="freerad")
    yield File(DEVICES, Template("credentials/radius-devices.j2", _Devices(devices(office))))
    # It reads the list of what counts no longer from the file of the authorities, or not at all.
    yield File(TRUSTED, pem(authority_certificate(office), ROOT_CERTIFICATE, revocations(office)))


def _unit(inputs: tuple[str, ...], shown: HostCertificate) -> Unit:
    return Unit(
        "freeradius.service",
        restart_on=(*inputs, *shown.inputs),
        health=f"ss -Hlun 'sport = :{PORT}' | grep -q :{PORT}",
        impact=Text(
            "devices that are joining ask again; the others stay",
            "les appareils qui se joignent redemandent; les autres restent",
        ),
    )
