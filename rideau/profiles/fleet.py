"""What all offices share: address pools, partner networks, standards."""

from typing import Annotated

from netaddr import IPNetwork
from pydantic import Field, model_validator

from rideau.office import Environment, Standards
from rideau.problems import Severity
from rideau.profiles.fields import (
    Address,
    BlockedDomain,
    DatabaseUrl,
    Days,
    FreeText,
    FrozenMapping,
    Model,
    Network,
    PrefixLength,
    Slug,
    StandardCode,
    fault,
    fault_at,
    nothing,
    one_of,
)
from rideau.profiles.options import NtpServer
from rideau.profiles.profile import FormatVersion, Support

SUBNETS_PER_OFFICE_BITS = 3
"""An office has eight subnets: six zones, the VPN pool and a spare."""


class Pools(Model):
    """Where addresses come from. Offices take prefixes from ``ipv4``, zones take theirs from the office's."""

    ipv4: Network = IPNetwork("10.64.0.0/10")
    office_prefix_length: PrefixLength = 21
    zone_prefix_length: PrefixLength = 24

    @model_validator(mode="after")
    def _nested(self) -> "Pools":
        if not self.ipv4.prefixlen <= self.office_prefix_length:
            raise fault_at("office_prefix_length", fault("R180"), self.office_prefix_length)
        if self.zone_prefix_length - self.office_prefix_length < SUBNETS_PER_OFFICE_BITS:
            raise fault_at("zone_prefix_length", fault("R180"), self.zone_prefix_length)
        return self


class Partner(Model):
    """An organization whose networks no office may overlap."""

    name: FreeText
    networks: tuple[Network, ...]


class StandardOptions(Model):
    """What every office must follow."""

    time_servers: tuple[NtpServer, ...]
    hub: tuple[Network, ...]
    """Where the fleet's engineers connect from."""
    blocked_domains: tuple[BlockedDomain, ...] = ()
    health_targets: tuple[Address, ...]
    """At least two addresses outside that tell a working uplink from a dead one."""
    policy: FrozenMapping[StandardCode, Annotated[Severity, one_of(Severity)]] = Field(
        default_factory=nothing
    )
    """Standards that weigh more or less here than they do by default."""

    @property
    def standards(self) -> Standards:
        """The standards as a resolved office carries them."""
        return Standards(
            tuple(each.server for each in self.time_servers),
            self.hub,
            self.blocked_domains,
            self.health_targets,
        )


class HistoryOptions(Model):
    """Where the history of runs is kept, if not on each controller by itself."""

    database: DatabaseUrl | None = None


class ReadinessOptions(Model):
    """By when an office must be ready, in days before its appointment, and how long proof is good."""

    installed_days: Days = 14
    proven_days: Days = 7
    proof_days: Days = 7


class Fleet(Model):
    """The content of ``profiles/fleet.yaml``."""

    rideau: FormatVersion
    fleet: Slug
    environment: Annotated[Environment, one_of(Environment)]
    pools: Pools = Pools.model_construct()
    partners: tuple[Partner, ...] = ()
    standards: StandardOptions
    support: Support = Support.model_construct()
    """Whom the people of every office ask about what we run."""
    history: HistoryOptions = HistoryOptions.model_construct()
    readiness: ReadinessOptions = ReadinessOptions.model_construct()
