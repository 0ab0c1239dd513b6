"""nginx on every host that has a website: TLS, names, logs; what is answered is its owner's business."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rideau.certificates import OWNER
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.needs import Needs
from rideau.office import Host, Office
from rideau.services.credentials.acme import CHALLENGES, PROGRAM, acme
from rideau.text import Text
from rideau.websites import CHALLENGES_PORT, FOLDER, HEADERS, PORT, Website, acme_directory, shown_certificate

CONFIG = f"{FOLDER}/nginx.conf"
DROP_IN = "/etc/systemd/system/nginx.service.d/rideau.conf"
LOGS = "/var/log/nginx"
PAGES = "/var/www"
"""Nothing of ours: the package puts a page there, and leaves it behind."""


@dataclass(frozen=True, slots=True)
class _Server:
    owner: str
    names: str
    certificate: str
    key: str
    locations: str
    secretive: bool
    per_minute: int
    challenged: bool
    """Whether an authority out there comes to see whose names these are."""


@dataclass(frozen=True, slots=True)
class _Configuration:
    servers: tuple[_Server, ...]
    headers: str = HEADERS
    logs: str = LOGS
    port: int = PORT
    challenges: str = CHALLENGES
    challenges_port: int = CHALLENGES_PORT


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
        public = public_on(office, host, needs)
        if own:
            yield _nginx(office, host, own, public)
        directory = acme_directory(office)
        if directory and public:
            yield acme(host.slug, directory, public)


def websites_on(host: Host, needs: Needs) -> tuple[Website, ...]:
    """Return the websites of ``host``."""
    return tuple(each for each in needs.websites if each.host == host.slug)


def public_on(office: Office, host: Host, needs: Needs) -> tuple[Website, ...]:
    """Return those that show a publicly trusted certificate, once they have one."""
    return tuple(each for each in websites_on(host, needs) if each.public and acme_directory(office))


def _nginx(office: Office, host: Host, own: Sequence[Website], public: Sequence[Website]) -> Contribution:
    given = tuple(dict.fromkeys(path for each in own for path in each.certificate.inputs))
    read = (f"{FOLDER}/", *given)
    return Contribution(
        OWNER,
        host.slug,
        packages=("nginx",),
        files=(
            File(CONFIG, Template("credentials/nginx.conf.j2", _configuration(office, own, public))),
            File(HEADERS, Template("credentials/nginx-headers.conf.j2", _Headers())),
            File(DROP_IN, Template("credentials/nginx.service.j2", _DropIn())),
        ),
        units=(_unit(read),),
        validators=(Validator("nginx", f"{PROGRAM} choose && nginx -t" if public else "nginx -t", read),),
        listens=(f"tcp/{PORT}",),
        data=(LOGS, PAGES),
    )


def _configuration(office: Office, own: Sequence[Website], public: Sequence[Website]) -> _Configuration:
    return _Configuration(tuple(_server(office, each, challenged=each in public) for each in own))


def _server(office: Office, each: Website, *, challenged: bool) -> _Server:
    certificate, key = shown_certificate(office, each)
    return _Server(
        each.owner,
        " ".join(each.names),
        certificate,
        key,
        each.locations,
        each.secretive,
        each.per_minute,
        challenged,
    )


def _unit(read: tuple[str, ...]) -> Unit:
    return Unit(
        "nginx.service",
        reload_on=read,
        restart_on=(DROP_IN,),
        health=f"ss -Hltn 'sport = :{PORT}' | grep -q :{PORT}",
        impact=Text("pages do not answer for a second", "les pages ne répondent pas pendant une seconde"),
    )
