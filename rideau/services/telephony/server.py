"""Asterisk itself: its folders, the modules it may load, its ports and logs, and how it starts and reloads.

Its configuration is in a folder of its own, so that nothing of the package's samples is read. What it loads
is listed; a module that nobody named cannot be reached (https://docs.asterisk.org/Deployment/).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Action, Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office
from rideau.office_telephony import Telephony
from rideau.services.telephony.accounts import CARRIERS, accounts
from rideau.services.telephony.carrier import carrier, location
from rideau.services.telephony.dialplan import dialplan
from rideau.services.telephony.guard import guard
from rideau.services.telephony.requests import SLUG
from rideau.services.telephony.voicemail import MAIL_NAME, mail_files, voicemail
from rideau.services.telephony.voicemail import PACKAGES as MAIL_PACKAGES
from rideau.telephony import CONFIGURATION, CONSOLE, MEDIA_PORTS, SIP_PORT, certificate
from rideau.text import Text

MAIN = f"{CONFIGURATION}/asterisk.conf"
MODULES = f"{CONFIGURATION}/modules.conf"
ACCOUNTS = f"{CONFIGURATION}/pjsip.conf"
DIALPLAN = f"{CONFIGURATION}/extensions.conf"
VOICEMAIL = f"{CONFIGURATION}/voicemail.conf"
LOCATION = f"{CONFIGURATION}/geolocation.conf"
MEDIA = f"{CONFIGURATION}/rtp.conf"
DROP_IN = "/etc/systemd/system/asterisk.service.d/rideau.conf"
TRY = "/usr/local/lib/rideau/try-telephones"
SYSCTL = "/etc/sysctl.d/60-rideau-telephony.conf"
ROTATION = "/etc/logrotate.d/asterisk-calls"
_GROUP = "asterisk"
_PACKAGES = (
    "asterisk",
    "asterisk-core-sounds-en-g722",
    "asterisk-core-sounds-fr-g722",
    "asterisk-moh-opsound-g722",
)
_PLAIN = (
    *("acl", "ccss", "cdr", "cel", "features", "indications", "logger"),
    *("musiconhold", "pjproject", "pjsip_notify", "udptl"),
)
"""Files that no office changes."""


@dataclass(frozen=True, slots=True)
class _Main:
    configuration: str
    office: str


@dataclass(frozen=True, slots=True)
class _Modules:
    configuration: str


@dataclass(frozen=True, slots=True)
class _Media:
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Start:
    main: str


def server(office: Office, telephony: Telephony, host: Host) -> Contribution:
    """Return the telephone server."""
    files = (*_configuration(office, telephony, host), *mail_files(office, telephony, host))
    mail = bool(telephony.mail_relay)
    return Contribution(
        SLUG,
        host.slug,
        packages=(*_PACKAGES, *(MAIL_PACKAGES if mail else ())),
        files=(*files, guard(office), File(ROTATION, Template("telephony/logrotate.j2"))),
        units=(_unit(host, office), *([_QUEUE] if mail else ())),
        validators=(Validator("asterisk", TRY, (f"{CONFIGURATION}/", TRY)),),
        actions=(Action("connections", "systemctl restart systemd-sysctl.service", (SYSCTL,)),),
        listens=(f"tcp/{SIP_PORT}",),
        data=(*_DATA, *([MAIL_NAME] if mail else ())),
    )


_DATA = ("/var/spool/asterisk/voicemail", "/var/lib/asterisk/astdb.sqlite3", "/var/log/asterisk")
_QUEUE = Unit("dma.timer")
"""Asks the mail server again for what it did not take."""


def _configuration(office: Office, telephony: Telephony, host: Host) -> Iterator[File]:
    yield File(MAIN, Template("telephony/asterisk.conf.j2", _Main(CONFIGURATION, office.slug)))
    yield File(MODULES, Template("telephony/modules.conf.j2", _Modules(CONFIGURATION)))
    yield File(MEDIA, Template("telephony/rtp.conf.j2", _Media(*MEDIA_PORTS)))
    yield File(ACCOUNTS, accounts(office, telephony, host), 0o640, group=_GROUP)
    yield File(CARRIERS, carrier(office, telephony), 0o640, group=_GROUP)
    yield File(DIALPLAN, dialplan(office, telephony))
    yield File(VOICEMAIL, voicemail(office, telephony), 0o640, group=_GROUP)
    if office.address:
        yield File(LOCATION, location(office.address))
    for name in _PLAIN:
        yield File(f"{CONFIGURATION}/{name}.conf", Template(f"telephony/{name}.conf.j2"))
    yield File(SYSCTL, Template("telephony/sysctl.conf.j2"))
    yield File(DROP_IN, Template("telephony/service.conf.j2", _Start(MAIN)))
    yield File(TRY, Template("telephony/try-telephones.j2", _Start(MAIN)), 0o755)


def _unit(host: Host, office: Office) -> Unit:
    shown = certificate(office, host)
    return Unit(
        "asterisk.service",
        # Calls in progress go on through a reload; what it takes in is everything but ports and certificates.
        reload_on=(f"{CONFIGURATION}/",),
        restart_on=(MAIN, MODULES, f"{CONFIGURATION}/modules.d/", MEDIA, DROP_IN, *shown.inputs),
        health=f"{CONSOLE} 'pjsip show transports' | grep -q :{SIP_PORT}",
        patience=30,
        impact=Text(
            "calls are cut off, and phones register again within a minute",
            "les appels sont coupés, et les téléphones se réenregistrent dans la minute",
        ),
    )
