"""What an office may say about each of its services.

One frozen model a service, used for levels and offices alike; everything but ``provider`` is
optional, so that a level can leave to the office what only the office knows.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, PlainValidator, model_validator

from rideau.office import Provider, TimeServer, Tunnel, Zone
from rideau.office_telephony import Calling, PhoneVendor, SipTransport
from rideau.profiles.fields import (
    AcmeDirectory,
    Address,
    Bilingual,
    BlockedDomain,
    Bookings,
    Channels,
    Days,
    Domain,
    FileExtension,
    Flag,
    FrozenMapping,
    Gigabytes,
    HourlyRecipients,
    Login,
    Mac,
    Model,
    Network,
    Participants,
    PhoneNumber,
    Reference,
    SenderPolicy,
    ShortNumber,
    ShortSlug,
    SipUser,
    TimeOfDay,
    Version,
    WeekDays,
    WifiName,
    fault,
    fault_at,
    nothing,
    one_of,
    shaped,
    text_of,
)
from rideau.profiles.phones import PhoneModel

_HIGHEST_PORT = 65535
PortRange: TypeAlias = tuple[int, int]
"""The first port and the last."""


@shaped(type=["string", "integer"], pattern="^[0-9]+(?:-[0-9]+)?$")
def _ports(value: object) -> PortRange:
    text = text_of(value)
    first, dash, last = text.partition("-")
    ends = [int(each) for each in (first, last if dash else first) if each.isascii() and each.isdigit()]
    if len(ends) != len(("first", "last")) or not 0 < ends[0] <= ends[1] <= _HIGHEST_PORT:
        raise fault("R151", {"value": text})
    return ends[0], ends[1]


class TransportProtocol(StrEnum):
    """What an opening lets through."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"
    ANY = "any"


class Options(Model):
    """What every service has: who runs it."""

    PARTNER_ONLY: ClassVar[tuple[str, ...]] = ()
    """Options that describe the department's service and mean nothing under another provider."""

    provider: Annotated[Provider, one_of(Provider)] = Provider.NONE


class NtpServer(Model):
    """A time server; ``nts`` asks for Network Time Security (RFC 8915)."""

    name: Domain
    nts: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @property
    def server(self) -> TimeServer:
        """The server as the resolved office carries it."""
        return TimeServer(self.name, self.nts)


class NetworkOptions(Options):
    """``forwarders`` and ``time_servers`` are the department's, for the provider ``partner``."""

    PARTNER_ONLY: ClassVar[tuple[str, ...]] = ("forwarders", "time_servers")

    forwarders: tuple[Address, ...] = ()
    """The department's DNS resolvers."""
    time_servers: tuple[NtpServer, ...] = ()


class FirewallOpening(Model):
    """A hole in the default deny that this office asks for, with the reason in both languages."""

    source: Annotated[Zone, one_of(Zone)] = Field(alias="from")
    destination: Annotated[Zone, one_of(Zone)] = Field(alias="to")
    protocol: Annotated[TransportProtocol, one_of(TransportProtocol)]
    ports: tuple[Annotated[PortRange, PlainValidator(_ports)], ...] = ()
    """First and last port of each range; none for ``icmp`` and ``any``."""
    reason: Bilingual

    @model_validator(mode="after")
    def _sensible(self) -> "FirewallOpening":
        if self.source is self.destination:
            raise fault_at("to", fault("R152", {"zone": self.source}), self.destination)
        if self.source is Zone.PUBLIC and self.destination is not Zone.PUBLIC_ACCESS:
            raise fault_at("to", fault("R153", {"zone": self.destination}), self.destination)
        ported = self.protocol in (TransportProtocol.TCP, TransportProtocol.UDP)
        if ported is not bool(self.ports):
            raise fault_at("protocol", fault("R154", {"protocol": self.protocol}), self.protocol)
        return self


class SecurityOptions(Options):
    """What this office adds to the fleet's rules."""

    blocked_domains: tuple[BlockedDomain, ...] = ()
    """Blocked here besides those that the fleet blocks everywhere."""
    openings: tuple[FirewallOpening, ...] = ()


class Trunk(Model):
    """The carrier's SIP service. The office registers there, unless the carrier knows it by its address."""

    host: Domain
    transport: Annotated[SipTransport, one_of(SipTransport)] = SipTransport.TLS
    number: PhoneNumber | None = None
    """The office's main number; the backup trunk has none of its own."""
    username: SipUser | None = None
    """The name to register with; the main number if not said."""
    networks: tuple[Network, ...] = ()
    """Where the carrier calls from, if it knows the office by its address instead."""
    channels: Channels | None = None
    """How many calls the carrier lets through at once, where it says so: for ``rideau capacity``."""
    test_number: ShortNumber | None = None
    """What the carrier's emergency test line answers to, besides 911."""


class SparePhone(Model):
    """A desk phone that belongs to nobody yet."""

    name: ShortSlug
    model: Annotated[PhoneModel, one_of(PhoneModel)]
    mac: Mac


class OfficeHours(Model):
    """When the office answers its main number."""

    days: WeekDays
    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _in_order(self) -> "OfficeHours":
        if self.opens >= self.closes:
            raise fault_at("closes", fault("R187", {"opens": self.opens}), self.closes)
        return self


class TelephonyOptions(Options):
    """Numbers, groups and phones; extensions belong to people."""

    trunk: Trunk | None = None
    backup_trunk: Trunk | None = None
    """Where calls go when the first does not answer."""
    direct_numbers: FrozenMapping[Reference, PhoneNumber] = Field(default_factory=nothing)
    """Login or ring group to the number that rings there."""
    ring_groups: FrozenMapping[ShortSlug, tuple[Reference, ...]] = Field(default_factory=nothing)
    front_desk: Reference | None = None
    """The ring group or person that answers the main number: ``reception``, or everybody, if not said."""
    hours: tuple[OfficeHours, ...] = ()
    calling: FrozenMapping[Reference, Annotated[Calling, one_of(Calling)]] = Field(default_factory=nothing)
    """Login to how far they may call: ``national`` if not said."""
    spare_phones: tuple[SparePhone, ...] = ()
    softphones: tuple[Reference, ...] = ()
    """Logins of who has an account for an application."""
    firmware: FrozenMapping[Annotated[PhoneVendor, one_of(PhoneVendor)], Version] = Field(
        default_factory=nothing
    )
    mail_relay: Domain | None = None
    """Where voice mail is handed over, if the office's mail is not ours."""


class ConferenceRoom(Model):
    """A conference room that is dialled into, by its extension or a number of its own."""

    number: PhoneNumber | None = None
    capacity: Participants = 20


class TeleconferencingOptions(Options):
    """Conference rooms; one named ``conference`` where none is described."""

    rooms: FrozenMapping[ShortSlug, ConferenceRoom] = Field(default_factory=nothing)


class Journal(Model):
    """A copy of every message in and out, which nobody can delete before its time."""

    days: Days


class BookedResource(Model):
    """A room or a thing with a calendar of its own."""

    name: Bilingual
    at_once: Bookings = 1
    """How many bookings it takes at the same time."""


class EmailOptions(Options):
    """Mailboxes, and addresses in the office's domain besides those of people; or the department's."""

    MANAGED_ONLY: ClassVar[tuple[str, ...]] = (
        *("shared_mailboxes", "aliases", "lists", "resources", "quota_gb", "journal"),
        *("refused_attachments", "hourly_recipients"),
    )
    PARTNER_ONLY: ClassVar[tuple[str, ...]] = ("mx", "spf", "imap", "submission", "autodiscover", "relay")

    shared_mailboxes: FrozenMapping[Login, tuple[Reference, ...]] = Field(default_factory=nothing)
    """Each is an address, and a mailbox that several people read and answer from."""
    aliases: FrozenMapping[Login, Reference] = Field(default_factory=nothing)
    """Another address of a person or of a shared mailbox."""
    lists: FrozenMapping[Login, tuple[Reference, ...]] = Field(default_factory=nothing)
    """Distribution lists, to which people of the office write."""
    resources: FrozenMapping[Login, BookedResource] = Field(default_factory=nothing)
    """Rooms and things that people book in their calendars."""
    quota_gb: Gigabytes = 10
    """What a mailbox holds."""
    journal: Journal | None = None
    """What is kept of every message, whatever people do with theirs."""
    refused_attachments: tuple[FileExtension, ...] = ()
    """Extensions of files that are refused besides those of programs and scripts."""
    hourly_recipients: HourlyRecipients = 200
    """How many recipients a person's messages may have in an hour."""
    mx: tuple[Domain, ...] = ()
    """The department's servers that take the office's mail, in order of preference."""
    spf: SenderPolicy | None = None
    """The name under which the department announces who sends its mail."""
    imap: Domain | None = None
    """The department's server that people read at."""
    submission: Domain | None = None
    """The department's server that people write by."""
    autodiscover: Domain | None = None
    """The department's server that tells Outlook how to set itself up."""
    relay: Domain | None = None
    """Where the office's devices hand over what they send: voice mail, scanned pages."""


class RemoteAccessOptions(Options):
    """How people connect from afar."""

    tunnels: tuple[Annotated[Tunnel, one_of(Tunnel)], ...] = (Tunnel.IKEV2,)
    """IKEv2 with approved algorithms, WireGuard, or both."""
    full_tunnel: Flag = False
    """Whether all that a connected device sends goes through the office."""


class CredentialsOptions(Options):
    """What people's devices join by the certificates they carry."""

    wifi: WifiName | None = None
    """The office's wireless network, whose access points ask the office's RADIUS server (WPA Enterprise)."""
    acme: AcmeDirectory | None = None
    """Whom to ask for certificates that strangers' devices believe; asking accepts its terms."""


class Services(Model, defer_build=False):
    """All twelve services in the order of the mission; one that nobody names is ``none``.

    Defaults are constructed, not validated: for that, each model would be built a second time by itself.
    """

    network: NetworkOptions = NetworkOptions.model_construct()
    internet: Options = Options.model_construct()
    security: SecurityOptions = SecurityOptions.model_construct()
    remote_access: RemoteAccessOptions = RemoteAccessOptions.model_construct()
    telephony: TelephonyOptions = TelephonyOptions.model_construct()
    teleconferencing: TeleconferencingOptions = TeleconferencingOptions.model_construct()
    web_conferencing: Options = Options.model_construct()
    email: EmailOptions = EmailOptions.model_construct()
    mobile: Options = Options.model_construct()
    credentials: CredentialsOptions = CredentialsOptions.model_construct()
    hotline: Options = Options.model_construct()
    collaboration: Options = Options.model_construct()

    def by_slug(self) -> Mapping[str, Options]:
        """Return the options of every service, keyed by its slug."""
        return {slug: getattr(self, slug) for slug in SLUGS}

    def managed(self) -> tuple[str, ...]:
        """Return the slugs of the services that we run."""
        return tuple(slug for slug, each in self.by_slug().items() if each.provider is Provider.MANAGED)


SLUGS = tuple(Services.model_fields)
"""The twelve services' names, in the order of the mission."""
