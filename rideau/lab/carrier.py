"""The telephone carrier out there: two SIP servers, for offices that are its customers. Pure.

It answers every number with a tone, and keeps what it hears: in ``/var/log/carrier``, ``calls`` has a line a
call and ``sip`` every message; ``/var/spool/carrier`` has the sound. A file in Asterisk's spool makes it call
an office (``files/carrier/etc/asterisk/extensions.conf``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rideau.lab.parts import UplinkLine
from rideau.office import Office
from rideau.office_telephony import SipTransport


@dataclass(frozen=True, slots=True)
class Server:
    """One of the carrier's servers: the machine it is, its name and its address."""

    machine: str
    name: str
    address: str


SERVERS = (
    Server("carrier", "sip.carrier.example", "203.0.113.20"),
    Server("carrier2", "sip2.carrier.example", "203.0.113.21"),
)
"""The second is there for when the first is not."""
CERTIFICATE, KEY = "/etc/asterisk/carrier.pem", "/etc/asterisk/carrier.key"
START = """
install -d /var/log/carrier /var/spool/carrier
exec asterisk -f
"""
_TLS = "tls"


@dataclass(frozen=True, slots=True)
class Customer:
    """An office as the carrier knows it: its main number, where it calls from, whether voice is encrypted."""

    number: str
    addresses: tuple[str, ...]
    encrypts: bool


def servers(offices: Iterable[Office]) -> tuple[Server, ...]:
    """Return its servers; none where no office has telephones that we run."""
    return SERVERS if any(each.telephony for each in offices) else ()


def customers(offices: Iterable[Office], lines: Iterable[UplinkLine]) -> Iterator[Customer]:
    """Yield the offices whose telephones we run and that have a trunk."""
    ends = tuple(lines)
    for office in offices:
        if office.telephony and office.telephony.trunks:
            own = tuple(each.address for each in ends if each.office == office.slug)
            encrypts = office.telephony.trunks[0].transport is SipTransport.TLS
            yield Customer(office.telephony.number, own, encrypts)


def configuration(served: Iterable[Customer]) -> str:
    """Return what a server's Asterisk knows of its ports and its customers (``pjsip.conf``)."""
    return _GLOBAL + "".join(_transports()) + "".join(map(_endpoint, served))


def _transports() -> Iterator[str]:
    for protocol, port in (("udp", 5060), ("tcp", 5060), (_TLS, 5061)):
        bound = _TRANSPORT.format(protocol=protocol, port=port)
        yield bound + (_CERTIFIED if protocol == _TLS else "")


def _endpoint(customer: Customer) -> str:
    matches = "".join(f"match = {each}\n" for each in customer.addresses)
    encryption = "sdes" if customer.encrypts else "no"
    return _ENDPOINT.format(number=customer.number, encryption=encryption, matches=matches)


_GLOBAL = """[global]
type = global
user_agent = carrier
"""

_TRANSPORT = """
[{protocol}]
type = transport
protocol = {protocol}
bind = 0.0.0.0:{port}
"""

_CERTIFIED = f"""cert_file = {CERTIFICATE}
priv_key_file = {KEY}
method = tlsv1_2
"""

_ENDPOINT = """
[{number}]
type = endpoint
context = from-office
aors = {number}
disallow = all
allow = g722,ulaw,alaw
direct_media = no
rtp_symmetric = yes
force_rport = yes
rewrite_contact = yes
trust_id_inbound = yes
send_pai = yes
media_encryption = {encryption}

[{number}]
type = aor
max_contacts = 1
remove_existing = yes

[{number}]
type = identify
endpoint = {number}
{matches}"""
