"""The directory: slapd, over TLS alone, with the people of the profile in it.

slapd reads a file of ours instead of a configuration that only it could change. A program of ours makes its
content follow the profile; what people changed themselves, their passwords, it leaves alone
(``docs/decisions/0085-directory.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPNetwork

from rideau import directory as shared
from rideau.certificates import AUTHORITIES, HostCertificate
from rideau.directory import Reader
from rideau.host import Action, Contribution, File, Template, Unit, Validator
from rideau.needs import Name, Needs, Opening
from rideau.office import Host, Office, Zone
from rideau.secret import Secret
from rideau.text import Text

OWNER = shared.OWNER
CONFIG = "/etc/ldap/rideau.conf"
DEFAULTS = "/etc/default/slapd"
DROP_IN = "/etc/systemd/system/slapd.service.d/rideau.conf"
PEOPLE = "/etc/ldap/rideau-people.json"
PROGRAM = "/usr/local/lib/rideau/synchronize-directory"
UNIT = "/etc/systemd/system/rideau-directory.service"
DATABASES = "/var/lib/ldap"
"""Where the package's own database lies, which stays unused; ours is below it, called by the domain."""
GIVEN = "/var/lib/rideau-directory"
"""Where the program remembers which one-time passwords it gave."""

VERIFIER = Reader("verify")
"""Reads the directory for ``rideau verify``, on its own host."""
VERIFIER_PASSWORD = "/etc/ldap/rideau-verify.secret"  # noqa: S105 -- where it lies

_PORTS = ((shared.PORT, shared.PORT),)
_PEOPLE_ASK = Text("address books, and passwords that people change", "carnets d'adresses, mots de passe")
_READERS_ASK = Text("services ask who people are", "les services demandent qui sont les gens")


@dataclass(frozen=True, slots=True)
class _Configuration:
    base: str
    database: str
    certificate: str
    key: str
    authorities: str


@dataclass(frozen=True, slots=True)
class _Defaults:
    configuration: str = CONFIG


@dataclass(frozen=True, slots=True)
class _DropIn:
    database: str


@dataclass(frozen=True, slots=True)
class _Synchronization:
    program: str = PROGRAM
    people: str = PEOPLE
    state: str = GIVEN
    shortest: int = shared.SHORTEST_PASSWORD


@dataclass(frozen=True, slots=True)
class _Entry:
    login: str
    name: str
    mail: str
    language: str
    extension: str
    group: str
    locked: bool
    password: Secret


@dataclass(frozen=True, slots=True)
class _Reader:
    name: str
    password: Secret


@dataclass(frozen=True, slots=True)
class _People:
    base: str
    organization: str
    people: tuple[_Entry, ...]
    readers: tuple[_Reader, ...]


def certificate(office: Office, host: Host) -> HostCertificate:
    """Return what the directory shows; a key of its own, for slapd reads it with its own rights."""
    return HostCertificate("directory", host.slug, (shared.name(office),), group="openldap")


def directory_needs(office: Office) -> Needs:
    """Return the name, the certificate, the passwords and the ways in of the directory."""
    host = shared.directory_host(office)
    if host is None:
        return Needs()
    openings = tuple(_openings(office, host))
    reached = {host.home.zone, *(each.source for each in openings)}
    return Needs(
        openings=openings,
        names=(Name(OWNER, shared.LABEL, host.slug, tuple(sorted(reached))),),
        secrets=tuple(shared.initial_password(each) for each in office.people),
        certificates=(certificate(office, host),),
        readers=(VERIFIER,),
    )


def _openings(office: Office, host: Host) -> Iterator[Opening]:
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _opening(host, Zone.OPERATIONS, _PEOPLE_ASK)
    for other in office.hosts:
        link = office.link(other, host)
        if other is not host:
            addresses = (IPNetwork(str(each.ip)) for each in (link.ipv4, link.ipv6))
            yield _opening(host, link.zone, _READERS_ASK, *addresses)


def _opening(host: Host, source: Zone, reason: Text, *networks: IPNetwork) -> Opening:
    link = host.interface(source) or host.home
    return Opening(OWNER, source, link.zone, host.slug, "tcp", _PORTS, reason, networks)


def directory(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield the directory's host: slapd, and after it the program that fills it."""
    host = shared.directory_host(office)
    if host is None:
        return
    shown = certificate(office, host)
    yield Contribution(
        OWNER,
        host.slug,
        packages=("ldap-utils", "python3", "python3-ldap", "slapd"),
        files=(*_server(office, shown), *_filling(office, needs)),
        units=_units(shown),
        actions=(_dumps(),),
        validators=_validators(office),
        listens=(f"tcp/{shared.PORT}",),
        data=(DATABASES, GIVEN),
    )


def _server(office: Office, shown: HostCertificate) -> Iterator[File]:
    configuration = _Configuration(
        shared.base(office), _database(office), shown.certificate_path, shown.key_path, AUTHORITIES
    )
    template = Template("credentials/slapd.conf.j2", configuration)
    yield File(CONFIG, template, 0o640, group="openldap")
    yield File(DEFAULTS, Template("credentials/slapd.default.j2", _Defaults()))
    yield File(DROP_IN, Template("credentials/slapd.service.j2", _DropIn(_database(office))))


def _database(office: Office) -> str:
    return f"{DATABASES}/{office.domain}"


def _filling(office: Office, needs: Needs) -> Iterator[File]:
    settings = _Synchronization()
    yield File(PROGRAM, Template("credentials/synchronize-directory.j2", settings), 0o755)
    yield File(UNIT, Template("credentials/rideau-directory.service.j2", settings))
    yield File(PEOPLE, Template("credentials/people.json.j2", _people(office, needs)), 0o600)
    yield File(VERIFIER_PASSWORD, f"{VERIFIER.secret}", 0o600)


def _people(office: Office, needs: Needs) -> _People:
    return _People(
        shared.base(office),
        office.name.en,
        tuple(
            _Entry(
                each.login,
                each.name,
                f"{each.login}@{office.domain}",
                each.language,
                each.extension,
                str(each.group),
                each.login in office.locked,
                shared.initial_password(each),
            )
            for each in office.people
        ),
        tuple(_Reader(each.owner, each.secret) for each in needs.readers),
    )


def _units(shown: HostCertificate) -> tuple[Unit, ...]:
    return (
        Unit(
            "slapd.service",
            restart_on=(CONFIG, DEFAULTS, DROP_IN, *shown.inputs),
            health="ldapwhoami -Q -Y EXTERNAL -H ldapi:///",
            impact=Text(
                "passwords are not checked for a second",
                "les mots de passe ne sont pas vérifiés pendant une seconde",
            ),
        ),
        Unit(
            "rideau-directory.service",
            restart_on=(PROGRAM, UNIT, PEOPLE),
            impact=Text("nothing", "rien"),
        ),
    )


def _dumps() -> Action:
    """Keep what the package dumps when it goes, hashes among it, where the data lies, and goes too."""
    answer = f"slapd slapd/dump_database_destdir string {DATABASES}/dump"
    return Action("slapd-dumps", f"echo {answer} | debconf-set-selections", (DEFAULTS,))


def _validators(office: Office) -> tuple[Validator, ...]:
    # slaptest wants the folder of the database, which the unit makes when it first starts.
    empty = f"mount -t tmpfs tmpfs {DATABASES} && mkdir {_database(office)}"
    return (
        Validator("slapd", f"unshare --mount sh -c '{empty} && slaptest -u -f {CONFIG}'", (CONFIG,)),
        Validator("people", f"{PROGRAM} --check {PEOPLE}", (PROGRAM, PEOPLE)),
    )
