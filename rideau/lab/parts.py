"""The parts a lab is made of, as plain data that is also the lab's state file.

Every segment (a zone of an office, a provider's line, a network outside) is a bridge in one switch;
every port of every machine is a veth pair between the machine and that switch.
"""

from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What a machine is: a booted Debian host, a client, part of the outside, or a bare namespace."""

    HOST = "host"
    CLIENT = "client"
    OUTSIDE = "outside"
    CONTROL = "control"


class Port(_Part):
    """A network interface plugged into a segment.

    ``addresses`` are set from without, with their prefix lengths; hosts configure themselves and
    clients of leased zones ask, so theirs are empty.
    """

    interface: str
    segment: str
    mac: str
    addresses: tuple[str, ...] = ()


class Machine(_Part):
    """One machine. ``image`` is a folder of the cache; the control host has none, being only a namespace.

    ``files`` are written before it starts (path, content); ``start`` is the shell program a machine
    that isn't booted runs; ``binds`` are read-only (outside, inside); ``place`` is the zone or slug
    it stands for in its office.
    """

    name: str
    kind: Kind
    office: str = ""
    place: str = ""
    image: str = ""
    ports: tuple[Port, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    forwards: bool = False
    files: tuple[tuple[str, str], ...] = ()
    binds: tuple[tuple[str, str], ...] = ()
    start: str = "exec sleep infinity"
    ssh: str = ""
    """The management address, where engineers at the control host connect (hosts)."""


class UplinkLine(_Part):
    """Where an office's uplink ends: the provider's machine and the address the office has there."""

    office: str
    uplink: str
    host: str
    interface: str
    provider: str
    address: str


class Topology(_Part):
    """All machines and lines of a lab."""

    offices: tuple[str, ...]
    machines: tuple[Machine, ...]
    lines: tuple[UplinkLine, ...]


def mac_of(machine: str, interface: str) -> str:
    """Return a locally administered address that is always the same for this interface."""
    digest = sha256(f"{machine} {interface}".encode()).hexdigest()
    return ":".join(("02", *(digest[at : at + 2] for at in range(0, 10, 2))))
