"""The ways out: a trunk a carrier, and where emergency calls come from.

https://docs.asterisk.org/Configuration/Channel-Drivers/SIP/Configuring-res_pjsip/
https://docs.asterisk.org/Deployment/Geolocation/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import Template
from rideau.office import Office
from rideau.office_telephony import CivicAddress, SipTransport, Telephony, Trunk
from rideau.secret import Secret
from rideau.services.telephony.accounts import CIPHERS
from rideau.services.telephony.requests import CARRIER_PORTS, trunk_password

LOCATION = "office"
_OWN_PORTS = {SipTransport.TLS: 5071, SipTransport.TCP: 5060, SipTransport.UDP: 5060}
"""Where we listen towards carriers. By TLS, one that knows us by our address meets the phones' port, 5061."""
_COUNTRY = "CA"


@dataclass(frozen=True, slots=True)
class _Transport:
    name: str
    protocol: str
    port: int


@dataclass(frozen=True, slots=True)
class _Trunk:
    name: str
    host: str
    transport: str
    uri: str
    encryption: str
    username: str
    password: Secret
    networks: tuple[IPNetwork, ...]


@dataclass(frozen=True, slots=True)
class _Carriers:
    transports: tuple[_Transport, ...]
    ciphers: str
    inside: str
    outside: str
    trunks: tuple[_Trunk, ...]
    location: str


@dataclass(frozen=True, slots=True)
class _Location:
    name: str
    elements: tuple[str, ...]


def carrier(office: Office, telephony: Telephony) -> Template:
    """Return the carriers' part of PJSIP's configuration."""
    transports = dict.fromkeys(each.transport for each in telephony.trunks)
    first = office.uplinks[0].address if office.uplinks else None
    return Template(
        "telephony/carriers.conf.j2",
        _Carriers(
            tuple(_Transport(_transport(each), str(each), _OWN_PORTS[each]) for each in transports),
            CIPHERS,
            str(office.prefix4),
            str(first.ip) if first else "",
            tuple(_trunk(each) for each in telephony.trunks),
            LOCATION,
        ),
    )


def name_of(trunk: Trunk) -> str:
    """Return what PJSIP calls a trunk."""
    return f"carrier-{trunk.name}"


def _transport(transport: SipTransport) -> str:
    return f"carriers-{transport}"


def _trunk(trunk: Trunk) -> _Trunk:
    port = CARRIER_PORTS[trunk.transport][1]
    return _Trunk(
        name_of(trunk),
        trunk.host,
        _transport(trunk.transport),
        f"sip:{trunk.host}:{port};transport={trunk.transport}",
        "sdes" if trunk.transport is SipTransport.TLS else "no",
        trunk.username,
        trunk_password(trunk),
        trunk.networks,
    )


def location(address: CivicAddress) -> Template:
    """Return where the office is, in the elements of RFC 5139."""
    return Template("telephony/geolocation.conf.j2", _Location(LOCATION, tuple(_elements(address))))


def _elements(address: CivicAddress) -> Iterator[str]:
    number, _, street = address.street.partition(" ")
    numbered = number.isalnum() and bool(street)
    yield f"country={_COUNTRY}"
    yield f'A1="{address.province}", A3="{address.city}"'
    if numbered:
        yield f'HNO="{number}"'
    yield f'RD="{street if numbered else address.street}"'
    if address.floor:
        yield f'FLR="{address.floor}"'
    if address.room:
        yield f'ROOM="{address.room}"'
    yield f'PC="{address.postal_code}"'
