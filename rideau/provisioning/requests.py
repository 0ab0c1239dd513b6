"""What phones that configure themselves ask for: a name, a website, secrets, and what DHCP tells each."""

from collections.abc import Iterator

from rideau.needs import DhcpOption, Name, Needs, Opening
from rideau.office import Host, Office, Zone
from rideau.provisioning.makers import MAKERS
from rideau.provisioning.phone import phones, site_of
from rideau.provisioning.secrets import secrets
from rideau.provisioning.softphone import softphones
from rideau.telephony import OWNER, certificate, phones_name, voice_host, zones
from rideau.text import Text
from rideau.websites import PORT, Website

LABEL = "phones"
_FETCHING = Text("phones fetch their settings", "les téléphones prennent leurs réglages")
_PER_MINUTE = 600
"""Requests an address may make: far from what guessing a token takes, near to what a phone needs."""


def website(office: Office, host: Host) -> Website:
    """Return the site; tokens are in its paths."""
    names = (phones_name(office),)
    return Website(OWNER, host.slug, names, certificate(office, host), secretive=True, per_minute=_PER_MINUTE)


def needs(office: Office) -> Needs:
    """Return what is asked for, beside telephony's own needs; nothing where we do not run the telephones."""
    host = voice_host(office)
    if host is None:
        return Needs()
    ports, where = ((PORT, PORT),), _zones(office)
    return Needs(
        openings=tuple(
            Opening(OWNER, zone, Zone.VOICE, host.slug, "tcp", ports, _FETCHING) for zone in where
        ),
        names=(Name(OWNER, LABEL, host.slug, where),),
        dhcp_options=(*_for_strangers(office), *_for_phones(office)),
        secrets=tuple(secrets(office)),
        websites=(website(office, host),),
    )


def _zones(office: Office) -> tuple[Zone, ...]:
    """Return from where the site is asked: applications are elsewhere than phones."""
    return zones(office) if any(softphones(office)) else (Zone.VOICE,)


def _for_strangers(office: Office) -> Iterator[DhcpOption]:
    """Yield where phones that nobody expects look: they are given nothing to keep to oneself."""
    for vendor, maker in MAKERS.items():
        where = maker.address(f"{site_of(office)}/{vendor}")
        for code in maker.DHCP_OPTIONS:
            yield DhcpOption(OWNER, Zone.VOICE, code, where, str(vendor))


def _for_phones(office: Office) -> Iterator[DhcpOption]:
    for phone in phones(office):
        maker = MAKERS[phone.vendor]
        for code in maker.DHCP_OPTIONS:
            yield DhcpOption(OWNER, Zone.VOICE, code, maker.address(phone.first), device=phone.name)
