"""``rideau secrets init`` and ``rideau secrets recipients``: who may read."""

import getpass
from pathlib import Path

import click

from rideau.cli.reach import vaults_of
from rideau.cli.tables import Table, show
from rideau.problems import Refused
from rideau.profiles.fields import is_slug
from rideau.vault import age, identities, writing
from rideau.vault.opening import everything
from rideau.vault.recipients import Recipients
from rideau.vault.vaults import SUFFIX, Vaults

LAB = click.option("--lab", is_flag=True, help="The lab's own secrets; those of a fleet that lives in it.")


@click.command()
@click.option("--name", help="The name you go by among the recipients; your login by default.")
@LAB
def init(name: str | None, *, lab: bool) -> None:
    """Make your identity, for your eyes alone, and be the first who may read; or say how to be let in."""
    vaults = vaults_of(lab=lab)
    if vaults.automatic:
        raise Refused("A lab makes its own secrets and reads them itself: there is nothing to do.")
    if not vaults.identity.exists():
        identities.make(vaults.identity)
        click.echo(f"{vaults.identity}: made; keep a copy where only you can read it, and never commit it")
    key, known = _own_key(vaults), vaults.readers().keys
    click.echo(f"your public key: {key}")
    if key in known.values():
        click.echo(f"You may read, as {', '.join(who for who, theirs in known.items() if theirs == key)}.")
    elif known:
        click.echo(f"Ask one of {', '.join(known)} to run: rideau secrets recipients add {_name(name)} {key}")
    else:
        writing.write(vaults.recipients, Recipients({_name(name): key}).text)
        click.echo(f"{vaults.recipients}: you are the first who may read; commit it")


def _own_key(vaults: Vaults) -> str:
    own = identities.load(vaults.identity).public
    public = Path(f"{vaults.identity}.pub")
    if own:
        return own
    try:
        return age.public_key(public.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused(f"{public}: the public half of your SSH key should be here.") from None


def _name(name: str | None) -> str:
    found = name or getpass.getuser()
    if not is_slug(found):
        raise Refused(f"“{found}” cannot be a name here: use --name with small letters, digits and hyphens.")
    return found


@click.group()
@LAB
@click.pass_context
def recipients(context: click.Context, *, lab: bool) -> None:
    """Show who may read; add or remove somebody, and encrypt every value again."""
    context.obj = vaults_of(lab=lab)


@recipients.command(name="list")
@click.pass_obj
def list_(vaults: Vaults) -> None:
    """Show who may read."""
    readers = vaults.readers()
    rows = tuple((name, key, readers.digests[name]) for name, key in sorted(readers.keys.items()))
    show((Table("Who may read", ("Name", "Public key", "In vaults"), rows),))


@recipients.command()
@click.argument("name")
@click.argument("key")
@click.pass_obj
def add(vaults: Vaults, name: str, key: str) -> None:
    """Let NAME, whose public KEY this is, read everything there is."""
    known = vaults.readers().keys
    try:
        public = age.public_key(key)
    except ValueError as error:
        raise Refused(
            f"The key of {name} is none: {error}. A private key belongs nowhere but with its owner."
        ) from None
    if known.get(_name(name), public) != public:
        raise Refused(f"{name} has another key. Remove {name} first, then add this one.")
    _encrypt_again(vaults, Recipients({**known, name: public}))


@recipients.command()
@click.argument("name")
@click.pass_obj
def remove(vaults: Vaults, name: str) -> None:
    """Let NAME read no value of tomorrow: those of today are known, rotate them."""
    known = vaults.readers().keys
    if name not in known:
        raise Refused(f"{name} is not among those who may read: {', '.join(known) or 'nobody'}.")
    if len(known) == 1:
        raise Refused(f"{name} is the last who may read: add somebody first, or destroy the secrets.")
    _encrypt_again(vaults, Recipients({who: key for who, key in known.items() if who != name}))
    click.echo(f"{name} knows every value of today: rideau secrets rotate OFFICE --all, for each office")


def _encrypt_again(vaults: Vaults, readers: Recipients) -> None:
    offices = sorted(file.name.removesuffix(SUFFIX) for file in vaults.folder.glob(f"*{SUFFIX}"))
    found = everything(offices, vaults) if offices else {}
    vaults.reseal(readers, found)
    values = sum(len(each) for each in found.values())
    click.echo(
        f"{values} values of {len(found)} offices encrypted to {', '.join(sorted(readers.keys))}; commit them"
    )
