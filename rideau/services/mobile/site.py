"""The site of one-time links: nginx in front, behind it a small program that has no network."""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.device_links import OWNER, PROGRAM, admitted
from rideau.host import Action, Contribution, File, Template, Unit
from rideau.office import Host, Office
from rideau.services.mobile.pages import pages
from rideau.services.mobile.requests import website
from rideau.text import Text

STATE = "/var/lib/rideau-mobile"
PRIVATE_STATE = "/var/lib/private/rideau-mobile"
"""Where systemd really keeps the state of a user that exists while its service runs."""
PAGES = "/usr/local/share/rideau-mobile"
ADMITTED = "/etc/rideau-mobile/admitted"
SOCKET = "/run/rideau-mobile.sock"
UNITS = "/etc/systemd/system"
SERVICE, ENTRANCE, TIMER = "rideau-mobile.service", "rideau-mobile.socket", "rideau-mobile-expiry.timer"
_SWEEPER = "rideau-mobile-expiry.service"
_NOTHING = Text("links do not answer for a second", "les liens ne répondent pas pendant une seconde")


@dataclass(frozen=True, slots=True)
class Program:
    """Where the program finds what it keeps, shows and admits."""

    state: str = STATE
    pages: str = PAGES
    admitted: str = ADMITTED


@dataclass(frozen=True, slots=True)
class _Units:
    program: str = PROGRAM
    socket: str = SOCKET


@dataclass(frozen=True, slots=True)
class _Locations:
    zone: str = OWNER
    socket: str = SOCKET
    pages: str = PAGES


def site(office: Office, host: Host) -> Contribution:
    """Return the program, its pages and its units."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3",),
        files=(*_files(office, host), *pages(office, PAGES)),
        units=(
            Unit(ENTRANCE, restart_on=(f"{UNITS}/{ENTRANCE}",), impact=_NOTHING),
            Unit(
                SERVICE,
                restart_on=(f"{UNITS}/{SERVICE}", f"{UNITS}/{ENTRANCE}", PROGRAM),
                health=f"test -d {PRIVATE_STATE}",
                impact=_NOTHING,
            ),
            Unit(TIMER, restart_on=(f"{UNITS}/{TIMER}",), impact=Text("nothing", "rien")),
        ),
        actions=(Action("links", f"if [ -x {PROGRAM} ]; then {PROGRAM} sweep; fi", (ADMITTED,)),),
        data=(STATE, PRIVATE_STATE),
    )


def _files(office: Office, host: Host) -> Iterator[File]:
    yield File(PROGRAM, Template("mobile/device-links.j2", Program()), 0o755)
    yield File(ADMITTED, "".join(f"{each}\n" for each in admitted(office)))
    yield File(website(office, host).locations, Template("mobile/locations.conf.j2", _Locations()))
    for unit in (ENTRANCE, SERVICE, _SWEEPER, TIMER):
        yield File(f"{UNITS}/{unit}", Template(f"mobile/{unit}.j2", _Units()))
