"""``rideau people link`` and ``links``: what devices receive, by a link that works once."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import click

from rideau import language
from rideau.cli import completion
from rideau.cli.links_host import Kept, Placed, links_host_of
from rideau.cli.people_bundle import chosen, opened
from rideau.cli.reach import project_of
from rideau.cli.tables import Table, show
from rideau.device_links import DAYS, LONGEST, name
from rideau.handout.bundle import bundle
from rideau.handout.devices import handout
from rideau.language import N_, gettext

_TOKEN_BYTES = 24
_ENDED = {
    "": N_("waiting"),
    "taken": N_("fetched {when}"),
    "expired": N_("expired {when}"),
    "replaced": N_("replaced {when}"),
    "revoked": N_("revoked {when}"),
}
OFFICE = click.argument("office", shell_complete=completion.offices)
LAB = click.option("--lab", is_flag=True, help="In the lab; a fleet that lives in it needs not say so.")
LANG = click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said here.")


@click.command()
@OFFICE
@click.argument("login", required=False)
@click.option("--device", help="One device alone: phone or laptop.")
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST),
    default=DAYS,
    show_default=True,
    help="How long the links last.",
)
@LAB
@LANG
def link(
    office: str, login: str | None, *, device: str | None, days: int, lab: bool, lang: str | None
) -> None:
    """Place what the people of OFFICE receive on the office's site, and print a link for each device.

    A link works once. Send it to its person, and hand over the card with the code another way.
    """
    language.use(lang or language.preferred())
    plan = project_of(lab=lab).plan(office)
    host = links_host_of(plan.office, lab=lab)
    members = tuple(chosen(plan.office, login, device))
    values = opened(plan, lab=lab)
    until = datetime.now(UTC).astimezone().replace(microsecond=0) + timedelta(days=days)
    placed, rows = [], []
    for member in members:
        made = bundle(handout(plan.office, member, values))
        if made is None:
            rows.append((member.id, gettext("nothing to hand out: it has no way in from afar")))
            continue
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        digest = sha256(token.encode()).hexdigest()
        file = f"{office}-{member.id.replace('.', '-')}.zip"
        about = (member.id, file, member.person.language, int(until.timestamp()))
        placed.append(Placed(digest, *about, made.archive))
        rows.append((member.id, f"https://{name(plan.office)}/{token}"))
    host.place(placed)
    show([Table(office, (gettext("device"), gettext("link")), tuple(rows))])
    if placed:
        _explain(office, until)


def _explain(office: str, until: datetime) -> None:
    said = gettext("Each link works once, until {when}; a device's former link works no more.")
    click.echo(said.format(when=f"{until:%Y-%m-%d %H:%M}"))
    said = gettext(
        "Send each to its person; codes are on the cards that rideau people bundle {office} makes, "
        "which go by hand."
    )
    click.echo(said.format(office=office))


@click.command()
@OFFICE
@LAB
@LANG
def links(office: str, *, lab: bool, lang: str | None) -> None:
    """Show the one-time links of OFFICE: for which device, until when, and what became of them."""
    language.use(lang or language.preferred())
    made = project_of(lab=lab).office(office)
    found = sorted(links_host_of(made, lab=lab).kept(), key=lambda each: (each.device, each.expires))
    columns = (gettext("device"), gettext("until"), gettext("state"))
    show([Table(office, columns, tuple(_rows(found)))])


def _rows(found: list[Kept]) -> Iterator[tuple[str, ...]]:
    for each in found:
        state = gettext(_ENDED.get(each.ended, each.ended)).format(when=_moment(each.at))
        yield each.device, _moment(each.expires), state


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone():%Y-%m-%d %H:%M}"
