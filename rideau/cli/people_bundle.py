"""``rideau people bundle``: what people receive before day one, sealed, with their welcome cards."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from rideau import language
from rideau.cli import completion
from rideau.cli.reach import project_of, vaults_of
from rideau.cli.tables import Table, show
from rideau.cli.unknown import unknown
from rideau.compile import OfficePlan
from rideau.handout.bundle import bundle
from rideau.handout.devices import carried, handout
from rideau.language import gettext
from rideau.office import Office, Provider
from rideau.problems import Refused
from rideau.secret import Kind, Values
from rideau.tunnels import Member
from rideau.vault import writing
from rideau.vault.opening import values_of


@click.command(name="bundle")
@click.argument("office", shell_complete=completion.offices)
@click.argument("login", required=False)
@click.option("--device", help="One device alone: phone or laptop.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder for your eyes alone.")
@click.option("--lab", is_flag=True, help="With the lab's own secrets; those of a fleet that lives in it.")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said here.")
def bundle_(
    office: str, login: str | None, *, device: str | None, out: Path, lab: bool, lang: str | None
) -> None:
    """Make what the people of OFFICE receive: an archive for each device, and a card with the code for it.

    The archive goes to the device, the card to the person, by different ways. Destroy the folder afterwards.
    """
    language.use(lang or language.preferred())
    plan = project_of(lab=lab).plan(office)
    members = tuple(chosen(plan.office, login, device))
    values = opened(plan, lab=lab)
    _private(out)
    columns = (gettext("device"), gettext("platform"), gettext("archive"), gettext("card"))
    rows = tuple(_row(plan.office, each, values, out) for each in members)
    show([Table(office, columns, rows)])
    if all(card == "-" for *_, card in rows):
        return
    if earlier := _earlier(out, rows):
        told = gettext("Of an earlier time, maybe no longer right: {files}")
        click.echo(told.format(files=", ".join(earlier)))
    click.echo(gettext("Codes are on the cards: let them travel apart from the archives."))
    click.echo(gettext("Destroy {folder} when everything is handed over.").format(folder=out))


def _earlier(folder: Path, rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the archives and cards in ``folder`` that were not made now."""
    new = {name for *_, archive, card in rows for name in (archive, card)}
    there = sorted((*folder.glob("*.zip"), *folder.glob("*.pdf")))
    return tuple(each.name for each in there if str(each) not in new)


def opened(plan: OfficePlan, *, lab: bool) -> Values:
    """Return what the office keeps; somebody else's secrets are no part of what it hands out."""
    slug = plan.office.slug
    kept = [each for each in plan.needs.kept if each.kind is not Kind.GIVEN]
    return values_of({slug: kept}, vaults_of(lab=lab))[slug]


def _row(office: Office, member: Member, values: Values, out: Path) -> tuple[str, ...]:
    """Make what one device receives, and say where it is."""
    made = bundle(handout(office, member, values))
    if made is None:
        nothing = gettext("nothing to hand out: it has no way in from afar")
        return member.id, str(member.device.platform), nothing, "-"
    archive, card = out / f"{made.name}.zip", out / f"{made.name}.pdf"
    writing.write(archive, made.archive, 0o600)
    writing.write(card, made.card, 0o600)
    return member.id, str(member.device.platform), str(archive), str(card)


def chosen(office: Office, login: str | None, device: str | None) -> Iterator[Member]:
    """Yield the devices that were asked for; revoked ones only where they were named, to be refused."""
    if office.services["credentials"].provider is not Provider.MANAGED:
        refusal = gettext(
            "{office}: what is handed out is made of certificates of ours: it takes credentials: managed."
        )
        raise Refused(refusal.format(office=office.slug))
    everyone = tuple(carried(office))
    found = [
        each for each in everyone if login in (None, each.person.login) and device in (None, each.device.name)
    ]
    if not found:
        raise Refused(_unknown(office, everyone, login, device))
    revoked = [each.id for each in found if each.id in office.revoked]
    if revoked and login:
        refusal = gettext("{devices}: revoked. Let it in again first: rideau people restore {office} {login}")
        raise Refused(refusal.format(devices=", ".join(revoked), office=office.slug, login=login))
    yield from (each for each in found if each.id not in office.revoked)


def _unknown(office: Office, everyone: tuple[Member, ...], login: str | None, device: str | None) -> str:
    if not everyone:
        return gettext("{office}: nobody carries a device.").format(office=office.slug)
    known = [each.id for each in everyone]
    name = ".".join(filter(None, (login, device)))
    return unknown(name, known, office.slug)


def _private(folder: Path) -> None:
    """Make ``folder``, or refuse one that others may look into."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        refusal = gettext("{folder}: others may look into it. Name a new folder, or run chmod 700 {folder}")
        raise Refused(refusal.format(folder=folder))
