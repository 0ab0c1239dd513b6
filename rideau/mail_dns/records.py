"""The DNS records of an office whose mail we run, each with the reason, for who keeps the domain's zone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from netaddr import IPAddress

from rideau import dkim, mail
from rideau.mail_dns import policies, words
from rideau.mail_dns.record import Need, Record
from rideau.office import Host, Office
from rideau.secret import Kind, Secret
from rideau.text import Text
from rideau.websites import acme_directory

_REQUIRED, _RECOMMENDED = Need.REQUIRED, Need.RECOMMENDED
_AUTHORITIES = {"acme.zerossl.com": "sectigo.com", "dv.acme-v02.api.pki.goog": "pki.goog"}
"""What authorities call themselves in CAA records, where that is not how their ACME directory's name ends."""
_SERVICES = (
    ("_imaps", 0, mail.IMAPS_PORT),
    ("_submissions", 0, mail.SUBMISSIONS_PORT),
    ("_submission", 10, mail.SUBMISSION_PORT),
    ("_caldavs", 0, 443),
    ("_carddavs", 0, 443),
)
"""Services by name, priority and port (RFC 6186, 8314, 6764): TLS from the first byte is preferred."""
DAV = "/SOGo/dav/"
"""Where calendars and contacts are on the mail website."""


def tls_key(office: Office, host: Host) -> Secret:
    """Return the digest of the key that the mail host proves itself with, whoever signed its certificate."""
    return Secret(
        mail.OWNER,
        "tls-key.digest",
        Kind.KEY_DIGEST,
        Text("announces in DNS what the mail server proves", "annonce dans le DNS ce que prouve le serveur"),
        source=mail.certificate(office, host).secrets[0].id,
    )


def records(office: Office) -> tuple[Record, ...]:
    """Return every record of the office's mail, required ones first; none where its mail is not ours."""
    host = mail.mail_host(office)
    found = (
        (*_essential(office), *_authentic(office), *_private(office, host), *_clients(office)) if host else ()
    )
    return tuple(sorted(found, key=lambda each: each.need is not _REQUIRED))


def _essential(office: Office) -> Iterator[Record]:
    """Yield what mail arrives by, and what it is believed for."""
    name, domain = mail.name(office), office.domain
    for address in policies.public_addresses(office):
        yield Record(name, "A", address, _REQUIRED, words.ADDRESS)
    yield Record(domain, "MX", f"10 {name}.", _REQUIRED, words.MX)
    yield Record(domain, "TXT", policies.spf(office), _REQUIRED, words.SPF)
    for key in dkim.published(office):
        why = words.DKIM if key in dkim.signing(office) else words.OTHER_DKIM
        yield Record(f"{key.selector}._domainkey.{domain}", "TXT", f"{key.record}", _REQUIRED, why)
    yield Record(f"_dmarc.{domain}", "TXT", policies.dmarc(office), _REQUIRED, words.DMARC)


def _authentic(office: Office) -> Iterator[Record]:
    """Yield what others look at besides, before they believe the server."""
    name = mail.name(office)
    for address in policies.public_addresses(office):
        reverse = str(IPAddress(address).reverse_dns).removesuffix(".")
        yield Record(reverse, "PTR", f"{name}.", _RECOMMENDED, words.REVERSE)
    yield Record(name, "TXT", policies.spf(office), _RECOMMENDED, words.HELO)


def _private(office: Office, host: Host) -> Iterator[Record]:
    """Yield what keeps mail encrypted between servers; certificates count where strangers believe them."""
    domain, name = office.domain, mail.name(office)
    directory = acme_directory(office)
    if directory and has_policy(office, host):
        yield Record(f"mta-sts.{domain}", "CNAME", f"{name}.", _RECOMMENDED, words.STS_SITE)
        yield Record(f"_mta-sts.{domain}", "TXT", policies.sts(office), _RECOMMENDED, words.STS)
        yield Record(domain, "CAA", f'0 issue "{_authority(directory)}"', _RECOMMENDED, words.CAA)
    yield Record(f"_smtp._tls.{domain}", "TXT", policies.tls_reports(office), _RECOMMENDED, words.TLS_REPORTS)
    digest = tls_key(office, host)
    yield Record(f"_{mail.SMTP_PORT}._tcp.{name}", "TLSA", f"3 1 1 {digest}", _RECOMMENDED, words.TLSA)


def has_policy(office: Office, host: Host) -> bool:
    """Tell whether others may insist on our certificate (MTA-STS): where they believe who signed it."""
    return bool(acme_directory(office)) and mail.website(office, host).public


def _authority(directory: str) -> str:
    host = urlsplit(directory).hostname or ""
    return _AUTHORITIES.get(host) or ".".join(host.split(".")[-2:])


def _clients(office: Office) -> Iterator[Record]:
    """Yield what people's programs set themselves up by."""
    domain, name = office.domain, mail.name(office)
    for label in ("autoconfig", "autodiscover"):
        yield Record(f"{label}.{domain}", "CNAME", f"{name}.", _RECOMMENDED, words.CLIENTS[label])
    for service, priority, port in _SERVICES:
        yield Record(
            f"{service}._tcp.{domain}",
            "SRV",
            f"{priority} 1 {port} {name}.",
            _RECOMMENDED,
            words.SRV[service],
        )
    yield Record(
        f"_autodiscover._tcp.{domain}",
        "SRV",
        f"0 1 443 autodiscover.{domain}.",
        _RECOMMENDED,
        words.SRV["_autodiscover"],
    )
    for service in ("_imap", "_pop3", "_pop3s"):
        yield Record(f"{service}._tcp.{domain}", "SRV", "0 0 0 .", _RECOMMENDED, words.NOT_SERVED)
    for service in ("_caldavs", "_carddavs"):
        yield Record(f"{service}._tcp.{domain}", "TXT", f"path={DAV}", _RECOMMENDED, words.DAV)
