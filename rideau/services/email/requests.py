"""What mail asks for: ways of other servers and of people to it, its own way out, names, a certificate."""

from collections.abc import Iterator

from netaddr import IPNetwork

from rideau import dkim
from rideau.device_links import meets_strangers
from rideau.mail import (
    IMAP_PORT,
    IMAPS_PORT,
    LABELS,
    OWNER,
    READER,
    SIEVE_PORT,
    SMTP_PORT,
    SUBMISSION_PORT,
    SUBMISSIONS_PORT,
    certificate,
    website,
)
from rideau.mail_dns.records import tls_key
from rideau.needs import Name, Needs, Opening, PortRange
from rideau.office import Host, Office, Zone
from rideau.services.email.groupware import KEY
from rideau.text import Text
from rideau.websites import CHALLENGES_PORT, PORT, acme_directory

_CLIENTS = (SUBMISSIONS_PORT, SUBMISSION_PORT, IMAPS_PORT, PORT)
_INSIDE_ONLY = (IMAP_PORT, SIEVE_PORT)
"""Older programs begin in the clear, and encrypt before they say who they are."""
_READS = Text("people read and write mail", "les gens lisent et écrivent leur courriel")
_FILTERS = Text(
    "older mail programs, and people's filters", "anciens logiciels de courriel et filtres des gens"
)
_ARRIVES = Text("mail arrives", "le courriel arrive")
_PROVE = Text("an authority sees whose name it is", "une autorité vérifie à qui est le nom")
_LEAVES = Text("mail leaves", "le courriel part")
_POLICIES = Text(
    "policies of other mail servers, and signatures of viruses",
    "politiques d'autres serveurs de courriel et signatures de virus",
)
_INSIDE = (Zone.OPERATIONS, Zone.GUEST, Zone.VPN)
"""Where people's devices are."""


def needs_of(office: Office, host: Host) -> Needs:
    """Return what the mail host declares (first pass)."""
    openings = tuple(_openings(office, host))
    seen = {host.home.zone, *(each.zone for each in office.zones)}
    if office.vpn:
        seen.add(Zone.VPN)
    return Needs(
        openings=openings,
        names=tuple(Name(OWNER, label, host.slug, tuple(sorted(seen))) for label in LABELS),
        certificates=(certificate(office, host),),
        secrets=(*dkim.secrets(office), tls_key(office, host), KEY),
        readers=(READER,),
        websites=(website(office, host),),
    )


def _openings(office: Office, host: Host) -> Iterator[Opening]:
    for source in _INSIDE:
        if (source is Zone.VPN and office.vpn) or any(each.zone is source for each in office.zones):
            yield _opening(host, source, _CLIENTS, _READS)
            if source is not Zone.GUEST:
                yield _opening(host, source, _INSIDE_ONLY, _FILTERS)
    if office.uplinks:
        yield from _from_outside(office, host)
    home = host.home
    own = (IPNetwork(home.ipv4.ip), IPNetwork(home.ipv6.ip))
    for ports, reason in (((SMTP_PORT,), _LEAVES), ((CHALLENGES_PORT, PORT), _POLICIES)):
        yield Opening(OWNER, home.zone, Zone.PUBLIC, None, "tcp", _each(ports), reason, own)


def _from_outside(office: Office, host: Host) -> Iterator[Opening]:
    """Yield the ways in from the internet: to a host behind the gateway, or to the gateway itself."""
    ways = [((SMTP_PORT,), _ARRIVES), (_CLIENTS, _READS)]
    if meets_strangers(host) and acme_directory(office):
        ways.append(((CHALLENGES_PORT,), _PROVE))
    for ports, reason in ways:
        if meets_strangers(host):
            yield _opening(host, Zone.PUBLIC, ports, reason)
        elif host is office.gateway:
            yield Opening(OWNER, Zone.PUBLIC, Zone.PUBLIC, host.slug, "tcp", _each(ports), reason)


def _opening(host: Host, source: Zone, ports: tuple[int, ...], reason: Text) -> Opening:
    link = host.interface(source) or host.home
    return Opening(OWNER, source, link.zone, host.slug, "tcp", _each(ports), reason)


def _each(ports: tuple[int, ...]) -> tuple[PortRange, ...]:
    return tuple((each, each) for each in ports)
