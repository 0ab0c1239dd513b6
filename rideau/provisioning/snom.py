"""Snom D7xx: ``snom<model>-<MAC>.htm``, XML all the same, in capitals.

Settings after Snom's Service Hub (https://service.snom.com/, "Settings" and "Auto Provisioning"), for
firmware 10.1: ``user_savp``, ``user_event_list_uri``, ``provisioning_order``, ``utc_offset``, ``dst``.
"""

from collections.abc import Iterator

from rideau.host import Template
from rideau.provisioning.phone import DIRECTORY, Bare, Book, Phone, Served, Settings

_CODECS = {"opus": "opus", "g722": "g722", "ulaw": "pcmu", "alaw": "pcma"}
_LANGUAGES = {"en": "English", "fr": "Français"}
DHCP_OPTIONS = (66,)
COMMON = r"snomd7\d\d\.htm"
"""How the files that phones share are called."""


def files(phone: Phone) -> Iterator[Served]:
    """Yield what a phone may fetch with a token."""
    settings = Settings(phone, _LANGUAGES[phone.language], tuple(_CODECS[each] for each in phone.codecs))
    name = f"snom{phone.model.upper()}-{phone.mac.upper()}.htm"
    yield Served(name, Template("telephony/phones/snom.xml.j2", settings), once=True)


def address(base: str) -> str:
    """Return what DHCP tells of the folder ``base``: a phone puts the names of files after it."""
    return base


def bare(asked: Bare) -> Template:
    """Return what anybody gets in place of a file."""
    return Template("telephony/phones/snom-bare.xml.j2", Bare(_LANGUAGES[asked.language], asked.site))


def pattern(mac: str) -> str:
    """Return how a phone's own file is called; ``mac`` is an expression itself."""
    return rf"snomd7\d\d-{mac}\.htm"


def directory(book: Book) -> Served:
    """Return the telephone book."""
    return Served(DIRECTORY, Template("telephony/phones/snom-directory.xml.j2", book))
