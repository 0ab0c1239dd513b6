"""``rideau mail rotate-dkim``: other keys sign an office's mail, in two steps and without a gap."""

import sys
from datetime import UTC, datetime, timedelta

import click

from rideau import dkim, dkim_record, language
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.mail_records import announced
from rideau.cli.reach import outside_of, project_of, vaults_of
from rideau.cli.secrets import derive
from rideau.dkim_record import Rotation
from rideau.fleet_runs.identity import who
from rideau.language import gettext
from rideau.mail_dns.comparing import Verdict, compare, questions
from rideau.mail_dns.record import Record
from rideau.office import DkimSets
from rideau.project import Project

WAITING = 2
KEPT_DAYS = 7
"""How long a former key stays published: as long as mail may be under way, and a little more."""


@click.command(name="rotate-dkim")
@OFFICE
@LAB
@LANG
def rotate_dkim(office: str, *, lab: bool, lang: str | None) -> None:
    """Let other keys sign the mail of OFFICE.

    The first call makes the next set of keys, unless there is one, and says what to publish. Once every
    authoritative server publishes it, a call lets it sign. The former keys stay published.

    Exit status: 0 the next set signs, 2 it waits to be published, 1 error.
    """
    language.use(lang or language.preferred())
    project = project_of(lab=lab)
    if project.office(office).dkim.other < project.office(office).dkim.signing:
        project = _prepare(project, office, lab=lab)
    sets = project.office(office).dkim
    wanted = _next(project, office, lab=lab)
    lacking = _lacking(project, office, wanted, lab=lab)
    if lacking:
        click.echo(gettext("Publish these, then call again; until then the former keys sign:"))
        for each in wanted:
            click.echo(each.line)
        for line in lacking:
            click.echo(line)
        sys.exit(WAITING)
    _record(project, office, DkimSets(sets.other, sets.signing))
    selectors = ", ".join(each.selector for each in dkim.key_set(sets.other))
    said = gettext(
        "{selectors} sign from the next rideau apply {office} on. If you published them just now, apply after"
        " {time}: until then somebody may remember that they were not there. Keep those of the former set"
        " published for {days} days at least; the next rotation replaces them."
    )
    known = _known_to_all(project, office, lab=lab)
    click.echo(said.format(selectors=selectors, office=office, days=KEPT_DAYS, time=known))


def _known_to_all(project: Project, office: str, *, lab: bool) -> str:
    """Return the time of day from which on every resolver knows what is published now."""
    made = project.office(office)
    seconds = outside_of(made, lab=lab).remembers_nothing_for(made.domain)
    return f"{datetime.now(UTC).astimezone() + timedelta(seconds=seconds):%H:%M:%S}"


def _prepare(project: Project, office: str, *, lab: bool) -> Project:
    """Make the keys of the next set; forget those that sign no more."""
    sets, vaults = project.office(office).dkim, vaults_of(lab=lab)
    former = [secret.id for key in dkim.key_set(sets.other) for secret in (key.secret, key.record)]
    _record(project, office, DkimSets(sets.signing, sets.signing + 1))
    changed = project_of(lab=lab)
    derive(office, changed.plan(office).needs.kept, vaults)
    vaults.destroy(office, former)
    return changed


def _next(project: Project, office: str, *, lab: bool) -> tuple[Record, ...]:
    plan = project.plan(office)
    selectors = {each.selector for each in dkim.key_set(plan.office.dkim.other)}
    return tuple(each for each in announced(plan, lab=lab) if each.name.split(".")[0] in selectors)


def _lacking(project: Project, office: str, wanted: tuple[Record, ...], *, lab: bool) -> tuple[str, ...]:
    """Return what servers do not publish yet, a line each."""
    made = project.office(office)
    told = outside_of(made, lab=lab).published(made.domain, questions(wanted))
    said = gettext("{server}: {name} is not published as it should be")
    return tuple(
        said.format(server=server.name, name=each.record.name)
        for server, published in told.items()
        for each in compare(wanted, published)
        if each.verdict is not Verdict.FINE
    )


def _record(project: Project, office: str, sets: DkimSets) -> None:
    file = project.dkim_record(office)
    dkim_record.write(file, Rotation(sets, datetime.now(UTC).astimezone().date(), who()))
    said = gettext("{file} and the vault beside it changed: commit both")
    if project.is_rehearsed:
        said = gettext("{file}: a rehearsal, remembered by the lab alone")
    click.echo(said.format(file=file), err=True)
