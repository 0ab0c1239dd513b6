"""Telephone applications: the account as Linphone fetches it, by an address that is on a code to scan.

Sections and entries after Linphone's "Remote provisioning" (https://wiki.linphone.org/) and liblinphone's
"Provisioning configuration keys"; ``config-uri`` is where it looks again at every start.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Template
from rideau.office import Office, Person, PersonalDevice
from rideau.provisioning.phone import EXPEDITED, SIGNALLING, Served, site_of
from rideau.provisioning.secrets import first_token_of, steady_token_of
from rideau.secret import Secret
from rideau.telephony import CODECS, SIP_PORT, SOFTPHONE, Line, lines, sip_name

_CODECS = {"opus": ("opus", 48000), "g722": ("G722", 8000), "ulaw": ("PCMU", 8000), "alaw": ("PCMA", 8000)}
_PREFERRED_DEVICE = "phone"


@dataclass(frozen=True, slots=True)
class Codec:
    """As RTP calls it (RFC 3551, RFC 7587)."""

    name: str
    rate: int


@dataclass(frozen=True, slots=True)
class Softphone:
    """The account of a person's application."""

    line: str
    password: Secret
    display: str
    extension: str
    server: str
    port: int
    codecs: tuple[Codec, ...]
    first: Secret
    steady: Secret
    site: str
    media_dscp: int = EXPEDITED
    signalling_dscp: int = SIGNALLING

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.line}.xml"


def softphones(office: Office) -> Iterator[Softphone]:
    """Yield the account of everybody who has an application."""
    for line in lines(office):
        if line.device is None and line.person:
            yield _softphone(office, line, line.person)


def of_device(office: Office, person: Person, device: PersonalDevice) -> Softphone | None:
    """Return the application of a person's device: of their telephone, or the first they carry."""
    carrying = next((each for each in person.devices if each.name == _PREFERRED_DEVICE), person.devices[0])
    if device != carrying:
        return None
    line = f"{person.login}.{SOFTPHONE}"
    return next((each for each in softphones(office) if each.line == line), None)


def file(softphone: Softphone) -> Served:
    """Return what the application fetches."""
    return Served(
        softphone.name, Template("telephony/phones/linphone.xml.j2", _Linphone(softphone)), once=True
    )


@dataclass(frozen=True, slots=True)
class _Linphone:
    phone: Softphone


def _softphone(office: Office, line: Line, person: Person) -> Softphone:
    return Softphone(
        line.id,
        line.password,
        person.name,
        line.extension,
        sip_name(office),
        SIP_PORT,
        tuple(Codec(*_CODECS[each]) for each in CODECS),
        first_token_of(line.id),
        steady_token_of(line.id),
        site_of(office),
    )
