"""The office's telephones as services and devices meet them: accounts, names, ports, secrets.

A *line* is one SIP account: a desk phone, an application, or a spare phone that belongs to nobody yet.
The service ``telephony`` runs the server on the host of the role ``voice``
(``docs/decisions/0110-telephony.md``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netaddr import EUI

from rideau.certificates import HostCertificate
from rideau.office import Device, Host, Office, Person, Role, Zone
from rideau.office_telephony import Calling
from rideau.secret import Kind, Secret
from rideau.text import Text

OWNER = "telephony"
CONFIGURATION = "/etc/rideau/asterisk"
"""Where the telephone server reads; ``extensions.d`` and ``modules.d`` below it are for other services."""
CONSOLE = f"asterisk -C {CONFIGURATION}/asterisk.conf -rx"
"""What gives the telephone server a command, which follows in quotes."""
EMERGENCY = "911"
OUTSIDE_LINE = "9"
"""May be dialled before a number outside, 911 included."""
SIP_PORT = 5061
"""SIP over TLS (RFC 3261, 26.3.1); phones speak nothing else."""
MEDIA_PORTS = (20000, 20999)
"""First and last UDP port of media on the server: two a leg, 250 calls between two phones."""
ROOT_FOR_PHONES = "office.crt"
"""The fleet's root as the phones' site gives it to everybody, so that a phone can believe the office."""
CODECS = ("opus", "g722", "ulaw", "alaw")
"""In order of preference; the first two carry voice at 16 kHz and more."""
VOICEMAIL, PICKUP, FORWARD, FORWARD_OFF = "*97", "*8", "*72", "*73"
"""What everybody may dial: their voice mail, a call that rings elsewhere, forwarding on and off."""
SOUNDS: Mapping[str, str] = {"en": "en_US_f_Allison", "fr": "fr_CA_f_June"}
"""Language of a person to the folder of Asterisk's own prompts, which is what Asterisk calls a language."""
COLLEAGUES = "colleagues"
"""The list (RFC 4662) by which a phone asks at once who is on the phone; the server knows who is on it."""
DESK, SOFTPHONE = "desk", "softphone"

_SPARE = Text("Spare phone", "Téléphone de réserve")


@dataclass(frozen=True, slots=True)
class Line:
    """One SIP account; ``id`` is its user name: ``minister.desk``, ``chief.softphone``, ``spare-1``."""

    id: str
    person: Person | None
    """None for a spare phone, from which one can call inside and 911."""
    extension: str
    """Empty for a spare phone."""
    language: str
    calling: Calling
    device: Device | None = None
    """The desk phone; an application has none."""

    @property
    def name(self) -> str:
        """What colleagues read when it calls."""
        return self.person.name if self.person else _SPARE.in_language(self.language)

    @property
    def model(self) -> str | None:
        """The desk phone's model: ``yealink-t54w``."""
        return self.device.model if self.device else None

    @property
    def mac(self) -> EUI | None:
        """The desk phone's hardware address."""
        return self.device.mac if self.device else None

    @property
    def password(self) -> Secret:
        """What the phone proves itself with to the server."""
        return Secret(
            OWNER,
            f"line.{self.id}.password",
            Kind.TOKEN,
            Text(f"{self.id} registers with it", f"{self.id} s'enregistre avec lui"),
        )


def voice_host(office: Office) -> Host | None:
    """Return the host with the telephone server; none where we do not run the telephones."""
    if office.telephony is None:
        return None
    return next(host for host in office.hosts if Role.VOICE in host.roles)


def sip_name(office: Office) -> str:
    """Return the name of the telephone server, which its certificate proves."""
    return f"sip.{office.domain}"


def phones_name(office: Office) -> str:
    """Return the name that phones fetch their configuration from."""
    return f"phones.{office.domain}"


def certificate(office: Office, host: Host) -> HostCertificate:
    """Return what the telephone server shows."""
    return HostCertificate(OWNER, host.slug, (sip_name(office), phones_name(office)), group="asterisk")


def zones(office: Office) -> tuple[Zone, ...]:
    """Return where phones and applications are: the voice zone first."""
    applications = (Zone.OPERATIONS,) if office.telephony and office.telephony.softphones else ()
    return (Zone.VOICE, *applications, *([Zone.VPN] if office.vpn else []))


def lines(office: Office) -> tuple[Line, ...]:
    """Return every account: people's in the order of the staff, then those of spare phones."""
    return tuple(_lines(office))


def _lines(office: Office) -> Iterator[Line]:
    if office.telephony is None:
        return
    phones: dict[str, Device] = {}
    for device in office.devices:
        if device.owner and device.model:
            phones.setdefault(device.owner, device)
    for person in office.people:
        if person.login in office.locked:
            continue
        calling = office.telephony.calling.get(person.login, Calling.NATIONAL)
        if phone := phones.get(person.login):
            yield Line(f"{person.login}.{DESK}", person, person.extension, person.language, calling, phone)
        if person.login in office.telephony.softphones:
            yield Line(f"{person.login}.{SOFTPHONE}", person, person.extension, person.language, calling)
    for device in office.devices:
        if device.name in office.telephony.spare_phones:
            yield Line(device.name, None, "", "en", Calling.INTERNAL, device)


def extensions(office: Office) -> dict[str, str]:
    """Return every extension that can be dialled, with whom or what it reaches: a login, a group, a room."""
    if office.telephony is None:
        return {}
    return {
        **{each.extension: each.login for each in office.people},
        **{each.extension: each.name for each in office.telephony.ring_groups},
        **{each.extension: each.name for each in office.rooms},
    }


def voicemail_pin(person: Person) -> Secret:
    """Return the PIN that a person's voice mail begins with; they may change it on the telephone."""
    return Secret(
        OWNER,
        f"voicemail.{person.login}.pin",
        Kind.PIN,
        Text(f"{person.login} hears their voice mail with it", f"{person.login} écoute sa messagerie avec"),
    )
