"""An office's plan as a JSON document, for programs: ``rideau plan --json`` and ``plan.json``.

Format 1. Lists are in the order of the plan, files sorted by path; nothing depends on when or where the
document was made::

    {"format": 1, "office": SLUG, "name": {"en", "fr"}, "domain", "ipv4": PREFIX, "ipv6": PREFIX,
     "zones": [{"zone", "vlan", "ipv4", "ipv6", "gateway4", "gateway6", "pool4": [FIRST, LAST] or null}],
     "uplinks": [{"name", "interface", "address" or null, "gateway" or null, "down_mbps", "up_mbps"}],
     "services": {SLUG: "managed" | "partner" | "none"}, "not_built": [SLUG],
     "openings": [{"service", "from", "to", "host" or null, "protocol", "ports": [[FIRST, LAST]],
                   "source_networks": [NETWORK], "reason": {"en", "fr"}}],
     "devices": [{"name", "mac", "zone", "ipv4", "model" or null, "owner" or null}],
     "people": [{"login", "extension"}],
     "telephony": null or {"number" or null, "extensions": {EXTENSION: NAME}, "numbers": {NUMBER: NAME},
                           "at_once": [{"uplink", "calls": N, "from_afar": N}]},
     "email": null or {"server": NAME, "mailboxes": [NAME], "addresses": {ADDRESS: [MAILBOX]},
                       "rooms": [ADDRESS]},
     "remote_access": null or {"tunnels": [NAME], "ipv4": NETWORK, "ipv6": NETWORK, "devices": N,
                               "addresses": N, "at_once": [{"uplink", "devices": N}]},
     "hosts": [{"slug", "name", "fqdn", "debian", "roles", "ssh", "packages": [NAME],
                "interfaces": [{"name", "zone", "ipv4", "ipv6", "trunk" or null}],
                "files": [{"path", "service", "mode": "0644", "owner", "group", "sha256"}],
                "units": [{"name", "service", "enabled", "running"}]}]}
"""

from collections.abc import Mapping
from typing import Any

from rideau import mail
from rideau.call_capacity import call_capacity
from rideau.capacity import capacity
from rideau.compile import OfficePlan
from rideau.host import HostPlan
from rideau.needs import Opening
from rideau.office import Interface, Office, Provider, Uplink, ZoneNetwork
from rideau.render import RenderedFile, render
from rideau.services import SERVICES
from rideau.telephony import extensions
from rideau.text import Text

FORMAT = 1

Json = dict[str, Any]


def document(plan: OfficePlan) -> Json:
    """Return ``plan`` as the document that this module describes."""
    office = plan.office
    return {
        "format": FORMAT,
        "office": office.slug,
        "name": _text(office.name),
        "domain": office.domain,
        "ipv4": str(office.prefix4),
        "ipv6": str(office.prefix6),
        "zones": [_zone(each) for each in office.zones],
        "uplinks": [_uplink(each) for each in office.uplinks],
        "services": {slug: str(each.provider) for slug, each in office.services.items()},
        "not_built": list(not_built(office)),
        "openings": [_opening(each) for each in plan.needs.openings],
        **_who(office),
        "telephony": _telephony(office),
        "email": _email(office),
        "remote_access": _remote_access(office),
        "hosts": [_host(each) for each in plan.hosts],
    }


def not_built(office: Office) -> tuple[str, ...]:
    """Return the managed services that this version of Rideau cannot build yet."""
    built = {service.SLUG for service in SERVICES}
    managed = (slug for slug, each in office.services.items() if each.provider is Provider.MANAGED)
    return tuple(slug for slug in managed if slug not in built)


def _text(text: Text) -> Mapping[str, str]:
    return {"en": text.en, "fr": text.fr}


def _zone(zone: ZoneNetwork) -> Json:
    return {
        "zone": str(zone.zone),
        "vlan": zone.vlan,
        "ipv4": str(zone.ipv4),
        "ipv6": str(zone.ipv6),
        "gateway4": str(zone.gateway4),
        "gateway6": str(zone.gateway6),
        "pool4": [str(each) for each in zone.pool4] if zone.pool4 else None,
    }


def _uplink(uplink: Uplink) -> Json:
    return {
        "name": uplink.name,
        "interface": uplink.interface,
        "address": str(uplink.address) if uplink.address else None,
        "gateway": str(uplink.gateway) if uplink.gateway else None,
        "down_mbps": uplink.down_mbps,
        "up_mbps": uplink.up_mbps,
    }


def _opening(opening: Opening) -> Json:
    return {
        "service": opening.owner,
        "from": str(opening.source),
        "to": str(opening.destination),
        "host": opening.host,
        "protocol": opening.protocol,
        "ports": [list(each) for each in opening.ports],
        "source_networks": [str(each) for each in opening.source_networks],
        "reason": _text(opening.reason),
    }


def _who(office: Office) -> Json:
    return {
        "devices": [
            {
                "name": each.name,
                "mac": str(each.mac),
                "zone": str(each.zone),
                "ipv4": str(each.ipv4),
                "model": each.model,
                "owner": each.owner,
            }
            for each in office.devices
        ],
        "people": [{"login": each.login, "extension": each.extension} for each in office.people],
    }


def _telephony(office: Office) -> Json | None:
    if office.telephony is None:
        return None
    return {
        "number": office.telephony.number or None,
        "extensions": dict(sorted(extensions(office).items())),
        "numbers": {number: name for name, number in office.telephony.direct_numbers.items()},
        "at_once": [
            {"uplink": each.uplink, "calls": each.calls, "from_afar": each.from_afar}
            for each in call_capacity(office)
        ],
    }


def _email(office: Office) -> Json | None:
    if office.email is None:
        return None
    return {
        "server": mail.name(office),
        "mailboxes": [each.name for each in mail.mailboxes(office)],
        "addresses": {f"{each}@{office.domain}": list(to) for each, to in mail.addresses(office).items()},
        "rooms": [f"{each}@{office.domain}" for each in office.email.resources],
    }


def _remote_access(office: Office) -> Json | None:
    if office.vpn is None:
        return None
    known = capacity(office, office.vpn)
    return {
        "tunnels": list(office.vpn.tunnels),
        "ipv4": str(office.vpn.ipv4),
        "ipv6": str(office.vpn.ipv6),
        "devices": known.devices,
        "addresses": known.addresses,
        "at_once": [{"uplink": each.uplink, "devices": each.at_once} for each in known.uplinks],
    }


def _host(plan: HostPlan) -> Json:
    host = plan.host
    return {
        "slug": host.slug,
        "name": host.name,
        "fqdn": host.fqdn,
        "debian": host.debian,
        "roles": sorted(host.roles),
        "ssh": str(host.ssh),
        "packages": list(plan.packages),
        "interfaces": [_interface(each) for each in host.interfaces],
        "files": [_file(each) for each in render(plan)],
        "units": [
            {"name": unit.name, "service": part.owner, "enabled": unit.enabled, "running": unit.running}
            for part in plan.contributions
            for unit in part.units
        ],
    }


def _interface(interface: Interface) -> Json:
    return {
        "name": interface.name,
        "zone": str(interface.zone),
        "ipv4": str(interface.ipv4),
        "ipv6": str(interface.ipv6),
        "trunk": interface.trunk,
    }


def _file(file: RenderedFile) -> Json:
    return {
        "path": file.path,
        "service": file.service,
        "mode": f"{file.mode:04o}",
        "owner": file.owner,
        "group": file.group,
        "sha256": file.digest,
    }
