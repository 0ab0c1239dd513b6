"""The makers of desk phones, each by what its module offers."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from rideau.host import Template
from rideau.office_telephony import PhoneVendor
from rideau.provisioning import cisco, grandstream, poly, snom, yealink
from rideau.provisioning.phone import Bare, Book, Phone, Served


class Maker(Protocol):
    """What a module of a maker offers."""

    @property
    def DHCP_OPTIONS(self) -> tuple[int, ...]: ...  # noqa: N802 -- a constant of a module
    @property
    def COMMON(self) -> str: ...  # noqa: N802 -- a constant of a module

    def files(self, phone: Phone) -> Iterator[Served]: ...
    def address(self, base: str) -> str: ...
    def bare(self, asked: Bare) -> Template: ...
    def pattern(self, mac: str) -> str: ...
    def directory(self, book: Book) -> Served: ...


MAKERS: Mapping[PhoneVendor, Maker] = {
    PhoneVendor.YEALINK: yealink,
    PhoneVendor.POLY: poly,
    PhoneVendor.GRANDSTREAM: grandstream,
    PhoneVendor.CISCO: cisco,
    PhoneVendor.SNOM: snom,
}
