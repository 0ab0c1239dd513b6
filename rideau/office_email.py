"""What is resolved of an office's mail: mailboxes, aliases, lists and limits.

Pure data, part of :class:`rideau.office.Office`. Names are what stands before the ``@``, in lower case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rideau.text import Text

POSTMASTER = "postmaster"
"""The mailbox every domain has (RFC 5321, 4.5.1); its readers are the office's engineers if not said."""
ROLES = (POSTMASTER, "abuse", "hostmaster", "root", "telephone", "webmaster")
"""Addresses that the world writes to, or that a service of ours writes from (RFC 2142): where nobody else has
them, they go to the postmaster's mailbox."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A room, or a thing, that people book in the calendar: it says yes by itself while it is free."""

    name: Text
    at_once: int
    """How many bookings it takes at the same time."""


@dataclass(frozen=True, slots=True)
class Email:
    """The office's mail, where we run it."""

    shared: Mapping[str, tuple[str, ...]]
    """Shared mailbox to the logins of who reads it and writes as it."""
    aliases: Mapping[str, str]
    """Another address to the person or shared mailbox it belongs to."""
    lists: Mapping[str, tuple[str, ...]]
    """Distribution list to its members; only the office writes to it."""
    quota_gb: int
    """What a mailbox holds, in gigabytes of 10^9 bytes."""
    journal_days: int = 0
    """How long a copy of every message in and out is kept; 0 for none."""
    resources: Mapping[str, Resource] = field(default_factory=dict)
    """Rooms and things to their calendars."""
    refused_attachments: tuple[str, ...] = ()
    """Extensions that are refused besides those of programs and scripts."""
    hourly_recipients: int = 200
    """How many recipients a person's messages may have in an hour."""
