"""An office's machines in the lab: its hosts, a client in every zone, the engineers' control host."""

from collections.abc import Iterator

from rideau.lab import images, paths, repository
from rideau.lab.parts import Kind, Machine, Port, mac_of
from rideau.office import Device, Host, Office, Role, Uplink, Zone, ZoneNetwork
from rideau.problems import Refused

CONTROL = "control"
STATIC_CLIENT = 250
"""Host number of a client in a zone where nothing is leased."""
_CONTROL_HOST = 254


def zone_segment(office: Office, zone: Zone) -> str:
    """Return the segment of a zone."""
    return f"{office.slug}/{zone}"


def uplink_segment(uplink: Uplink) -> str:
    """Return the segment an uplink ends in: offices with addresses in one network share it."""
    return str(uplink.address.cidr) if uplink.address else "provider2"


def hosts(office: Office) -> Iterator[Machine]:
    """Yield the office's hosts as an installer leaves them."""
    for host in office.hosts:
        yield Machine(
            name=host.name,
            kind=Kind.HOST,
            office=office.slug,
            place=host.slug,
            image=str(images.host_image(host.debian).path),
            ports=tuple(_host_ports(office, host)),
            files=_installed(host),
            binds=(
                (str(repository.folder(host.debian)), repository.INSIDE),
                (str(paths.state() / "repository"), repository.OWN_INSIDE),
            ),
            ssh=str(host.interfaces[0].ipv4.ip),
        )


def _host_ports(office: Office, host: Host) -> Iterator[Port]:
    for each in host.interfaces:
        if each.trunk:
            raise Refused(
                f"{host.name}: {each.name} is a VLAN on {each.trunk}, and this lab has separate links only. "
                "Rehearse with a link for each zone: remove hosts.*.links.trunk from the profile."
            )
        yield _port(host.name, each.name, zone_segment(office, each.zone))
    if Role.GATEWAY in host.roles:
        for uplink in office.uplinks:
            yield _port(host.name, uplink.interface, uplink_segment(uplink))


def _port(machine: str, interface: str, segment: str) -> Port:
    return Port(interface=interface, segment=segment, mac=mac_of(machine, interface))


def _installed(host: Host) -> tuple[tuple[str, str], ...]:
    management = host.interfaces[0]
    addresses = f"Address={management.ipv4}\nAddress={management.ipv6}\n"
    network = f"[Match]\nName={management.name}\n\n[Network]\n{addresses}"
    return (
        ("/etc/hostname", f"{host.slug}\n"),
        ("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {host.slug}\n::1 localhost\n"),
        ("/etc/systemd/network/80-installer.network", network),
    )


def clients(office: Office) -> Iterator[Machine]:
    """Yield a client machine for every zone; in the voice zone it is the first desk phone."""
    taken = {host.name for host in office.hosts}
    for network in office.zones:
        phone = _phone(office, network.zone)
        name = f"{office.slug}-{'phone' if network.zone is Zone.VOICE else network.zone}"
        yield Machine(
            name=f"{name}-client" if name in taken else name,
            kind=Kind.CLIENT,
            office=office.slug,
            place=network.zone,
            image=str(images.CLIENT.path),
            ports=(_client_port(office, network, phone),),
            routes=() if network.pool4 else _static_routes(network),
            files=_client_files(network, phone),
        )


def _phone(office: Office, zone: Zone) -> Device | None:
    return next((each for each in office.devices if each.zone is zone is Zone.VOICE), None)


def _client_port(office: Office, network: ZoneNetwork, phone: Device | None) -> Port:
    segment = zone_segment(office, network.zone)
    mac = str(phone.mac).replace("-", ":").lower() if phone else mac_of(segment, "client")
    return Port(
        interface="eth0",
        segment=segment,
        mac=mac,
        addresses=() if network.pool4 else _numbered(network, STATIC_CLIENT),
    )


def _numbered(network: ZoneNetwork, number: int) -> tuple[str, ...]:
    return tuple(f"{subnet[number]}/{subnet.prefixlen}" for subnet in (network.ipv4, network.ipv6))


def _static_routes(network: ZoneNetwork) -> tuple[tuple[str, str], ...]:
    return (("0.0.0.0/0", str(network.gateway4)), ("::/0", str(network.gateway6)))


def _client_files(network: ZoneNetwork, phone: Device | None) -> tuple[tuple[str, str], ...]:
    vendor = phone.model.split("-")[0] if phone and phone.model else ""
    resolvers = "" if network.pool4 else f"nameserver {network.gateway4}\nnameserver {network.gateway6}\n"
    return (("/etc/dhcp/dhclient.conf", _dhclient(vendor)), ("/etc/resolv.conf", resolvers))


def _dhclient(vendor: str) -> str:
    said = f'send vendor-class-identifier "{vendor}";\n' if vendor else ""
    return (
        "option option-160 code 160 = text;\n"
        f"{said}timeout 12;\n"
        "request subnet-mask, routers, domain-name, domain-search, domain-name-servers, ntp-servers,\n"
        "  interface-mtu, tftp-server-name, vendor-encapsulated-options, option-160,\n"
        "  dhcp6.name-servers, dhcp6.domain-search, dhcp6.sntp-servers;\n"
    )


def control(offices: tuple[Office, ...]) -> Machine:
    """Return the engineers' machine, which has a port in every office's management zone."""
    ports = tuple(_control_port(each, at) for at, each in enumerate(offices))
    return Machine(name=CONTROL, kind=Kind.CONTROL, ports=ports)


def _control_port(office: Office, at: int) -> Port:
    network = office.zone(Zone.MANAGEMENT)
    interface = f"management{at}"
    segment = zone_segment(office, Zone.MANAGEMENT)
    addresses = _numbered(network, _CONTROL_HOST)
    return Port(interface=interface, segment=segment, mac=mac_of(CONTROL, interface), addresses=addresses)
