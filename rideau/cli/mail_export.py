"""``rideau mail export``: mailboxes as files, each with its sum, counted."""

from collections.abc import Sequence
from pathlib import Path

import click

from rideau import language
from rideau.cli.mail_host import Arriving, Box, MailHost, mail_host_of, progress
from rideau.cli.mail_list import size
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.reach import project_of
from rideau.cli.tables import Table, show
from rideau.cli.unknown import unknown
from rideau.language import gettext
from rideau.mail_moving.export import FORMATS, MAILDIR, SUMS, Count, Export
from rideau.mail_moving.folders import of_maildir, shown
from rideau.problems import Refused


@click.command()
@OFFICE
@click.argument("logins", nargs=-1, metavar="[LOGIN]...")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--as",
    "format_",
    type=click.Choice(FORMATS),
    default=MAILDIR,
    show_default=True,
    help="A file for each message, which other servers take as it is; or for each folder.",
)
@LAB
@LANG
def export(
    office: str, logins: tuple[str, ...], directory: Path, *, format_: str, lab: bool, lang: str | None
) -> None:
    """Write the mail of LOGIN, or of everybody in OFFICE, into DIR: every folder, sums and counts.

    Nothing changes on the host. What was interrupted goes on where it stopped, and a later run brings what
    is new: run it again with the same DIR. The mail in DIR is not encrypted: keep it where only you can read.
    """
    language.use(lang or language.preferred())
    host = mail_host_of(project_of(lab=lab).office(office), lab=lab)
    boxes = _chosen(host, logins, directory, office)
    made = Export.begin(directory, office, format_)
    _take(host, boxes, made)
    counts = made.finish()
    wanted = {each.name for each in boxes}
    _show(office, [each for each in counts if each.mailbox in wanted])
    _compare(boxes, counts)
    click.echo(gettext("Proven by {file}: sha256sum --check {name}").format(file=directory / SUMS, name=SUMS))


def _chosen(host: MailHost, logins: Sequence[str], directory: Path, office: str) -> tuple[Box, ...]:
    there = {each.name: each for each in host.boxes()}
    if not logins and str(directory) in there:
        refusal = gettext("“{name}” is a mailbox: name the folder after it.")
        raise Refused(refusal.format(name=directory))
    for login in logins:
        if login not in there:
            raise Refused(unknown(login, tuple(there), office))
    return tuple(there[login] for login in dict.fromkeys(logins or there))


def _take(host: MailHost, boxes: Sequence[Box], made: Export) -> None:
    names = [each.name for each in boxes]
    there = [held for name in names for held in made.held(name)]
    number = sum(each.messages for each in boxes)
    with progress(host.sent(names, there), number) as arriving:
        for each in arriving:
            if isinstance(each, Arriving):
                made.take(each.held, each.content, each.received)
            else:
                made.keywords(each.mailbox, each.folder, each.words)


def _show(office: str, counts: Sequence[Count]) -> None:
    columns = (gettext("mailbox"), gettext("folder"), gettext("messages"), gettext("size"))
    rows = tuple((each.mailbox, each.folder, f"{each.messages}", size(each.size)) for each in counts)
    show([Table(office, columns, rows)])


def _compare(boxes: Sequence[Box], counts: Sequence[Count]) -> None:
    """Say where an export holds less than the host had when it began, or more."""
    found = {(each.mailbox, each.folder): each.messages for each in counts}
    for box in boxes:
        for name, (messages, _) in box.folders.items():
            folder = shown(of_maildir(name))
            here = found.get((box.name, folder), 0)
            if here == messages:
                continue
            fewer = gettext("{mailbox}, {folder}: {count} messages were deleted or moved meanwhile.")
            more = gettext("{mailbox}, {folder}: {count} messages that the host had not when this began.")
            said = fewer if here < messages else more
            click.echo(said.format(mailbox=box.name, folder=folder, count=abs(here - messages)), err=True)
