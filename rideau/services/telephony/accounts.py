"""PJSIP's view of the phones: one endpoint, one address and one proof a line."""

from dataclasses import dataclass

from rideau.certificates import AUTHORITIES
from rideau.host import Template
from rideau.office import Host, Office
from rideau.office_telephony import Telephony
from rideau.secret import Secret
from rideau.telephony import CODECS, COLLEAGUES, CONFIGURATION, SIP_PORT, SOUNDS, Line, certificate, lines

CARRIERS = f"{CONFIGURATION}/carriers.conf"
MAILBOXES = "office"
"""The voice mail context of everybody."""
CIPHERS = (
    "ECDHE-ECDSA-AES256-GCM-SHA384,ECDHE-RSA-AES256-GCM-SHA384,"
    "ECDHE-ECDSA-AES128-GCM-SHA256,ECDHE-RSA-AES128-GCM-SHA256"
)
"""With forward secrecy and authenticated encryption (ITSP.40.062)."""


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    name: str
    extension: str
    sounds: str
    calling: str
    number: str
    """What the outside sees."""
    mailbox: str
    password: Secret


@dataclass(frozen=True, slots=True)
class _Accounts:
    port: int
    certificate: str
    key: str
    authorities: str
    ciphers: str
    codecs: str
    lines: tuple[_Line, ...]
    carriers: str
    colleagues: str
    lamps: tuple[str, ...]
    """Extensions of who has a phone."""


def accounts(office: Office, telephony: Telephony, host: Host) -> Template:
    """Return the phones' part of PJSIP's configuration."""
    shown = certificate(office, host)
    return Template(
        "telephony/pjsip.conf.j2",
        _Accounts(
            SIP_PORT,
            shown.certificate_path,
            shown.key_path,
            AUTHORITIES,
            CIPHERS,
            ",".join(CODECS),
            tuple(_line(telephony, each) for each in lines(office)),
            CARRIERS,
            COLLEAGUES,
            tuple(dict.fromkeys(each.extension for each in lines(office) if each.extension)),
        ),
    )


def shown_number(telephony: Telephony, line: Line) -> str:
    """Return the number that the outside sees when ``line`` calls: its own, or the office's."""
    login = line.person.login if line.person else ""
    return telephony.direct_numbers.get(login, telephony.number)


def _line(telephony: Telephony, line: Line) -> _Line:
    return _Line(
        line.id,
        line.name,
        line.extension,
        SOUNDS[line.language],
        str(line.calling),
        shown_number(telephony, line),
        f"{line.extension}@{MAILBOXES}" if line.person else "",
        line.password,
    )
