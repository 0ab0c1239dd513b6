"""The lockfile beside a profile: what its office was given, written by Rideau and kept in the repository."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator

from rideau import whole_files
from rideau.allocation.addressing import (
    DEVICE_NUMBERS,
    HOST_NUMBERS,
    POSITIONS,
    VLAN_BLOCKS,
    VPN,
    Allocation,
    Lock,
    Subnet,
    lock_problem,
)
from rideau.problems import Problem, ProblemsFound
from rideau.profiles.fields import (
    Extension,
    FrozenMapping,
    Login,
    Model,
    Network,
    ShortSlug,
    fault,
    nothing,
    number,
    text_of,
)
from rideau.profiles.profile import FormatVersion
from rideau.profiles.source import read
from rideau.profiles.validation import Loaded, validated
from rideau.tunnels import NUMBERS

HEADER = """\
# Written by Rideau: what this office was given. Keep this file beside the profile, under version control.
# Écrit par Rideau : ce que ce cabinet a reçu. Gardez ce fichier à côté du profil, sous gestion de versions.
# A value stays taken as long as its line is here. / Une valeur reste prise tant que sa ligne est ici.
"""

_DEVICE_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")


def _member(names: tuple[str, ...]) -> PlainValidator:
    def check(value: object) -> str:
        text = text_of(value)
        if text not in names:
            raise fault("R126", {"value": text, "choices": ", ".join(names)})
        return text

    return PlainValidator(check)


def _device_name(value: object) -> str:
    text = text_of(value)
    if not _DEVICE_NAME.fullmatch(text):
        raise fault("R130", {"value": text, "longest": "40"})
    return text


class SubnetLines(Model):
    """A subnet in both protocols."""

    ipv4: Network
    ipv6: Network


SubnetName = Annotated[str, _member(POSITIONS)]
ZoneName = Annotated[str, _member(tuple(name for name in POSITIONS if name != VPN))]
Block = Annotated[int, PlainValidator(number(VLAN_BLOCKS[0], VLAN_BLOCKS[-1]))]
HostNumber = Annotated[int, PlainValidator(number(HOST_NUMBERS[0], HOST_NUMBERS[-1]))]
DeviceNumber = Annotated[int, PlainValidator(number(DEVICE_NUMBERS[0], DEVICE_NUMBERS[-1]))]
VpnNumber = Annotated[int, PlainValidator(number(NUMBERS[0], NUMBERS[-1]))]
DeviceName = Annotated[str, PlainValidator(_device_name)]


class LockLines(Model):
    """The content of ``<office>.lock.yaml``."""

    rideau: FormatVersion
    ipv4: Network
    ipv6: Network
    vlans: Block
    subnets: FrozenMapping[SubnetName, SubnetLines] = Field(default_factory=nothing)
    hosts: FrozenMapping[ShortSlug, HostNumber] = Field(default_factory=nothing)
    devices: FrozenMapping[ZoneName, FrozenMapping[DeviceName, DeviceNumber]] = Field(default_factory=nothing)
    extensions: FrozenMapping[Login, Extension] = Field(default_factory=nothing)
    vpn: FrozenMapping[DeviceName, VpnNumber] = Field(default_factory=nothing)

    @property
    def allocation(self) -> Allocation:
        """The same as the rest of Rideau carries it."""
        return Allocation(
            self.ipv4,
            self.ipv6,
            self.vlans,
            {name: Subnet(each.ipv4, each.ipv6) for name, each in self.subnets.items()},
            self.hosts,
            self.devices,
            self.extensions,
            self.vpn,
        )


def load(file: Path) -> Lock:
    """Return the lock in ``file``; raise :class:`ProblemsFound`."""
    loaded = validated(LockLines, read(file), ())
    problems = tuple(_misaligned(loaded))
    if problems:
        raise ProblemsFound(problems)
    return Lock(file, loaded.model.allocation, loaded.document)


def _misaligned(loaded: Loaded[LockLines]) -> tuple[Problem, ...]:
    block = loaded.model.vlans
    if block in VLAN_BLOCKS:
        return ()
    values = {"value": str(block), "first": str(VLAN_BLOCKS[0]), "last": str(VLAN_BLOCKS[-1])}
    return (lock_problem("R212", loaded.document.location(("vlans",)), ("vlans",), values),)


def dump(given: Allocation) -> str:
    """Return the lockfile of ``given``: one line a value, sorted, the same text for the same values."""
    lines = ["rideau: 1", f"ipv4: {given.ipv4}", f"ipv6: {given.ipv6}", f"vlans: {given.vlans}"]
    by_address = sorted(given.subnets.items(), key=lambda item: item[1].ipv4.first)
    lines += _section(
        "subnets", {name: f'{{ipv4: {net.ipv4}, ipv6: "{net.ipv6}"}}' for name, net in by_address}
    )
    lines += _section("hosts", dict(sorted(given.hosts.items())))
    devices = {zone: numbers for zone, numbers in sorted(given.devices.items()) if numbers}
    lines += ["devices:"] if devices else []
    for zone, numbers in devices.items():
        lines += [f"  {line}" for line in _section(zone, dict(sorted(numbers.items())))]
    quoted = {login: f'"{extension}"' for login, extension in sorted(given.extensions.items())}
    lines += _section("extensions", quoted)
    lines += _section("vpn", dict(sorted(given.vpn.items())))
    return HEADER + "\n".join(lines) + "\n"


def _section(name: str, values: Mapping[str, object]) -> list[str]:
    return [f"{name}:", *(f"  {key}: {value}" for key, value in values.items())] if values else []


def write(lock: Lock) -> None:
    """Write ``lock`` to its file, whole or not at all; raise :class:`Refused`."""
    whole_files.write(lock.file, dump(lock.allocation))
