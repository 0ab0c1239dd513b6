"""``rideau mail records``: the DNS records of an office's mail, as a piece of its zone."""

import json
from collections.abc import Iterator

import click

from rideau import language
from rideau.announced import announced as recorded
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.reach import project_of, vaults_of
from rideau.compile import OfficePlan
from rideau.language import N_, gettext
from rideau.mail_dns.record import TTL, Need, Record
from rideau.office import Office
from rideau.problems import Refused

FORMAT = 1
_HEADINGS = {
    Need.REQUIRED: N_("Required: without them mail does not arrive, or is not believed"),
    Need.RECOMMENDED: N_("Recommended"),
}


@click.command(name="records")
@OFFICE
@LAB
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@LANG
def records(office: str, *, lab: bool, as_json: bool, lang: str | None) -> None:
    """Show the DNS records that the mail of OFFICE needs, with the reason for each: a piece of its zone.

    The public halves of the office's keys are in its vault, so whoever runs this must be able to read it.
    """
    language.use(lang or language.preferred())
    plan = project_of(lab=lab).plan(office)
    found = announced(plan, lab=lab)
    click.echo(_document(plan.office, found) if as_json else _zone(plan.office, found), nl=False)


def announced(plan: OfficePlan, *, lab: bool) -> tuple[Record, ...]:
    """Return the records of an office with what its keys announce; raise :class:`Refused` if it has none."""
    found = recorded(plan, vaults_of(lab=lab))
    if not found:
        said = gettext(
            "{office}: its mail is not ours, and its profile names no server of the department's (mx, …)."
        )
        raise Refused(said.format(office=plan.office.slug))
    return found


def _document(office: Office, found: tuple[Record, ...]) -> str:
    lines = [
        {
            "name": each.name,
            "type": each.type,
            "ttl": TTL,
            "data": each.data,
            "zone_line": each.line,
            "need": str(each.need),
            "why": {"en": each.why.en, "fr": each.why.fr},
        }
        for each in found
    ]
    told = {"format": FORMAT, "office": office.slug, "domain": office.domain, "records": lines}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _zone(office: Office, found: tuple[Record, ...]) -> str:
    return "\n".join(_lines(office, found)) + "\n"


def _lines(office: Office, found: tuple[Record, ...]) -> Iterator[str]:
    yield f"; {office.domain}"
    spoken = language.current()
    for need, heading in _HEADINGS.items():
        yield ""
        yield f"; {gettext(heading)}"
        why = ""
        for each in found:
            if each.need is not need:
                continue
            said = each.why.in_language(spoken)
            if said != why:
                yield f";   {said}"
            why = said
            yield each.line
