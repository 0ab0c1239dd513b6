"""``rideau secrets root``: the certificate that every office's authority hangs from."""

from datetime import UTC, datetime

import click

from rideau.cli.reach import vaults_of
from rideau.problems import Refused


@click.command()
@click.option("--name", default="Ministers' offices root", help="What people read in the certificate.")
def root(name: str) -> None:
    """Make the fleet's root, which signs the authority of every office, with a name of your own.

    The first office that needs it makes it as well. Its vault, profiles/offices/_root.vault.yaml, is needed
    only when an office gets its authority: keep it elsewhere in between if you like.
    """
    from rideau.vault import roots  # noqa: PLC0415 -- cryptography, for those who need it

    vaults = vaults_of(lab=False)
    if vaults.automatic:
        raise Refused("A lab makes a root of its own: there is nothing to do.")
    roots.make(vaults, name, datetime.now(UTC))
    click.echo(f"{vaults.vault(roots.OFFICE).file}: made; commit it, or keep it in a safe")
