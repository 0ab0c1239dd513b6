"""``rideau secrets``: what offices keep secret, who may read it, and new values."""

import sys
from collections.abc import Collection, Iterable

import click

from rideau import language
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate
from rideau.cli import completion
from rideau.cli.reach import project_of, vaults_of
from rideau.cli.secrets_certificates import certificates, request
from rideau.cli.secrets_list import columns, document, rows
from rideau.cli.secrets_readers import init, recipients
from rideau.cli.secrets_root import root
from rideau.cli.tables import Table, show
from rideau.compile import OfficePlan
from rideau.inspection import no_office
from rideau.problems import Refused
from rideau.profiles.meaning import nearest
from rideau.secret import Kind, Secret
from rideau.vault.file import Vault
from rideau.vault.opening import value_of
from rideau.vault.uses import uses
from rideau.vault.vaults import Vaults

LAB = click.option("--lab", is_flag=True, help="The lab's own secrets; those of a fleet that lives in it.")
STDIN = click.option("--stdin", is_flag=True, help="Read the value of NAME from the standard input.")
YES = click.option("--yes", is_flag=True, help="Do not ask.")
OFFICE = click.argument("office", shell_complete=completion.offices)


@click.group()
def secrets() -> None:
    """Make, rotate and destroy what offices keep secret; say who may read it.

    Values are encrypted with age, one by one, in profiles/offices/OFFICE.vault.yaml. Commit that file.
    """


secrets.add_command(init)
secrets.add_command(recipients)
secrets.add_command(root)
secrets.add_command(certificates)
secrets.add_command(request)


@secrets.command(name="list")
@click.argument("offices", nargs=-1, metavar="[OFFICE…]", shell_complete=completion.offices)
@LAB
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of the purposes.")
def list_(offices: tuple[str, ...], *, lab: bool, as_json: bool, lang: str | None) -> None:
    """Show what each OFFICE keeps secret, and where it is used; no value, and no key is needed."""
    spoken = lang or language.preferred()
    language.use(spoken)
    project, vaults = project_of(lab=lab), vaults_of(lab=lab)
    plans = {slug: project.plan(slug) for slug in offices or project.offices}
    if as_json:
        click.echo(document(plans, vaults), nl=False)
        return
    show(Table(slug, columns(), rows(plan, vaults, spoken)) for slug, plan in plans.items())


@secrets.command()
@OFFICE
@click.argument("name", required=False)
@LAB
@STDIN
def make(office: str, name: str | None, *, lab: bool, stdin: bool) -> None:
    """Make the values OFFICE lacks, or keep the one of NAME that somebody gave; renew certificates.

    It takes no key but for certificates: CI may add secrets that it cannot read. A certificate is made anew
    60 days before it expires, when its names change, and when its key was rotated.
    """
    vaults, plan, needed = _needed(office, lab)
    if name is None:
        vaults.complete(office, needed.values())
        derive(office, tuple(needed.values()), vaults)
        vault = vaults.vault(office)
        waiting = [each for each in needed.values() if each.id not in vault.sealed]
        _tell(vaults, vault)
        for secret in waiting:
            how = f"somebody gives it: rideau secrets make {office} {secret.id} --stdin"
            follows = "made with the keys, by somebody who may read them: rideau secrets make"
            click.echo(f"{secret.id}: {follows if secret.kind.is_derived else how}")
        sys.exit(1 if waiting else 0)
    secret = _known(needed, name)
    if secret.id in vaults.vault(office).sealed:
        raise Refused(f"{office}: {name} has a value. Replace it with rideau secrets rotate {office} {name}.")
    _replace(vaults, plan, [secret], given=stdin)


@secrets.command()
@OFFICE
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option("--all", "everything", is_flag=True, help="All that Rideau makes.")
@LAB
@STDIN
def rotate(office: str, names: tuple[str, ...], *, everything: bool, lab: bool, stdin: bool) -> None:
    """Make new values for NAME…; the next apply changes the files that hold them, and nothing else.

    The former value stays in the history of version control, encrypted, and in the last generations of hosts.
    """
    vaults, plan, needed = _needed(office, lab)
    made = tuple(each for each in needed.values() if each.kind is not Kind.GIVEN and not each.kind.is_derived)
    wanted = made if everything else tuple(_known(needed, name) for name in names)
    if not wanted:
        raise Refused(
            f"{office}: name what to rotate, or say --all. There are {', '.join(needed) or 'none'}."
        )
    _replace(vaults, plan, wanted, given=stdin)


@secrets.command()
@OFFICE
@click.argument("name")
@LAB
@YES
def reveal(office: str, name: str, *, lab: bool, yes: bool) -> None:
    """Print the value of NAME on the standard output, and nowhere else."""
    project_of(lab=lab).profile(office)
    vaults = vaults_of(lab=lab)
    sealed = vaults.vault(office).sealed.get(name)
    if sealed is None or not sealed.kind.is_public:
        _ask(yes, f"Show {name} of {office} to everybody who sees this screen?")
    click.echo(value_of(office, name, vaults))


@secrets.command()
@OFFICE
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option("--all", "everything", is_flag=True, help="All of the office, needed or not: its end.")
@LAB
@YES
def destroy(office: str, names: tuple[str, ...], *, everything: bool, lab: bool, yes: bool) -> None:
    """Remove the values of NAME… from the vault of OFFICE, which may be gone already."""
    vaults = vaults_of(lab=lab)
    vault = vaults.vault(office)
    if not vault.sealed:
        raise Refused(
            f"{office} has no vault." if office in project_of(lab=lab).offices else _gone(office, lab)
        )
    wanted = tuple(vault.sealed) if everything else names
    unknown = [each for each in wanted if each not in vault.sealed]
    if unknown or not wanted:
        raise Refused(f"{office}: say --all, or name what to destroy: {', '.join(sorted(vault.sealed))}.")
    _ask(yes, f"Destroy {', '.join(sorted(wanted))} of {office}?")
    vaults.destroy(office, wanted)
    click.echo(f"{vault.file}: {len(wanted)} destroyed{_advice(vaults)}")


def _gone(office: str, lab: bool) -> str:
    return str(no_office(office, project_of(lab=lab).offices))


def _needed(office: str, lab: bool) -> tuple[Vaults, OfficePlan, dict[str, Secret]]:
    plan = project_of(lab=lab).plan(office)
    return vaults_of(lab=lab), plan, {secret.id: secret for secret in plan.needs.kept}


def _known(needed: dict[str, Secret], name: str) -> Secret:
    if name not in needed:
        close = nearest(name, needed)
        advice = f"Did you mean {close}?" if close else f"There are {', '.join(needed) or 'none'}."
        raise Refused(f"No service of this office needs {name}. {advice}")
    return needed[name]


def _replace(vaults: Vaults, plan: OfficePlan, wanted: Iterable[Secret], *, given: bool) -> None:
    secret, *more = some = tuple(wanted)
    others = [each.id for each in some if each.kind is Kind.GIVEN]
    derived = [each for each in some if each.kind.is_derived and each.source]
    if derived and not given:
        each = derived[0]
        raise Refused(f"{each.id} follows from {each.source}: rotate that, or run rideau secrets make.")
    if given and more:
        raise Refused("The standard input holds one value: name one secret.")
    if others and not given:
        raise Refused(f"{', '.join(others)}: somebody else's to make. Give it with --stdin.")
    office = plan.office.slug
    if given:
        value = _typed(secret)
        _refuse_useless(vaults, plan, secret, value)
        vaults.put(office, secret, value)
    else:
        vaults.rotate(office, some)
    if secret.id == ROOT_CERTIFICATE.id:
        click.echo(f"{office}: now give what that root signed: {authority_certificate(plan.office).id}")
    else:
        derive(office, plan.needs.kept, vaults)
    vault = vaults.vault(office)
    for each in some:
        click.echo(f"{each.id}: version {vault.sealed[each.id].version}")
    _tell(vaults, vault)
    _tell_uses(plan, {each.id for each in some})


def _refuse_useless(vaults: Vaults, plan: OfficePlan, secret: Secret, value: str) -> None:
    """Refuse a PIN that nobody can dial, and a certificate that would not count: it would be made anew."""
    if secret.kind is Kind.PIN and not (value.isascii() and value.isdigit()):
        raise Refused(f"{plan.office.slug}: {secret.id} is dialled: digits alone. Nothing was changed.")
    if not secret.kind.is_derived:
        return
    from rideau.vault.renewal import fault_of  # noqa: PLC0415 -- cryptography, for those who need it

    fault = fault_of(plan.office.slug, plan.needs.kept, vaults, (secret, value))
    if fault:
        raise Refused(f"{plan.office.slug}: this cannot be {secret.id}: {fault}. Nothing was changed.")


def _tell_uses(plan: OfficePlan, names: Collection[str]) -> None:
    """Say what the next apply will change."""
    found = [each for each in uses(plan) if each.secret in names]
    if found:
        click.echo(f"Hosts have them after rideau apply {plan.office.slug}, which will change:")
    for each in found:
        units = f", {', '.join(each.units)}" if each.units else ""
        click.echo(f"  {each.host}: {each.path}{units}")


def derive(office: str, wanted: tuple[Secret, ...], vaults: Vaults) -> None:
    """Make the certificates that lack or are wrong; whoever cannot read the keys leaves that to others."""
    if not any(each.kind.is_derived for each in wanted):
        return
    from rideau.vault.renewal import renew_office  # noqa: PLC0415 -- cryptography, for those who need it

    if not vaults.automatic and not vaults.identity.exists():
        waits = "certificates and the revocation list wait for somebody who may read the keys"
        click.echo(f"{office}: {waits}: rideau secrets make {office}")
        return
    for name in renew_office(office, wanted, vaults):
        click.echo(f"{name}: made")


def _typed(secret: Secret) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(secret.id, hide_input=True, confirmation_prompt=True, err=True))
    value = sys.stdin.read().removesuffix("\n")
    if not value:
        raise Refused(f"{secret.id}: the standard input is empty.")
    return value


def _tell(vaults: Vaults, vault: Vault) -> None:
    count = len(vault.sealed)
    click.echo(f"{vault.file}: {count} value{'' if count == 1 else 's'}{_advice(vaults)}")


def _advice(vaults: Vaults) -> str:
    return "" if vaults.automatic else "; commit it"


def _ask(yes: bool, question: str) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused(f"{question} Say so with --yes.")
    click.confirm(question, abort=True, err=True)
