"""Poly Edge E: ``<mac>.cfg`` names what to read, ``000000000000.cfg`` does so for a phone nobody expects.

Parameters after the "Poly Edge E Series Administrator Guide" and its parameter reference (primary
configuration file, ``CONFIG_FILES``, ``reg.x.*``, ``sec.srtp.*``, ``attendant.*``, ``device.*`` with
``device.*.set``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.certificates import ROOT_CERTIFICATE
from rideau.host import Template
from rideau.provisioning.phone import Bare, Book, Phone, Served, Settings
from rideau.secret import Secret

_CODECS = {"opus": "Opus", "g722": "G722", "ulaw": "G711_Mu", "alaw": "G711_A"}
_LANGUAGES = {"en": "English_Canada", "fr": "French_France"}
_OPEN = "office.cfg"
DHCP_OPTIONS = (66, 160)
COMMON = r"office\.cfg"
"""How the files that phones share are called."""


@dataclass(frozen=True, slots=True)
class _PolySettings(Settings):
    root: Secret = ROOT_CERTIFICATE
    """Whom to believe; it is public."""


@dataclass(frozen=True, slots=True)
class _Primary:
    application: str
    files: str


def files(phone: Phone) -> Iterator[Served]:
    """Yield what a phone may fetch with a token."""
    own = f"{phone.mac}-office.cfg"
    settings = _PolySettings(phone, _LANGUAGES[phone.language], tuple(_CODECS[each] for each in phone.codecs))
    application = f"{phone.site}/firmware/poly-{phone.firmware}.ld" if phone.firmware else ""
    yield Served(f"{phone.mac}.cfg", _primary(application, own))
    yield Served(own, Template("telephony/phones/poly.cfg.j2", settings), once=True)


def address(base: str) -> str:
    """Return what DHCP tells of the folder ``base``: a phone puts the names of files after it."""
    return base


def bare(asked: Bare) -> Template:
    """Return what anybody gets in place of a file."""
    return Template("telephony/phones/poly-bare.cfg.j2", Bare(_LANGUAGES[asked.language], asked.site))


def pattern(mac: str) -> str:
    """Return how a phone's own file is called; ``mac`` is an expression itself."""
    return rf"{mac}-office\.cfg"


def primary() -> Served:
    """Return the file of phones nobody expects."""
    return Served("000000000000.cfg", _primary("", _OPEN))


def directory(book: Book) -> Served:
    """Return the telephone book, by the name under which a phone looks for the one of all phones."""
    return Served("000000000000-directory.xml", Template("telephony/phones/poly-directory.xml.j2", book))


def _primary(application: str, names: str) -> Template:
    return Template("telephony/phones/poly-primary.cfg.j2", _Primary(application, names))
