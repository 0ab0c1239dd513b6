"""Identifiers that stay: the same device of the same office has the same ones in every profile made for it.

A system that knows an identifier replaces what it had, so a profile given anew never doubles the old one.
"""

from uuid import NAMESPACE_DNS, UUID, uuid5


def identifier(domain: str, device: str, part: str = "") -> UUID:
    """Return the identifier of ``part`` of what ``device`` (``chief.laptop``) receives from an office.

    It depends on nobody else (UUID version 5, RFC 9562).
    """
    return uuid5(uuid5(NAMESPACE_DNS, domain), f"{device}/{part}")
