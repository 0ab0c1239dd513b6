"""Websites as services ask for them: whose names, on which host, shown with which certificate.

A service declares a :class:`Website` in its needs, with its certificate and its names, and writes the file
:attr:`Website.locations`: what nginx does under these names. The service ``credentials`` brings nginx, TLS
and what all websites have in common (``docs/decisions/0100-websites.md``).
"""

from dataclasses import dataclass

from rideau.certificates import OWNER, HostCertificate
from rideau.office import Office

FOLDER = "/etc/nginx"
HEADERS = f"{FOLDER}/rideau-headers.conf"
"""What every answer says. A location that adds a header of its own includes it: nginx forgets it there."""
PORT = 443


CHALLENGES_PORT = 80
"""Where a publicly trusted authority looks whose names these are (ACME, HTTP-01)."""


def acme_directory(office: Office) -> str | None:
    """Return whom the office asks for publicly trusted certificates, if it asks anybody."""
    directory: str | None = getattr(office.services[OWNER].options, "acme", None)
    return directory


@dataclass(frozen=True, slots=True)
class Website:
    """What ``owner``, a service, shows under ``names`` on a host (its slug), by HTTPS alone."""

    owner: str
    host: str
    names: tuple[str, ...]
    """Among those of the certificate; a request for any other name is refused."""
    certificate: HostCertificate
    secretive: bool = False
    """Whether paths hold secrets, as one-time links do: then nothing is logged, errors included."""
    public: bool = False
    """Whether strangers' devices meet it, which do not know the office's authority."""
    units: tuple[str, ...] = ()
    """Daemons besides nginx that show the same certificate, and are reloaded when it is another one."""
    per_minute: int = 600
    """Requests an address may make, where a location says ``limit_req zone=<owner>``."""

    @property
    def locations(self) -> str:
        """The file of its owner's that says what is answered; nginx reads it inside the server."""
        return f"{FOLDER}/rideau/{self.owner}.conf"


SHOWN = "/var/lib/rideau-acme/shown"
"""Links to what each website that strangers meet shows now."""


def shown_certificate(office: Office, website: Website) -> tuple[str, str]:
    """Return where a website's certificate and key lie: publicly trusted ones, where it asks for them."""
    if website.public and acme_directory(office):
        return f"{SHOWN}/{website.owner}.pem", f"{SHOWN}/{website.owner}.key"
    return website.certificate.certificate_path, website.certificate.key_path
