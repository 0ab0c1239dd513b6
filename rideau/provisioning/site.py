"""The site that phones fetch their files from: nginx before a small program that knows who may have what.

The program gets the files from systemd, which alone can read them, and has no other access to the host. What
was given for a first-access token is remembered below ``/var/lib``, outside of generations.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from rideau.certificates import ROOT
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office
from rideau.provisioning import poly, softphone
from rideau.provisioning.makers import MAKERS
from rideau.provisioning.phone import FIRMWARE, Bare, Phone, Served, book, phones, site_of
from rideau.provisioning.requests import website
from rideau.provisioning.secrets import first_token, steady_token
from rideau.provisioning.softphone import Softphone
from rideau.telephony import OWNER, ROOT_FOR_PHONES, Line, lines
from rideau.text import Text

FOLDER = "/etc/rideau-phones"
INDEX = f"{FOLDER}/index.json"
PROGRAM = "/usr/local/lib/rideau/serve-phones"
SOCKET = "/run/rideau-phones.sock"
STATE = "/var/lib/rideau-phones"
IMAGES = "/var/lib/rideau-firmware"
_UNITS = "/etc/systemd/system"
SERVICE, LISTENER = "rideau-phones.service", "rideau-phones.socket"
_ANY_MAC = "[0-9a-f]{12}"
_SECRET = 0o640
_LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class _Site:
    office: str
    owner: str = OWNER
    folder: str = FOLDER
    index: str = INDEX
    program: str = PROGRAM
    socket: str = SOCKET
    state: str = STATE
    images: str = IMAGES
    firmware: str = FIRMWARE
    certificate: str = ROOT_FOR_PHONES
    root: str = ROOT


def site(office: Office, host: Host) -> Contribution:
    """Return what the voice host gets to serve the office's phones."""
    settings, known = _Site(office.slug), phones(office)
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3",),
        files=(
            File(website(office, host).locations, Template("telephony/phones/nginx.conf.j2", settings)),
            File(PROGRAM, Template("telephony/phones/serve-phones.j2", settings), 0o755),
            File(f"{_UNITS}/{SERVICE}", Template("telephony/phones/rideau-phones.service.j2", settings)),
            File(f"{_UNITS}/{LISTENER}", Template("telephony/phones/rideau-phones.socket.j2", settings)),
            File(INDEX, _index(office, known), _SECRET),
            *(_file(each) for each in _served(office, known)),
            *_bare_files(office),
        ),
        units=_units(),
        validators=(Validator("phones", f"{PROGRAM} --check {FOLDER}", (PROGRAM, f"{FOLDER}/")),),
        data=(STATE, f"/var/lib/private/{STATE.rpartition('/')[2]}", IMAGES),
    )


def _units() -> tuple[Unit, ...]:
    return (
        Unit(LISTENER, restart_on=(f"{_UNITS}/{LISTENER}",), impact=Text("nothing", "rien")),
        Unit(
            SERVICE,
            restart_on=(PROGRAM, f"{_UNITS}/{SERVICE}", f"{FOLDER}/"),
            impact=Text(
                "a phone that starts waits for a second", "un téléphone qui démarre attend une seconde"
            ),
        ),
    )


def _file(each: Served) -> File:
    return File(f"{FOLDER}/{each.name}", each.content, _SECRET)


def _served(office: Office, known: tuple[Phone, ...]) -> Iterator[Served]:
    """Yield every file that takes a token, each once: phones of a model share one."""
    found: dict[str, Served] = {}
    for phone in known:
        maker = MAKERS[phone.vendor]
        for each in maker.files(phone):
            found.setdefault(each.name, each)
        shared = maker.directory(book(office))
        found.setdefault(_kept_as(phone, shared), Served(_kept_as(phone, shared), shared.content))
    yield from found.values()
    yield from (softphone.file(each) for each in softphone.softphones(office))


def _kept_as(phone: Phone, directory: Served) -> str:
    """Return what a telephone book is called on the host: makers ask for theirs by the same name."""
    return f"{phone.vendor}-{directory.name}"


def _bare_files(office: Office) -> Iterator[File]:
    for vendor, maker in MAKERS.items():
        for language in _LANGUAGES:
            bare = maker.bare(Bare(language, f"{site_of(office)}/{vendor}"))
            yield File(f"{FOLDER}/{_bare_name(vendor, language)}", bare)
    primary = poly.primary()
    yield File(f"{FOLDER}/{primary.name}", primary.content)


def _bare_name(vendor: str, language: str) -> str:
    return f"bare-{vendor}-{language}"


def _index(office: Office, known: tuple[Phone, ...]) -> str:
    """Return who may have which file, as the program reads it."""
    macs = {each.device.name: each for each in lines(office) if each.device}
    index = {
        "phones": [
            *(_entry(office, each, macs[each.name]) for each in known),
            *(_application(each) for each in softphone.softphones(office)),
        ],
        "open": [*_open(known)],
    }
    return json.dumps(index, ensure_ascii=False, indent=1) + "\n"


def _entry(office: Office, phone: Phone, line: Line) -> dict[str, object]:
    maker = MAKERS[phone.vendor]
    shared = maker.directory(book(office))
    if line.mac is None:
        raise TypeError(f"{line.id} is no desk phone")
    return {
        "name": phone.name,
        "first": f"{first_token(line.mac)}",
        "first_id": first_token(line.mac).id,
        "steady": f"{steady_token(line.mac)}",
        "files": {each.name.lower(): each.name for each in maker.files(phone)}
        | {shared.name: _kept_as(phone, shared)},
        "once": [each.name.lower() for each in maker.files(phone) if each.once],
    }


def _application(each: Softphone) -> dict[str, object]:
    return {
        "name": each.line,
        "first": f"{each.first}",
        "first_id": each.first.id,
        "steady": f"{each.steady}",
        "files": {each.name: each.name},
        "once": [each.name],
    }


def _open(known: tuple[Phone, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is given to anybody, in the order in which it is tried: the path, and the file."""
    yield _below("poly", poly.primary().name.replace(".", r"\.")), poly.primary().name
    for phone in known:
        pattern = MAKERS[phone.vendor].pattern(phone.mac)
        yield _below(phone.vendor, pattern), _bare_name(phone.vendor, phone.language)
    for vendor, maker in MAKERS.items():
        common = f"{maker.pattern(_ANY_MAC)}|{maker.COMMON}"
        yield _below(vendor, common), _bare_name(vendor, _LANGUAGES[0])


def _below(vendor: str, pattern: str) -> str:
    """Return an expression for a file at the site's root or in its maker's folder."""
    return f"(?:{vendor}/)?(?:{pattern})"
