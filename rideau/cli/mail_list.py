"""``rideau mail list``: the mailboxes of an office, whose they are, and how much is in them."""

from collections.abc import Iterator, Sequence

import click

from rideau import language
from rideau.cli.mail_host import Box, mail_host_of
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.reach import project_of
from rideau.cli.tables import Table, show
from rideau.language import N_, gettext
from rideau.mail_moving.programs import JOURNAL
from rideau.office import Office

_UNITS = (
    (10**9, N_("{whole}.{part} GB")),
    (10**6, N_("{whole}.{part} MB")),
    (10**3, N_("{whole}.{part} kB")),
)


@click.command(name="list")
@OFFICE
@LAB
@LANG
def list_(office: str, *, lab: bool, lang: str | None) -> None:
    """Show the mailboxes of OFFICE, with what is held of people who are gone."""
    language.use(lang or language.preferred())
    made = project_of(lab=lab).office(office)
    boxes = mail_host_of(made, lab=lab).boxes()
    columns = (gettext("mailbox"), gettext("whose"), gettext("messages"), gettext("size"))
    show([Table(office, columns, tuple(_rows(made, boxes)))])
    if any(each.name in nobodys(made, boxes) for each in boxes):
        said = gettext("Of people who are gone, mail is held: rideau mail export {office}, then remove it.")
        click.echo(said.format(office=office))


def _rows(office: Office, boxes: Sequence[Box]) -> Iterator[tuple[str, ...]]:
    for each in boxes:
        if each.name.startswith("_") and each.name != JOURNAL:  # the host's own, to prove itself with
            continue
        yield each.name, whose(office, each.name), f"{each.messages}", size(each.size)


def whose(office: Office, name: str) -> str:
    """Return whom the mailbox called ``name`` belongs to."""
    people = {each.login: each for each in office.people}
    if name == JOURNAL:
        return gettext("the journal")
    if name in people:
        revoked = gettext("{name}, who may not come in any more")
        return revoked.format(name=people[name].name) if name in office.locked else people[name].name
    return gettext("shared") if name in _shared(office) else gettext("nobody: held")


def nobodys(office: Office, boxes: Sequence[Box]) -> frozenset[str]:
    """Return the mailboxes whose people are gone from the profile."""
    known = {JOURNAL, *_shared(office), *(each.login for each in office.people)}
    return frozenset(each.name for each in boxes if each.name not in known and each.name[0] != "_")


def _shared(office: Office) -> frozenset[str]:
    return frozenset(office.email.shared) if office.email else frozenset()


def size(octets: int) -> str:
    """Return a number of bytes as people read it."""
    for step, words in _UNITS:
        if octets >= step:
            whole, _, part = f"{octets / step:.1f}".partition(".")
            return gettext(words).format(whole=whole, part=part)
    return gettext("{count} bytes").format(count=octets)
