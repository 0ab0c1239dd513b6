"""What the site of one-time links asks for: a name, a certificate, and the ways in."""

from collections.abc import Iterator

from rideau.certificates import HostCertificate
from rideau.device_links import LABEL, OWNER, links_host, meets_strangers, name
from rideau.needs import Name, Needs, Opening
from rideau.office import Host, Office, Zone
from rideau.text import Text
from rideau.websites import CHALLENGES_PORT, PORT, Website, acme_directory

_FETCH = Text("people's devices fetch what they are handed", "les appareils prennent ce qui leur est remis")

_PROVE = Text("an authority sees whose name it is", "une autorité vérifie à qui est le nom")


def website(office: Office, host: Host) -> Website:
    """Return the site; whoever guesses at links is slowed down."""
    names = (name(office),)
    return Website(
        OWNER,
        host.slug,
        names,
        HostCertificate(OWNER, host.slug, names),
        secretive=True,
        public=meets_strangers(host),
        per_minute=30,
    )


def needs(office: Office) -> Needs:
    """Return what the site needs, where the office has one."""
    host = links_host(office)
    if host is None:
        return Needs()
    shown = website(office, host)
    openings = tuple(_openings(office, host))
    seen = {host.home.zone, *(each.source for each in openings)} - {Zone.PUBLIC}
    return Needs(
        openings=openings,
        names=(Name(OWNER, LABEL, host.slug, tuple(sorted(seen))),),
        certificates=(shown.certificate,),
        websites=(shown,),
    )


def _openings(office: Office, host: Host) -> Iterator[Opening]:
    """Yield who may come: a telephone that has nothing yet is a guest, or out in the internet."""
    inside = (Zone.OPERATIONS, Zone.GUEST) if meets_strangers(host) else (Zone.OPERATIONS,)
    for source in inside:
        if any(each.zone is source for each in office.zones):
            link = host.interface(source) or host.home
            yield _opening(source, link.zone, host)
    if meets_strangers(host) and office.uplinks:
        yield _opening(Zone.PUBLIC, host.home.zone, host)
        if acme_directory(office):
            ports = ((CHALLENGES_PORT, CHALLENGES_PORT),)
            yield Opening(OWNER, Zone.PUBLIC, host.home.zone, host.slug, "tcp", ports, _PROVE)


def _opening(source: Zone, destination: Zone, host: Host) -> Opening:
    return Opening(OWNER, source, destination, host.slug, "tcp", ((PORT, PORT),), _FETCH)
