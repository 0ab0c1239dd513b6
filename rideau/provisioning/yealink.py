"""Yealink T3, T4 and T5: ``<mac>.boot`` names the model's file and the phone's own, in small letters.

Parameters and file names after the "Administrator's Guide for SIP-T2 Series/T4 Series/T5 Series/CP920 IP
Phones" (V84 and later: boot files, ``static.*``, ``account.X.*``, ``linekey.X.*``, BLF list) and Yealink's
description of auto provisioning parameters that comes with each firmware.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Template
from rideau.provisioning.phone import DIRECTORY, Bare, Book, Phone, Served, Settings

_MODEL_FILES = {"t33g": 124, "t43u": 107, "t46u": 108, "t54w": 96, "t57w": 97}
"""The number that a model's common file is called by."""
_CODECS = {"opus": "opus", "g722": "g722", "ulaw": "pcmu", "alaw": "pcma"}
_LANGUAGES = {"en": "English", "fr": "French"}
DHCP_OPTIONS = (66,)
COMMON = r"y\d{12}\.cfg"
"""How the files that phones share are called."""


@dataclass(frozen=True, slots=True)
class _Boot:
    files: tuple[str, ...]


def files(phone: Phone) -> Iterator[Served]:
    """Yield what a phone may fetch with a token."""
    common, own = common_file(phone.model), f"{phone.mac}.cfg"
    settings = Settings(phone, _LANGUAGES[phone.language], tuple(_CODECS[each] for each in phone.codecs))
    yield Served(f"{phone.mac}.boot", Template("telephony/phones/yealink.boot.j2", _Boot((common, own))))
    yield Served(common, Template("telephony/phones/yealink-common.cfg.j2", settings))
    yield Served(own, Template("telephony/phones/yealink.cfg.j2", settings), once=True)


def address(base: str) -> str:
    """Return what DHCP tells of the folder ``base``: a phone puts the names of files after it."""
    return f"{base}/"


def bare(asked: Bare) -> Template:
    """Return what anybody gets in place of a file."""
    return Template("telephony/phones/yealink-bare.cfg.j2", Bare(_LANGUAGES[asked.language], asked.site))


def pattern(mac: str) -> str:
    """Return how a phone's own file is called; ``mac`` is an expression itself."""
    return rf"{mac}\.cfg"


def directory(book: Book) -> Served:
    """Return the telephone book."""
    return Served(DIRECTORY, Template("telephony/phones/yealink-directory.xml.j2", book))


def common_file(model: str) -> str:
    """Return the name of the file of all phones of a model."""
    return f"y{_MODEL_FILES[model]:012}.cfg"
