"""``rideau people``: who may come in, with what, and who may not any more."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from rideau import access_record, activation, language
from rideau.access_record import Access, Revocation
from rideau.certificates import device_id, device_secrets
from rideau.cli import completion
from rideau.cli.people_bundle import bundle_
from rideau.cli.people_link import link, links
from rideau.cli.reach import project_of, vaults_of
from rideau.cli.secrets import LAB, derive
from rideau.cli.tables import Table, show
from rideau.cli.unknown import unknown
from rideau.fleet_runs.identity import who
from rideau.language import N_, gettext
from rideau.lifecycle_record import free_text
from rideau.office import Group, Office, Person
from rideau.problems import Refused
from rideau.project import Project
from rideau.secret import Secret
from rideau.tunnels import Member, wireguard_secrets
from rideau.tunnels import secrets as tunnel_secrets

OFFICE = click.argument("office", shell_complete=completion.offices)
LOGIN = click.argument("login")
DEVICE = click.option("--device", help="One device alone: phone or laptop.")
LANG = click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said here.")
_GROUPS = {Group.STAFF: N_("staff"), Group.ENGINEERS: N_("engineers")}


@click.group()
def people() -> None:
    """Say who may come in to an office; take it from a person or a device, and give it back."""


people.add_command(bundle_)
people.add_command(link)
people.add_command(links)


@people.command(name="list")
@OFFICE
@LAB
@LANG
def list_(office: str, *, lab: bool, lang: str | None) -> None:
    """Show the people of OFFICE and their devices: what each may do, and what was revoked."""
    language.use(lang or language.preferred())
    made = project_of(lab=lab).office(office)
    columns = (gettext("device"), gettext("platform"), gettext("group"), gettext("access"))
    show([Table(office, columns, tuple(_rows(made)))])


def _rows(office: Office) -> Iterator[tuple[str, ...]]:
    for person in office.people:
        for device in person.devices:
            name = device_id(person, device)
            afar = gettext("from afar") if person.remote_access else gettext("in the office")
            access = gettext("revoked") if name in office.revoked else afar
            yield name, str(device.platform), gettext(_GROUPS[person.group]), access
        if not person.devices:
            access = gettext("revoked") if person.login in office.locked else gettext("in the office")
            yield person.login, "", gettext(_GROUPS[person.group]), access


@people.command()
@OFFICE
@LOGIN
@DEVICE
@click.option("--reason", default="", help="Why, for those who read the record later.")
@LAB
@LANG
def revoke(office: str, login: str, *, device: str | None, reason: str, lab: bool, lang: str | None) -> None:
    """Let LOGIN into OFFICE no more, or no more with one device; the next apply makes hosts obey."""
    language.use(lang or language.preferred())
    project = project_of(lab=lab)
    made = project.office(office)
    _known(made, login, device)
    _refuse_without_keys(lab)
    when = datetime.now(UTC).astimezone().date()
    gone = Revocation(login, device, when, who(), free_text(reason, "--reason"))
    access_record.write(project.access_record(office), project.access(office).with_(gone))
    _follow(project, office, lab)
    said = gettext("{subject}: revoked. Hosts obey after rideau apply {office}")
    click.echo(said.format(subject=gone.subject, office=office))


@people.command()
@OFFICE
@LOGIN
@DEVICE
@LAB
@LANG
def restore(office: str, login: str, *, device: str | None, lab: bool, lang: str | None) -> None:
    """Let LOGIN in again, with new keys: what was revoked stays so."""
    language.use(lang or language.preferred())
    project = project_of(lab=lab)
    made = project.office(office)
    subject = f"{login}.{device}" if device else login
    access = project.access(office)
    left = access.without(subject)
    if access == left:
        _refuse_restoring(office, access, login, device)
    person = next((each for each in made.people if each.login == login), None)
    _refuse_without_keys(lab)
    access_record.write(project.access_record(office), left)
    keys = [*_keys(made, person, device)] if person else []
    if keys:
        vaults_of(lab=lab).rotate(office, keys)
    _follow(project, office, lab)
    said = gettext("{subject}: let in again, with new keys. Run rideau apply {office}, then hand them out")
    without = gettext("{subject}: let in again. Run rideau apply {office}")
    click.echo((said if keys else without).format(subject=subject, office=office))
    for each in left.revocations:
        if each.login == login:
            click.echo(gettext("{subject} is still revoked").format(subject=each.subject))


def _refuse_restoring(office: str, access: Access, login: str, device: str | None) -> None:
    subject = f"{login}.{device}" if device else login
    refusal = gettext("{subject} is not revoked in {office}.").format(subject=subject, office=office)
    if device and login in access.locked:
        whole = gettext("{login} is revoked with everything: rideau people restore {office} {login}")
        raise Refused(whole.format(login=login, office=office))
    raise Refused(refusal)


def _refuse_without_keys(lab: bool) -> None:
    """Raise :class:`ProblemsFound` for somebody who cannot read the keys: the list must be signed anew."""
    vaults = vaults_of(lab=lab)
    if not vaults.automatic:
        vaults.me()


def _keys(office: Office, person: Person, device: str | None) -> Iterator[Secret]:
    """Yield what a device proved itself with, and whoever has it now."""
    tunnels = {secret.id for secret in tunnel_secrets(office)}
    for each in person.devices:
        if device in (None, each.name):
            yield device_secrets(office, person, each)[0]
            yield activation.code(person, each)
            key, _, preshared = wireguard_secrets(Member(person, each))
            yield from (secret for secret in (key, preshared) if secret.id in tunnels)


def _follow(project: Project, office: str, lab: bool) -> None:
    """Bring the vault to what the record says now."""
    derive(office, project.plan(office).needs.kept, vaults_of(lab=lab))
    file = project.access_record(office)
    said = gettext("{file} and the vault beside it changed: commit both")
    if project.is_rehearsed:
        said = gettext("{file}: a rehearsal, remembered by the lab alone")
    click.echo(said.format(file=file), err=True)


def _known(office: Office, login: str, device: str | None) -> Person:
    people_there = {each.login: each for each in office.people}
    if login not in people_there:
        raise Refused(unknown(login, people_there, office.slug))
    person = people_there[login]
    if device and device not in {each.name for each in person.devices}:
        raise Refused(unknown(device, [each.name for each in person.devices], login))
    return person
