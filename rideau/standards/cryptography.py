"""What a profile says of algorithms and certificates."""

from collections.abc import Iterator

from rideau.office import Tunnel
from rideau.office_telephony import SipTransport
from rideau.profiles.fleet import Fleet
from rideau.standards.described import Described, Finding


def cryptography_findings(office: Described) -> Iterator[Finding]:
    """Yield where an office's profile chooses what is not approved, or encrypts nothing."""
    services = office.profile.services
    telephony = services.telephony
    for at, tunnel in enumerate(services.remote_access.tunnels):
        if tunnel is Tunnel.WIREGUARD:
            yield Finding("S010", ("services", "remote_access", "tunnels", at))
    for key, trunk in (("trunk", telephony.trunk), ("backup_trunk", telephony.backup_trunk)):
        if trunk is not None and trunk.transport is not SipTransport.TLS:
            path = ("services", "telephony", key, "transport")
            yield Finding("S011", path, {"trunk": key, "transport": trunk.transport.upper()})
    if services.credentials.acme is None:
        yield Finding("S013", ("services", "credentials"))


def time_findings(fleet: Fleet) -> Iterator[Finding]:
    """Yield the time servers that prove nothing, and that there is one alone."""
    servers = fleet.standards.time_servers
    for at, each in enumerate(servers):
        if not each.nts:
            yield Finding("S012", ("standards", "time_servers", at), {"name": each.name})
    if len(servers) == 1:
        yield Finding("S065", ("standards", "time_servers"))
