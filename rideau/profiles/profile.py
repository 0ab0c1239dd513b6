"""An office as its coordinator describes it, and the level it starts from.

Pure data, typed and frozen. A :class:`Profile` already carries the services of its level
(:mod:`rideau.profiles.inheritance`); what is still open (addresses, extensions) belongs to the lockfile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from netaddr import IPAddress
from pydantic import Field, PlainValidator, ValidationError, model_validator

from rideau.lifecycle import Dates
from rideau.office import Contact, Group, Role, Zone
from rideau.profiles.fields import (
    Address,
    Bilingual,
    BilingualParagraph,
    Date,
    Days,
    DepartmentCode,
    DiskGigabytes,
    Domain,
    ExceptableCode,
    Extension,
    Flag,
    FreeText,
    FrozenMapping,
    InterfaceAddress,
    InterfaceName,
    Login,
    Mac,
    MailAddress,
    Megabits,
    Model,
    PhoneNumber,
    PostalCode,
    Reference,
    ShortSlug,
    Slug,
    TimeZone,
    UplinkName,
    fault,
    fault_at,
    hosts_of,
    nothing,
    one_of,
    shaped,
    text_of,
    usable,
)
from rideau.profiles.options import Services
from rideau.profiles.phones import PhoneModel

ROLE_OF_SERVICE: Mapping[str, Role] = {
    "telephony": Role.VOICE,
    "teleconferencing": Role.VOICE,
    "web_conferencing": Role.VOICE,
    "hotline": Role.VOICE,
    "email": Role.MAIL,
    "mobile": Role.APPS,
    "credentials": Role.APPS,
    "collaboration": Role.APPS,
}
"""The role that a managed service runs on; those not named here run on the gateway."""

TRUNK = "trunk"
"""The key of ``links`` for an interface that carries every zone as a VLAN."""


class Language(StrEnum):
    """An official language."""

    EN = "en"
    FR = "fr"


class Province(StrEnum):
    """Provinces and territories by their postal abbreviation."""

    AB = "AB"
    BC = "BC"
    MB = "MB"
    NB = "NB"
    NL = "NL"
    NS = "NS"
    NT = "NT"
    NU = "NU"
    ON = "ON"
    PE = "PE"
    QC = "QC"
    SK = "SK"
    YT = "YT"


class UplinkMethod(StrEnum):
    """How the gateway gets its address on an uplink."""

    STATIC = "static"
    DHCP = "dhcp"


class Mobile(StrEnum):
    """A mobile device's system."""

    IOS = "ios"
    ANDROID = "android"


class Laptop(StrEnum):
    """A laptop's system."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


@shaped(enum=[1, "1"])
def _version(value: object) -> str:
    if value != "1":
        raise fault("R127", {"value": text_of(value)})
    return "1"


FormatVersion = Annotated[Literal["1"], PlainValidator(_version)]


class Support(Model):
    """Whom people ask when something does not work: by telephone, by mail, or both."""

    number: PhoneNumber | None = None
    email: MailAddress | None = None

    @property
    def contact(self) -> Contact | None:
        """The same as a resolved office carries it; none where neither is said."""
        if self.number is None and self.email is None:
            return None
        return Contact(self.number or "", self.email or "")


class Department(Model):
    """The partner organization that the office belongs to."""

    code: DepartmentCode
    name: Bilingual
    support: Support = Support()
    """Whom the office's people ask about what the department runs."""


class Lifecycle(Model):
    """``appointment`` is day one; support ends with the day ``support_until``.

    For ``retention_days`` after that nothing of a closing office is removed.
    """

    appointment: Date
    support_until: Date
    retention_days: Days = 30

    @property
    def dates(self) -> Dates:
        """The dates as the rest of Rideau carries them."""
        return Dates(self.appointment, self.support_until, self.retention_days)

    @model_validator(mode="after")
    def _in_order(self) -> "Lifecycle":
        if self.appointment >= self.support_until:
            values = {"appointment": str(self.appointment), "support_until": str(self.support_until)}
            raise fault_at("support_until", fault("R162", values), self.support_until)
        return self


class CivicAddress(Model):
    """Where the office is; also the location that a 911 call reports."""

    street: FreeText
    floor: FreeText | None = None
    room: FreeText | None = None
    city: FreeText
    province: Annotated[Province, one_of(Province)]
    postal_code: PostalCode


class Uplink(Model):
    """A way out to the internet or to the department's WAN; the first one is preferred."""

    name: UplinkName
    method: Annotated[UplinkMethod, one_of(UplinkMethod)] = UplinkMethod.STATIC
    address: InterfaceAddress | None = None
    """The gateway's own IPv4 address with its prefix length; none with DHCP."""
    gateway: Address | None = None
    """The provider's router, in the same network."""
    down_mbps: Megabits
    up_mbps: Megabits

    @model_validator(mode="after")
    def _consistent(self) -> "Uplink":
        if self.method is UplinkMethod.DHCP:
            self._require_nothing_fixed()
        else:
            self._require_reachable_gateway()
        return self

    def _require_nothing_fixed(self) -> None:
        for key, value in (("address", self.address), ("gateway", self.gateway)):
            if value is not None:
                raise fault_at(key, fault("R164", {"name": self.name, "key": key}), value)

    def _require_reachable_gateway(self) -> None:
        if self.address is None:
            raise self._lacks("address")
        if self.gateway is None:
            raise self._lacks("gateway")
        if not usable(self.gateway, self.address.cidr) or self.gateway == self.address.ip:
            first, last = hosts_of(self.address.cidr)
            network = {"network": str(self.address.cidr), "first": first, "last": last}
            values = {"gateway": str(self.gateway), **network}
            raise fault_at("gateway", fault("R165", values), self.gateway)

    def _lacks(self, key: str) -> ValidationError:
        return fault_at("name", fault("R163", {"name": self.name, "key": key}), self.name)


class Site(Model):
    """A building. ``same_as`` names the office whose address and time zone this one shares."""

    same_as: Slug | None = None
    address: CivicAddress | None = None
    timezone: TimeZone | None = None
    uplinks: tuple[Uplink, ...] = ()


class HostOptions(Model):
    """What differs from the usual for one machine."""

    roles: tuple[Annotated[Role, one_of(Role)], ...] = ()
    ssh: Address | None = None
    """Where engineers connect, if not at its management address."""
    links: FrozenMapping[ShortSlug, InterfaceName] = Field(default_factory=nothing)
    """Interface for each zone or uplink, or for ``trunk``, which carries all zones as VLANs."""
    disk_gb: DiskGigabytes | None = None
    """What its disk holds, in gigabytes of 10^9 bytes: for ``rideau capacity``."""


class Phone(Model):
    """A desk phone."""

    model: Annotated[PhoneModel, one_of(PhoneModel)]
    mac: Mac


class Person(Model):
    """Someone who works in the office."""

    name: FreeText
    login: Login
    language: Annotated[Language, one_of(Language)]
    extension: Extension | None = None
    """Allocated and kept if not given."""
    phone: Phone | None = None
    mobile: Annotated[Mobile, one_of(Mobile)] | None = None
    laptop: Annotated[Laptop, one_of(Laptop)] | None = None
    group: Annotated[Group, one_of(Group)] = Group.STAFF
    remote_access: Flag = False


class Device(Model):
    """A device with a fixed address that belongs to nobody: a printer, a meeting-room phone."""

    name: ShortSlug
    mac: Mac
    zone: Annotated[Zone, one_of(Zone)]


class StandardException(Model):
    """A standard that this office need not meet until the end of a day, and why."""

    rule: ExceptableCode
    until: Date
    reason: BilingualParagraph


@dataclass(frozen=True, slots=True)
class Machine:
    """A host that an office has, with what its profile says about it."""

    slug: str
    roles: frozenset[Role]
    ssh: IPAddress | None
    links: Mapping[str, str]


class Profile(Model):
    """One office, merged with its level."""

    rideau: FormatVersion
    office: Slug
    name: Bilingual
    department: Department
    level: Reference | None = None
    lifecycle: Lifecycle
    domain: Domain
    site: Site
    hosts: FrozenMapping[ShortSlug, HostOptions] = Field(default_factory=nothing)
    staff: tuple[Person, ...]
    devices: tuple[Device, ...] = ()
    services: Services = Services.model_construct()
    exceptions: tuple[StandardException, ...] = ()

    @property
    def machines(self) -> tuple[Machine, ...]:
        """Every machine of the office: the gateway, and one for each role that a service needs.

        A machine named after its role needs no ``roles``. Roles that the profile gives to a machine
        get none of their own.
        """
        named = tuple(
            Machine(slug, frozenset(host.roles or (Role(slug),)), host.ssh, host.links)
            for slug, host in self.hosts.items()
        )
        given = {role for machine in named for role in machine.roles}
        usual = (Machine(str(role), frozenset({role}), None, {}) for role in self._roles if role not in given)
        return tuple(sorted((*named, *usual), key=_rank))

    @property
    def _roles(self) -> tuple[Role, ...]:
        needed = {ROLE_OF_SERVICE.get(slug, Role.GATEWAY) for slug in self.services.managed()}
        return tuple(role for role in Role if role in needed or role is Role.GATEWAY)


def _rank(machine: Machine) -> int:
    return min(list(Role).index(role) for role in machine.roles)


class Level(Model):
    """A named choice of services."""

    rideau: FormatVersion
    level: Slug
    name: Bilingual
    description: BilingualParagraph
    services: Services
