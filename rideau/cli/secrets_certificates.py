"""``rideau secrets certificates`` and ``request``: until when they count; another root's signature."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from rideau.certificates import AUTHORITY_KEY, authority_certificate
from rideau.cli import completion
from rideau.cli.reach import project_of, vaults_of
from rideau.cli.tables import Table, show
from rideau.problems import Refused
from rideau.secret import Kind
from rideau.vault.opening import value_of
from rideau.vault.vaults import Vaults

LAB = click.option("--lab", is_flag=True, help="The lab's own secrets; those of a fleet that lives in it.")
OFFICE = click.argument("office", shell_complete=completion.offices)


@click.command()
@OFFICE
@LAB
@click.option("--within", type=click.IntRange(min=0), help="Only those that expire within so many days.")
def certificates(office: str, *, lab: bool, within: int | None) -> None:
    """Show until when the certificates of OFFICE count; the first to expire comes first.

    rideau secrets make renews those that count for less than 60 days.
    """
    project_of(lab=lab).profile(office)
    rows = [*_rows(office, vaults_of(lab=lab))]
    soon = [row for days, row in sorted(rows) if within is None or days <= within]
    show([Table(office, ("certificate", "until", "days left"), tuple(soon))])
    if not soon:
        click.echo(f"{office}: none" if within is None else f"{office}: none within {within} days")


def _rows(office: str, vaults: Vaults) -> Iterator[tuple[int, tuple[str, ...]]]:
    from rideau.pki.judging import read_certificate  # noqa: PLC0415 -- cryptography, for those who need it
    from rideau.pki.revoking import read_list  # noqa: PLC0415

    now = datetime.now(UTC)
    for name, sealed in vaults.vault(office).sealed.items():
        if sealed.kind is Kind.CERTIFICATE:
            until = read_certificate(value_of(office, name, vaults)).not_valid_after_utc
        elif sealed.kind is Kind.REVOCATIONS:
            until = read_list(value_of(office, name, vaults)).next_update_utc or now
        else:
            continue
        days = (until - now).days
        yield days, (name, f"{until:%Y-%m-%d}", str(days))


@click.command()
@OFFICE
@LAB
def request(office: str, *, lab: bool) -> None:
    """Print a request (PKCS 10) for the certificate of OFFICE's authority, for a department's root to sign.

    Give what comes back with rideau secrets rotate OFFICE credentials.root.certificate --stdin, and the same
    with credentials.authority.certificate: from then on everything of the office hangs from that root.
    """
    from rideau.pki import issuing  # noqa: PLC0415 -- cryptography, for those who need it

    made = project_of(lab=lab).office(office)
    vaults = vaults_of(lab=lab)
    subject = authority_certificate(made).subject
    if subject is None or AUTHORITY_KEY.id not in vaults.vault(office).sealed:
        raise Refused(f"{office}: there is no {AUTHORITY_KEY.id}. Run rideau secrets make {office}.")
    key = issuing.read_key(value_of(office, AUTHORITY_KEY.id, vaults))
    click.echo(issuing.request(subject, key), nl=False)
