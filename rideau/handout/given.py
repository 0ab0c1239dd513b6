"""What a handout is made of: the office that gives it, who receives it, and the ways in."""

from dataclasses import dataclass, field
from datetime import date

from rideau.office import Platform
from rideau.text import Text


@dataclass(frozen=True, slots=True)
class Giver:
    """The office, and the key with which it signs what it gives."""

    slug: str
    name: Text
    domain: str
    key: str = field(repr=False)
    """A private key in PEM; its certificate comes from the office's authority."""
    certificate: str
    hotline: str = ""
    """A telephone number that helps, where the fleet says one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's device and what proves it; keys and certificates are in PEM."""

    person: str
    login: str
    language: str
    device: str
    platform: Platform
    key: str = field(repr=False)
    certificate: str
    authority: str
    root: str

    @property
    def name(self) -> str:
        """Unique in the office: ``chief.laptop``."""
        return f"{self.login}.{self.device}"


@dataclass(frozen=True, slots=True)
class Ikev2:
    """The office's IKEv2 server, as one device meets it."""

    server: str
    remote_id: str
    local_id: str
    networks: tuple[str, ...]
    """What goes through the tunnel; everything where it is empty."""
    dns: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Where the server is even if its name cannot be resolved, for clients that take more than a name."""


@dataclass(frozen=True, slots=True)
class WireGuard:
    """One device's peer of the office's WireGuard server."""

    private_key: str = field(repr=False)
    addresses: tuple[str, ...]
    peer: str
    """The server's public key."""
    preshared_key: str = field(repr=False)
    endpoint: str
    allowed: tuple[str, ...]
    dns: tuple[str, ...] = ()
    mtu: int = 0
    """The largest packet, where it is known what passes everywhere."""


@dataclass(frozen=True, slots=True)
class Wifi:
    """A wireless network that lets devices in by certificate (EAP-TLS)."""

    name: str
    servers: tuple[str, ...]
    """Names that its authentication server may prove."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """An account for an application that telephones."""

    extension: str
    address: str = field(repr=False)
    """Where Linphone fetches the account, once."""
    user: str
    password: str = field(repr=False)
    server: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A person's mailbox, for programs that set it up; the password is the person's own."""

    address: str
    login: str
    person: str
    server: str
    imap_port: int
    submission_port: int
    dav: str
    """The folder of calendars and contacts on the server's website."""


@dataclass(frozen=True, slots=True)
class Handout:
    """All that one device of one person receives."""

    giver: Giver
    identity: Identity
    code: str = field(repr=False)
    """The one-time code: it opens the archive, and unlocks the identity when it is installed."""
    expires: date
    ikev2: Ikev2 | None = None
    wireguard: WireGuard | None = None
    wifi: Wifi | None = None
    telephone: Telephone | None = None
    mail: Mail | None = None
