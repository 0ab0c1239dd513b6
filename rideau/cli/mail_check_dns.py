"""``rideau mail check-dns``: what is published, beside what should be."""

import json
import sys
from collections.abc import Iterator, Mapping

import click

from rideau import language
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.mail_records import announced
from rideau.cli.reach import outside_of, project_of
from rideau.cli.tables import Table, show
from rideau.language import N_, gettext
from rideau.mail_dns.comparing import Finding, Published, Verdict, compare, questions
from rideau.mail_dns.lookups import MOST, Texts, lookups
from rideau.mail_dns.record import Record

FORMAT = 1
NOT_RIGHT = 2
_MARKS = {Verdict.FINE: "✔", Verdict.POINTLESS: "✔"}
_VERDICTS = {
    Verdict.FINE: N_("published"),
    Verdict.MISSING: N_("missing"),
    Verdict.WRONG: N_("wrong: there is {found}"),
    Verdict.EXTRA: N_("published, and too much besides: {found}"),
    Verdict.POINTLESS: N_("not needed as long as the zone is not signed (DNSSEC)"),
}
_Findings = Mapping[str, tuple[Finding, ...]]
"""What is to be said, by the name of the server that was asked."""


@click.command(name="check-dns")
@OFFICE
@LAB
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs (format 1).")
@LANG
def check_dns(office: str, *, lab: bool, as_json: bool, lang: str | None) -> None:
    """Ask the authoritative servers of OFFICE's domain and say what is missing, wrong or too much.

    Exit status: 0 nothing is wrong and nothing required is missing, 2 otherwise, 1 error.
    """
    language.use(lang or language.preferred())
    plan = project_of(lab=lab).plan(office)
    wanted = announced(plan, lab=lab)
    servers = outside_of(plan.office, lab=lab)
    told = servers.published(plan.office.domain, questions(wanted))
    found = {server.name: compare(wanted, each) for server, each in told.items()}
    costs = max(_costs(plan.office.domain, each, servers.texts) for each in told.values())
    harm = costs > MOST or any(each.harms for findings in found.values() for each in findings)
    if as_json:
        click.echo(_document(office, found, costs))
    else:
        _tell(found, costs)
    sys.exit(NOT_RIGHT if harm else 0)


def _costs(domain: str, published: Published, texts: Texts) -> int:
    """Return the look-ups of the SPF record that is published, if there is one."""
    found = published.answers.get((domain, "TXT"), ())
    return max((lookups(each, texts) for each in found if each.lower().startswith("v=spf1")), default=0)


def _document(office: str, found: _Findings, costs: int) -> str:
    servers = {
        server: [
            {
                "name": each.record.name,
                "type": each.record.type,
                "need": str(each.record.need),
                "verdict": str(each.verdict),
                "expected": each.record.data,
                "found": list(each.found),
            }
            for each in findings
        ]
        for server, findings in found.items()
    }
    told = {"format": FORMAT, "office": office, "spf_lookups": costs, "servers": servers}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _tell(found: _Findings, costs: int) -> None:
    """Show what each server says, all of them at once where they say the same."""
    same = len({*found.values()}) == 1
    tables = {", ".join(found): next(iter(found.values()))} if same else found
    for servers, findings in tables.items():
        columns = ("", gettext("name"), gettext("type"), gettext("verdict"))
        show([Table(servers, columns, tuple(_rows(findings)))])
    missing = [each for findings in tables.values() for each in findings if each.verdict not in _MARKS]
    for line in dict.fromkeys(_advice(each.record) for each in missing if each.verdict is not Verdict.EXTRA):
        click.echo(line)
    if costs > MOST:
        said = gettext(
            "SPF costs {costs} look-ups and more than {most} are an error: list addresses instead."
        )
        click.echo(said.format(costs=costs, most=MOST))


def _rows(findings: tuple[Finding, ...]) -> Iterator[tuple[str, ...]]:
    for each in findings:
        mark = _MARKS.get(each.verdict, "✘" if each.harms else "?")
        said = gettext(_VERDICTS[each.verdict]).format(found=" | ".join(each.found))
        yield mark, each.record.name, each.record.type, said


def _advice(record: Record) -> str:
    return f"; {record.why.in_language(language.current())}\n{record.line}"
