"""Cisco 8800 with multiplatform firmware (MPP, "3PCC"): ``$MA.xml``, a flat profile.

Elements after the "Cisco IP Phone 8800 Series Multiplatform Phones Administration Guide", its "XML Parameter
Reference Guide" (``Secure_Call_Option_n_``, ``BLF_List_URI``, ``Custom_CA_Rule``, ``Locale``) and the
"Provisioning Guide" (``Profile_Rule``, ``Upgrade_Rule``, macro ``$MA``).
"""

from collections.abc import Iterator

from rideau.host import Template
from rideau.provisioning.phone import DIRECTORY, Bare, Book, Phone, Served, Settings

_CODECS = {"opus": "OPUS", "g722": "G722", "ulaw": "G711u", "alaw": "G711a"}
_LANGUAGES = {"en": "English-US", "fr": "French_Canada"}
_PREFERRED = 3
"""A phone takes no more preferences than these; it offers the others after them."""
DHCP_OPTIONS = (66, 160)
COMMON = r"(?:cp-)?88\d\d(?:-3pcc)?\.xml"
"""How the files that phones share are called."""


def files(phone: Phone) -> Iterator[Served]:
    """Yield what a phone may fetch with a token."""
    codecs = tuple(_CODECS[each] for each in phone.codecs)[:_PREFERRED]
    settings = Settings(phone, _LANGUAGES[phone.language], codecs)
    yield Served(f"{phone.mac}.xml", Template("telephony/phones/cisco.xml.j2", settings), once=True)


def address(base: str) -> str:
    """Return what DHCP tells of the folder ``base``: here the file, with a word that the phone fills in."""
    return f"{base}/$MA.xml"


def bare(asked: Bare) -> Template:
    """Return what anybody gets in place of a file."""
    return Template("telephony/phones/cisco-bare.xml.j2", Bare(_LANGUAGES[asked.language], asked.site))


def pattern(mac: str) -> str:
    """Return how a phone's own file is called; ``mac`` is an expression itself."""
    return rf"{mac}\.xml"


def directory(book: Book) -> Served:
    """Return the telephone book."""
    return Served(DIRECTORY, Template("telephony/phones/cisco-directory.xml.j2", book))
