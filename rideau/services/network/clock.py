"""Time: the gateway asks the world, everybody else asks the gateway and believes nobody else."""

from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office, Provider, Role, TimeServer
from rideau.profiles.options import NetworkOptions
from rideau.secret import Secret
from rideau.services.network.requests import SLUG, TIME_KEY, followers
from rideau.text import Text

CONFIG = "/etc/chrony/chrony.conf"
KEYS = "/etc/chrony/chrony.keys"
KEY_NUMBER = 1


@dataclass(frozen=True, slots=True)
class _Clock:
    servers: tuple[TimeServer, ...]
    options: str
    """How the servers are asked, in chrony's words; empty for its own choice."""
    keyfile: str
    """Where the office's key lies; empty where nobody needs one."""
    clients: tuple[IPNetwork, ...]
    """Networks this host gives the time to."""


@dataclass(frozen=True, slots=True)
class _Keys:
    number: int
    key: Secret


def clock(office: Office, host: Host) -> Contribution:
    """Return chrony as the office's time server on the gateway, as its client elsewhere."""
    return Contribution(
        SLUG,
        host.slug,
        packages=("chrony", "tzdata"),
        files=(File(CONFIG, Template("network/chrony.conf.j2", _context(office, host))), *_keys(office)),
        units=(_unit(),),
        validators=(Validator("chrony", f"chronyd -p -f {CONFIG}", (CONFIG,)),),
        listens=("udp/123",) if Role.GATEWAY in host.roles else (),
        data=("/var/lib/chrony", "/var/log/chrony"),
    )


def _unit() -> Unit:
    return Unit(
        "chrony.service",
        restart_on=(CONFIG, KEYS),
        health="chronyc -n activity",
        impact=Text(
            "nothing: clocks keep time while it asks its sources again",
            "rien : les horloges gardent l'heure pendant qu'il interroge de nouveau ses sources",
        ),
    )


def _context(office: Office, host: Host) -> _Clock:
    if Role.GATEWAY in host.roles:
        networks = tuple(net for zone in office.zones for net in (zone.ipv4, zone.ipv6))
        return _Clock(time_servers(office), "", KEYS if followers(office) else "", networks)
    zone = office.zone(host.home.zone)
    gateway = TimeServer(str(zone.gateway4), nts=False)
    # The gateway is near and ours: a host that starts before it need not wait long to ask again.
    return _Clock((gateway,), f" minpoll 4 maxpoll 6 key {KEY_NUMBER}", KEYS, ())


def _keys(office: Office) -> tuple[File, ...]:
    """Return the file of the office's key, the same on every host; chronyd reads it as its own user."""
    if not followers(office):
        return ()
    return (
        File(KEYS, Template("network/chrony.keys.j2", _Keys(KEY_NUMBER, TIME_KEY)), 0o640, group="_chrony"),
    )


def time_servers(office: Office) -> tuple[TimeServer, ...]:
    """Return the department's time servers where it runs the network, else the fleet's."""
    service = office.services[SLUG]
    options = service.options
    if service.provider is Provider.PARTNER and isinstance(options, NetworkOptions) and options.time_servers:
        return tuple(each.server for each in options.time_servers)
    return office.standards.time_servers
