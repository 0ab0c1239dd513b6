"""What telephony asks for: the ways of phones to the server, of the server to the carrier, names, secrets."""

from collections.abc import Iterator

from netaddr import IPNetwork

from rideau import provisioning
from rideau.needs import Name, Needs, Opening, PortRange, Protocol
from rideau.office import Host, Office, Role, Zone
from rideau.office_telephony import SipTransport, Telephony, Trunk
from rideau.secret import Kind, Secret
from rideau.telephony import (
    MEDIA_PORTS,
    OWNER,
    SIP_PORT,
    certificate,
    lines,
    voice_host,
    voicemail_pin,
    zones,
)
from rideau.text import Text

SLUG = OWNER
CARRIER_PORTS: dict[SipTransport, tuple[Protocol, int]] = {
    SipTransport.TLS: ("tcp", 5061),
    SipTransport.TCP: ("tcp", 5060),
    SipTransport.UDP: ("udp", 5060),
}
"""Where a carrier listens."""
_CARRIERS_MEDIA: PortRange = (1024, 65535)
_MAIL: PortRange = (25, 25)

_CALLS = Text("phones register and call", "les téléphones s'enregistrent et appellent")
_VOICE = Text("what is said on the phone", "ce qui se dit au téléphone")
_OUT = Text("calls to and from the carrier", "les appels vers et depuis l'opérateur")
_IN = Text("calls that the carrier brings", "les appels que l'opérateur apporte")
_OUT_VOICE = Text("what is said with the outside", "ce qui se dit avec l'extérieur")
_VOICEMAIL = Text("voice mail is handed over by email", "la messagerie vocale est remise par courriel")


def needs(office: Office) -> Needs:
    """Return what telephony declares (first pass)."""
    host = voice_host(office)
    if host is None or office.telephony is None:
        return Needs()
    return provisioning.needs(office) + Needs(
        openings=tuple(_openings(office, office.telephony, host)),
        names=(Name(SLUG, "sip", host.slug, zones(office)),),
        secrets=tuple(_secrets(office, office.telephony)),
        certificates=(certificate(office, host),),
    )


def trunk_password(trunk: Trunk) -> Secret:
    """Return what the office registers with at a carrier."""
    return Secret(
        SLUG,
        f"trunk.{trunk.name}.password",
        Kind.GIVEN,
        Text(
            f"the carrier {trunk.host} knows the office by it",
            f"l'opérateur {trunk.host} reconnaît le cabinet par lui",
        ),
    )


def _secrets(office: Office, telephony: Telephony) -> Iterator[Secret]:
    yield from (trunk_password(each) for each in telephony.trunks if each.username)
    yield from (each.password for each in lines(office))
    yield from (voicemail_pin(each) for each in office.people)


def _openings(office: Office, telephony: Telephony, host: Host) -> Iterator[Opening]:
    for zone in zones(office):
        yield Opening(SLUG, zone, Zone.VOICE, host.slug, "tcp", ((SIP_PORT, SIP_PORT),), _CALLS)
        yield Opening(SLUG, zone, Zone.VOICE, host.slug, "udp", (MEDIA_PORTS,), _VOICE)
    own = _addresses(host)
    for protocol, port in dict.fromkeys(CARRIER_PORTS[each.transport] for each in telephony.trunks):
        yield Opening(SLUG, Zone.VOICE, Zone.PUBLIC, None, protocol, ((port, port),), _OUT, own)
    if telephony.trunks:
        yield Opening(SLUG, Zone.VOICE, Zone.PUBLIC, None, "udp", (_CARRIERS_MEDIA,), _OUT_VOICE, own)
    yield from (_calling_in(host, each) for each in telephony.trunks if each.networks)
    if telephony.mail_relay:
        yield _handing_over(office, own)


def _calling_in(host: Host, trunk: Trunk) -> Opening:
    """Return the way in of a carrier that knows the office by its address; of no one else."""
    protocol, port = CARRIER_PORTS[trunk.transport]
    own = trunk.networks
    return Opening(SLUG, Zone.PUBLIC, Zone.VOICE, host.slug, protocol, ((port, port),), _IN, own)


def _handing_over(office: Office, own: tuple[IPNetwork, ...]) -> Opening:
    """Return the way to the office's own mail host, or to the department's."""
    mail = next((each for each in office.hosts if Role.MAIL in each.roles), None)
    if mail:
        return Opening(SLUG, Zone.VOICE, mail.home.zone, mail.slug, "tcp", (_MAIL,), _VOICEMAIL, own)
    return Opening(SLUG, Zone.VOICE, Zone.PUBLIC, None, "tcp", (_MAIL,), _VOICEMAIL, own)


def _addresses(host: Host) -> tuple[IPNetwork, ...]:
    home = host.home
    return IPNetwork(home.ipv4.ip), IPNetwork(home.ipv6.ip)
