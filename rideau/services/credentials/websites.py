"""nginx on every host that has a website: TLS, names, logs; what is answered is its owner's business."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rideau.certificates import OWNER
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.needs import Needs
from rideau.office import Host, Office
from rideau.text import Text
from rideau.websites import FOLDER, HEADERS, PORT, Website

CONFIG = f"{FOLDER}/nginx.conf"
DROP_IN = "/etc/systemd/system/nginx.service.d/rideau.conf"
LOGS = "/var/log/nginx"


@dataclass(frozen=True, slots=True)
class _Server:
    owner: str
    names: str
    certificate: str
    key: str
    locations: str
    secretive: bool
    per_minute: int


@dataclass(frozen=True, slots=True)
class _Configuration:
    servers: tuple[_Server, ...]
    headers: str = HEADERS
    logs: str = LOGS
    port: int = PORT


@dataclass(frozen=True, slots=True)
class _DropIn:
    logs: str = LOGS


@dataclass(frozen=True, slots=True)
class _Headers:
    days: int = 365


def websites(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield nginx for every host that has a website."""
    for host in office.hosts:
        own = websites_on(host, needs)
        if own:
            yield _nginx(host, own)


def websites_on(host: Host, needs: Needs) -> tuple[Website, ...]:
    """Return the websites of ``host``."""
    return tuple(each for each in needs.websites if each.host == host.slug)


def _nginx(host: Host, own: Sequence[Website]) -> Contribution:
    shown = tuple(dict.fromkeys(path for each in own for path in each.certificate.inputs))
    read = (f"{FOLDER}/", *shown)
    return Contribution(
        OWNER,
        host.slug,
        packages=("nginx",),
        files=(
            File(CONFIG, Template("credentials/nginx.conf.j2", _Configuration(tuple(map(_server, own))))),
            File(HEADERS, Template("credentials/nginx-headers.conf.j2", _Headers())),
            File(DROP_IN, Template("credentials/nginx.service.j2", _DropIn())),
        ),
        units=(_unit(read),),
        validators=(Validator("nginx", "nginx -t", read),),
        listens=(f"tcp/{PORT}",),
        data=(LOGS,),
    )


def _server(each: Website) -> _Server:
    return _Server(
        each.owner,
        " ".join(each.names),
        each.certificate.certificate_path,
        each.certificate.key_path,
        each.locations,
        each.secretive,
        each.per_minute,
    )


def _unit(read: tuple[str, ...]) -> Unit:
    return Unit(
        "nginx.service",
        reload_on=read,
        restart_on=(DROP_IN,),
        health=f"ss -Hltn 'sport = :{PORT}' | grep -q :{PORT}",
        impact=Text("pages do not answer for a second", "les pages ne répondent pas pendant une seconde"),
    )
