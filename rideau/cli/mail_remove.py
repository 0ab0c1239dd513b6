"""``rideau mail remove``: what is held of somebody who is gone, once it is proven to be elsewhere."""

from pathlib import Path

import click

from rideau import language
from rideau.cli.mail_host import mail_host_of
from rideau.cli.mail_list import nobodys
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.reach import project_of
from rideau.cli.unknown import unknown
from rideau.language import gettext
from rideau.mail_moving.export import proven
from rideau.problems import Refused


@click.command()
@OFFICE
@click.argument("login")
@click.option(
    "--exported",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The export that has everything of it.",
)
@LAB
@LANG
def remove(office: str, login: str, *, exported: Path, lab: bool, lang: str | None) -> None:
    """Remove from OFFICE the mailbox of LOGIN, whom its profile names no more.

    Refused unless every message in it is in the export, which is read back first.
    """
    language.use(lang or language.preferred())
    made = project_of(lab=lab).office(office)
    host = mail_host_of(made, lab=lab)
    boxes = host.boxes()
    if login not in {each.name for each in boxes}:
        raise Refused(unknown(login, tuple(each.name for each in boxes), office))
    if login not in nobodys(made, boxes):
        refusal = gettext("{login} is in the profile of {office}: take it out there first, and apply.")
        raise Refused(refusal.format(login=login, office=office))
    host.remove(login, proven(exported, login))
    said = gettext("{login}: its mail is removed, and is in {folder}.")
    click.echo(said.format(login=login, folder=exported))
