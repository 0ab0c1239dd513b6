"""Certificates that strangers' devices believe, from an authority that speaks ACME (RFC 8555).

dehydrated asks for them when its timer says so, never a deploy: until it succeeds, and whenever what it got
does not count any more, a website shows the certificate of the office's own authority.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rideau.certificates import FOLDER, OWNER
from rideau.host import Contribution, File, Template, Unit
from rideau.text import Text
from rideau.websites import CHALLENGES_PORT, SHOWN, Website

STATE = "/var/lib/rideau-acme"
CHALLENGES = f"{STATE}/challenges"
SETTINGS = "/etc/rideau-acme"
PROGRAM = "/usr/local/lib/rideau/publicly-trusted"
TIMER, SERVICE = "rideau-acme.timer", "rideau-acme.service"
SPARE_DAYS = 30
"""When there are fewer left, a certificate is asked for again."""


@dataclass(frozen=True, slots=True)
class _Site:
    owner: str
    names: str


@dataclass(frozen=True, slots=True)
class _Settings:
    directory: str
    sites: tuple[_Site, ...]
    state: str = STATE
    challenges: str = CHALLENGES


@dataclass(frozen=True, slots=True)
class Program:
    """Where the program finds what was got, what the office has, and what is shown."""

    settings: str = SETTINGS
    state: str = STATE
    shown: str = SHOWN
    own: str = FOLDER
    units: str = ""
    """Daemons besides nginx that show the same certificates."""
    spare: int = SPARE_DAYS * 86400


@dataclass(frozen=True, slots=True)
class _Units:
    program: str = PROGRAM
    state: str = STATE
    challenges: str = CHALLENGES


def acme(host: str, directory: str, public: Sequence[Website]) -> Contribution:
    """Return what asks ``directory`` for the certificates of the websites that strangers meet."""
    return Contribution(
        OWNER,
        host,
        packages=("curl", "dehydrated", "openssl"),
        files=tuple(_files(directory, public)),
        units=(Unit(TIMER, restart_on=(f"/etc/systemd/system/{TIMER}",), impact=Text("nothing", "rien")),),
        listens=(f"tcp/{CHALLENGES_PORT}",),
        data=(STATE,),
    )


def _files(directory: str, public: Sequence[Website]) -> Iterator[File]:
    settings = _Settings(directory, tuple(_Site(each.owner, " ".join(each.names)) for each in public))
    yield File(f"{SETTINGS}/config", Template("credentials/acme-config.j2", settings))
    yield File(f"{SETTINGS}/domains.txt", Template("credentials/acme-domains.j2", settings))
    units = " ".join(dict.fromkeys(unit for each in public for unit in each.units))
    yield File(PROGRAM, Template("credentials/publicly-trusted.j2", Program(units=units)), 0o755)
    for unit in (SERVICE, TIMER):
        yield File(f"/etc/systemd/system/{unit}", Template(f"credentials/{unit}.j2", _Units()))
