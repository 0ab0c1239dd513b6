"""One-time links for people's devices: which site, on which host, and who is on it.

The service ``mobile`` runs the site; ``rideau people link`` places on it what a device is handed.
"""

from rideau.certificates import device_id
from rideau.office import Host, Office, Provider, Role, Zone

OWNER = "mobile"
LABEL = "devices"
"""The name of the site below the office's domain."""
PROGRAM = "/usr/local/lib/rideau/device-links"
"""Places, lists and destroys, on the host; root's alone."""
DAYS = 7
"""How long a link lasts where nobody says otherwise."""
LONGEST = 30


def name(office: Office) -> str:
    """Return the DNS name of the site, which its certificate proves."""
    return f"{LABEL}.{office.domain}"


def links_host(office: Office) -> Host | None:
    """Return the host of the site: one that may meet strangers, else that of the applications.

    None where the department looks after devices, or where the certificates are not ours.
    """
    if any(office.services[each].provider is not Provider.MANAGED for each in (OWNER, "credentials")):
        return None
    servers = [host for host in office.hosts if host.roles & {Role.MAIL, Role.APPS}]
    return next((host for host in servers if meets_strangers(host)), None) or next(
        (host for host in servers if Role.APPS in host.roles), None
    )


def meets_strangers(host: Host) -> bool:
    """Tell whether ``host`` lives where the public may come: the gateway is everywhere, and is spared."""
    return host.home.zone is Zone.PUBLIC_ACCESS and Role.GATEWAY not in host.roles


def admitted(office: Office) -> tuple[str, ...]:
    """Return the devices that may have a link: those of people who may come in."""
    every = (device_id(person, device) for person in office.people for device in person.devices)
    return tuple(sorted(each for each in every if each not in office.revoked))
