"""What every host has: its name, its resolver, its time zone, and the frame of its packet filter."""

from dataclasses import dataclass

from netaddr import IPAddress

from rideau.host import Action, Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office, Role
from rideau.services.network.requests import SLUG
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class _Resolver:
    nameservers: tuple[str, ...]
    search: str


@dataclass(frozen=True, slots=True)
class _Hosts:
    addresses: tuple[IPAddress, ...]
    names: str
    """The canonical name first: it is what ``hostname --fqdn`` answers."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """For templates that need nothing from the office."""


def packet_filter(host: Host) -> Contribution:
    """Return the frame that other services drop their tables into.

    One file loads everything in one transaction, so there is never a moment without rules.
    """
    return Contribution(
        SLUG,
        host.slug,
        packages=("nftables",),
        files=(File("/etc/nftables.conf", Template("network/nftables.conf.j2", Nothing()), mode=0o755),),
        units=(
            Unit(
                "nftables.service",
                reload_on=("/etc/nftables.conf", "/etc/nftables.d/"),
                impact=Text(
                    "established connections go on, new ones follow the new rules",
                    "les connexions établies continuent, les nouvelles suivent les nouvelles règles",
                ),
            ),
        ),
        validators=(
            Validator("nftables", "nft -c -f /etc/nftables.conf", ("/etc/nftables.conf", "/etc/nftables.d/")),
        ),
    )


def identity(office: Office, host: Host) -> Contribution:
    """Return the host's own name, where it looks names up, and the time zone of its clock."""
    names = f"{host.fqdn} {host.name} {host.slug}"
    return Contribution(
        SLUG,
        host.slug,
        packages=("tzdata",),
        files=(
            File("/etc/hostname", f"{host.name}\n"),
            File(
                "/etc/hosts",
                Template(
                    "network/hosts.j2",
                    _Hosts((host.home.ipv4.ip, host.home.ipv6.ip), names),
                ),
            ),
            File(
                "/etc/resolv.conf",
                Template("network/resolv.conf.j2", _Resolver(_nameservers(office, host), office.domain)),
            ),
            File("/etc/timezone", f"{office.timezone}\n"),
        ),
        actions=(
            Action("hostname", "hostname -F /etc/hostname", ("/etc/hostname",)),
            # The zone is a symbolic link, which no file of ours can be; its name is.
            Action(
                "timezone",
                'zone=$(cat /etc/timezone) && ln -sfn "/usr/share/zoneinfo/$zone" /etc/localtime',
                ("/etc/timezone",),
            ),
        ),
        validators=(
            Validator("timezone", 'test -f "/usr/share/zoneinfo/$(cat /etc/timezone)"', ("/etc/timezone",)),
        ),
    )


def _nameservers(office: Office, host: Host) -> tuple[str, ...]:
    if Role.GATEWAY in host.roles:
        return ("127.0.0.1", "::1")
    zone = office.zone(host.home.zone)
    return (str(zone.gateway4), str(zone.gateway6))
