"""Telephone makers, and how a DHCP server tells their phones apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vendor:
    """A maker of desk phones.

    A phone is the vendor's when its option 60 (vendor class identifier) starts with one of
    ``class_ids``, or its MAC address with one of ``ouis`` (IEEE registry, upper case, colons).
    """

    slug: str
    class_ids: tuple[str, ...]
    ouis: tuple[str, ...] = ()


VENDORS: tuple[Vendor, ...] = (
    # Kea compares octets: both spellings, since a match costs nothing.
    Vendor("yealink", ("yealink", "Yealink"), ("00:15:65", "24:9A:D8", "44:DB:D2", "80:5E:C0", "C4:FC:22")),
    Vendor("poly", ("Poly", "PLCM"), ("00:04:F2", "48:25:67", "64:16:7F")),
    Vendor("grandstream", ("Grandstream",), ("00:0B:82", "C0:74:AD", "EC:74:D7")),
    # Cisco owns hundreds of OUIs, most of them not phones: only option 60 tells.
    Vendor("cisco", ("Cisco Systems, Inc. IP Phone", "Cisco CP-", "CISCO CP-")),
    Vendor("snom", ("snom",), ("00:04:13",)),
)
"""In the order in which they are tried."""
