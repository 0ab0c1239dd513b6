"""What programs set themselves up by: Thunderbird's and Outlook's documents; and the MTA-STS policy.

They are the same for every address of the domain: nobody learns from them who there is. Nobody signs in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import IMAPS_PORT, LOCATIONS, OWNER, SUBMISSION_PORT, SUBMISSIONS_PORT, name
from rideau.mail_dns.policies import sts_policy
from rideau.mail_dns.records import has_policy
from rideau.office import Host, Office
from rideau.text import Text

FOLDER = "/usr/local/share/rideau-email"
AUTOCONFIG, POLICY = f"{FOLDER}/autoconfig.xml", f"{FOLDER}/mta-sts.txt"
PROGRAM = "/usr/local/lib/rideau/autodiscover"
SOCKET = "/run/rideau-autodiscover.sock"
UNITS = "/etc/systemd/system"
SERVICE, ENTRANCE = "rideau-autodiscover.service", "rideau-autodiscover.socket"
SYNC = "/Microsoft-Server-ActiveSync"
"""Where devices synchronize, on the mail website."""


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int
    encryption: str


@dataclass(frozen=True, slots=True)
class _Autoconfig:
    domain: str
    title: str
    short: str
    incoming: tuple[_Server, ...]
    outgoing: tuple[_Server, ...]
    website: str


@dataclass(frozen=True, slots=True)
class _Autodiscover:
    domain: str
    sync: str
    servers: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class _Locations:
    sync: str
    autodiscover: str
    policy: str
    autoconfig: str = AUTOCONFIG
    socket: str = SOCKET
    zone: str = OWNER


@dataclass(frozen=True, slots=True)
class _Units:
    program: str = PROGRAM
    socket: str = SOCKET


def documents(office: Office, host: Host) -> Contribution:
    """Return the documents, and the small program that writes Outlook's."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3",),
        files=tuple(_files(office, host)),
        units=(
            Unit(ENTRANCE, restart_on=(f"{UNITS}/{ENTRANCE}",), impact=_NOTHING),
            Unit(
                SERVICE,
                restart_on=(f"{UNITS}/{SERVICE}", f"{UNITS}/{ENTRANCE}", PROGRAM),
                impact=_NOTHING,
            ),
        ),
    )


_NOTHING = Text(
    "Outlook does not set itself up for a second", "Outlook ne se configure pas pendant une seconde"
)


def _files(office: Office, host: Host) -> Iterator[File]:
    server = name(office)
    sync = f"https://{server}{SYNC}"
    listed = (("IMAP", server, IMAPS_PORT), ("SMTP", server, SUBMISSIONS_PORT))
    policy = POLICY if has_policy(office, host) else ""
    found = f"https://autodiscover.{office.domain}/autodiscover/autodiscover.xml"
    yield File(AUTOCONFIG, Template("email/autoconfig.xml.j2", _autoconfig(office)))
    yield File(PROGRAM, Template("email/autodiscover.j2", _Autodiscover(office.domain, sync, listed)), 0o755)
    for unit in (ENTRANCE, SERVICE):
        yield File(f"{UNITS}/{unit}", Template(f"email/{unit}.j2", _Units()))
    locations = _Locations(sync, found, policy)
    yield File(f"{LOCATIONS}/documents.conf", Template("email/documents.conf.j2", locations))
    if policy:
        yield File(POLICY, sts_policy(office))


def _autoconfig(office: Office) -> _Autoconfig:
    server = name(office)
    return _Autoconfig(
        office.domain,
        f"{office.name.en} / {office.name.fr}",
        office.domain,
        (_Server(server, IMAPS_PORT, "SSL"),),
        (_Server(server, SUBMISSIONS_PORT, "SSL"), _Server(server, SUBMISSION_PORT, "STARTTLS")),
        f"https://{server}/",
    )
