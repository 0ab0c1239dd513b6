"""Grandstream GRP261x: ``cfg<mac>.xml`` in the second version of its XML, whose settings have names.

Names and values after Grandstream's own "Configuration Template for GRP261x/2x/3x/5x/7x" (firmware 1.0.9 and
later) and the "GRP261x Administration Guide"; ``<gs_provision>`` and ``<config version="2">`` after its "XML
Provisioning Guide".
"""

from collections.abc import Iterator

from rideau.host import Template
from rideau.provisioning.phone import Bare, Book, Phone, Served, Settings

_CODECS = {"opus": "OPUS", "g722": "G.722", "ulaw": "PCMU", "alaw": "PCMA"}
_LANGUAGES = {"en": "en", "fr": "fr"}
DHCP_OPTIONS = (66,)
COMMON = r"cfg\.xml|cfggrp26\d\dw?\.xml"
"""How the files that phones share are called."""


def files(phone: Phone) -> Iterator[Served]:
    """Yield what a phone may fetch with a token."""
    settings = Settings(phone, _LANGUAGES[phone.language], tuple(_CODECS[each] for each in phone.codecs))
    yield Served(f"cfg{phone.mac}.xml", Template("telephony/phones/grandstream.xml.j2", settings), once=True)


def address(base: str) -> str:
    """Return what DHCP tells of the folder ``base``: a phone puts the names of files after it."""
    return base


def bare(asked: Bare) -> Template:
    """Return what anybody gets in place of a file."""
    host = asked.site.removeprefix("https://")
    return Template("telephony/phones/grandstream-bare.xml.j2", Bare(_LANGUAGES[asked.language], host))


def pattern(mac: str) -> str:
    """Return how a phone's own file is called; ``mac`` is an expression itself."""
    return rf"cfg{mac}\.xml"


def directory(book: Book) -> Served:
    """Return the telephone book, by the name that a phone puts after the address it is given."""
    return Served("phonebook.xml", Template("telephony/phones/grandstream-directory.xml.j2", book))
