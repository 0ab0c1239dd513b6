"""What must hold of an office's certificates, asked on every host."""

from collections.abc import Iterator

from rideau.certificates import AUTHORITY, REVOCATIONS
from rideau.checks import Check, Command, OnHost
from rideau.needs import Needs
from rideau.office import Host, Office
from rideau.services.credentials.requests import SLUG
from rideau.services.credentials.trust import verification
from rideau.text import Text

_SPARE_DAYS = 30
"""Certificates are renewed 60 days before they expire; one that was not is told a month before."""


def host_checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield for every host whether its certificates are believed, and for how long."""
    for host in office.hosts:
        own = tuple(each for each in needs.certificates if each.host == host.slug)
        yield _check(
            f"trust.{host.slug}",
            Text(
                f"The certificates on {host.slug} are believed, and none is revoked",
                f"Les certificats de {host.slug} sont crus, et aucun n'est révoqué",
            ),
            host,
            f'{verification(own)} >/dev/null && echo "{len(own) + 1} verified"',
        )
        yield _check(
            f"expiry.{host.slug}",
            Text(
                f"No certificate on {host.slug} expires within {_SPARE_DAYS} days",
                f"Aucun certificat de {host.slug} n'expire dans les {_SPARE_DAYS} jours",
            ),
            host,
            _lasting(tuple(each.certificate_path for each in own)),
        )


def _check(subject: str, title: Text, host: Host, shell: str) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, OnHost(host.slug), Command(shell))


def _lasting(files: tuple[str, ...]) -> str:
    seconds = _SPARE_DAYS * 86400
    until = f"$(openssl crl -noout -nextupdate -in {REVOCATIONS} | cut -d= -f2)"
    first = files[0] if files else AUTHORITY
    return (
        f"for each in {' '.join((AUTHORITY, *files))}; do openssl x509 -noout -checkend {seconds} -in $each "
        f'>/dev/null || {{ echo "$each expires soon: rideau secrets make, then apply"; exit 1; }}; done; '
        f'[ $(date -d "{until}" +%s) -gt $(($(date +%s) + {seconds})) ] || '
        f'{{ echo "the revocation list expires soon"; exit 1; }}; '
        f"openssl x509 -noout -enddate -in {first}"
    )
