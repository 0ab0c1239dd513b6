"""Time: the gateway asks the world, everybody else asks the gateway."""

from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office, Provider, Role, TimeServer
from rideau.profiles.options import NetworkOptions
from rideau.services.network.requests import SLUG

CONFIG = "/etc/chrony/chrony.conf"


@dataclass(frozen=True, slots=True)
class _Clock:
    servers: tuple[TimeServer, ...]
    polling: str
    """How often the servers are asked, in chrony's words; empty for its own choice."""
    clients: tuple[IPNetwork, ...]
    """Networks this host gives the time to."""


def clock(office: Office, host: Host) -> Contribution:
    """Return chrony as the office's time server on the gateway, as its client elsewhere."""
    return Contribution(
        SLUG,
        host.slug,
        packages=("chrony", "tzdata"),
        files=(File(CONFIG, Template("network/chrony.conf.j2", _context(office, host))),),
        units=(Unit("chrony.service", restart_on=(CONFIG,), health="chronyc -n activity"),),
        validators=(Validator("chrony", f"chronyd -p -f {CONFIG}", (CONFIG,)),),
        listens=("udp/123",) if Role.GATEWAY in host.roles else (),
    )


def _context(office: Office, host: Host) -> _Clock:
    if Role.GATEWAY in host.roles:
        networks = tuple(net for zone in office.zones for net in (zone.ipv4, zone.ipv6))
        return _Clock(time_servers(office), "", networks)
    zone = office.zone(host.home.zone)
    gateway = TimeServer(str(zone.gateway4), nts=False)
    # The gateway is near and ours: a host that starts before it need not wait long to ask again.
    return _Clock((gateway,), " minpoll 4 maxpoll 6", ())


def time_servers(office: Office) -> tuple[TimeServer, ...]:
    """Return the department's time servers where it runs the network, else the fleet's."""
    service = office.services[SLUG]
    options = service.options
    if service.provider is Provider.PARTNER and isinstance(options, NetworkOptions) and options.time_servers:
        return tuple(each.server for each in options.time_servers)
    return office.standards.time_servers
