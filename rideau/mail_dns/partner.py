"""The DNS records of an office whose mail the department runs: they lead to the department's servers.

Who signs there is the department's to say, so its DKIM records are not among them.
"""

from collections.abc import Iterator

from rideau.mail_dns import policies, words
from rideau.mail_dns.record import Need, Record
from rideau.office import Office, Provider
from rideau.profiles.options import EmailOptions

_REQUIRED, _RECOMMENDED = Need.REQUIRED, Need.RECOMMENDED
_IMAPS, _SUBMISSIONS = 993, 465


def partner_records(office: Office) -> Iterator[Record]:
    """Yield what leads to the servers that the profile names; nothing for others."""
    service = office.services["email"]
    if service.provider is not Provider.PARTNER or not isinstance(service.options, EmailOptions):
        return
    yield from _delivered(office.domain, service.options)
    if service.options.mx:
        yield Record(f"_dmarc.{office.domain}", "TXT", policies.dmarc(office), _REQUIRED, words.DMARC)
    yield from _found(office.domain, service.options)


def _delivered(domain: str, options: EmailOptions) -> Iterator[Record]:
    for number, server in enumerate(options.mx, start=1):
        yield Record(domain, "MX", f"{number * 10} {server}.", _REQUIRED, words.MX)
    if options.spf:
        text = f"v=spf1 include:{options.spf} -all"
        yield Record(domain, "TXT", text, _REQUIRED, words.DEPARTMENTS_SPF)


def _found(domain: str, options: EmailOptions) -> Iterator[Record]:
    """Yield what people's programs set themselves up by."""
    servers = (("_imaps", _IMAPS, options.imap), ("_submissions", _SUBMISSIONS, options.submission))
    for service, port, server in servers:
        if server:
            data = f"0 1 {port} {server}."
            yield Record(f"{service}._tcp.{domain}", "SRV", data, _RECOMMENDED, words.SRV[service])
    if options.autodiscover:
        data = f"{options.autodiscover}."
        yield Record(f"autodiscover.{domain}", "CNAME", data, _RECOMMENDED, words.CLIENTS["autodiscover"])
