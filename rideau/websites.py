"""Websites as services ask for them: whose names, on which host, shown with which certificate.

A service declares a :class:`Website` in its needs, with its certificate and its names, and writes the file
:attr:`Website.locations`: what nginx does under these names. The service ``credentials`` brings nginx, TLS
and what all websites have in common (``docs/decisions/0100-websites.md``).
"""

from dataclasses import dataclass

from rideau.certificates import HostCertificate

FOLDER = "/etc/nginx"
HEADERS = f"{FOLDER}/rideau-headers.conf"
"""What every answer says. A location that adds a header of its own includes it: nginx forgets it there."""
PORT = 443


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
    per_minute: int = 600
    """Requests an address may make, where a location says ``limit_req zone=<owner>``."""

    @property
    def locations(self) -> str:
        """The file of its owner's that says what is answered; nginx reads it inside the server."""
        return f"{FOLDER}/rideau/{self.owner}.conf"
