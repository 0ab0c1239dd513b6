"""``rideau diff``: what a change of an office means, in plain words. No host is asked."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

import click

from rideau import language
from rideau.cli.completion import offices
from rideau.cli.markdown import plain
from rideau.cli.revisions import at_revision, unusable
from rideau.differences import Difference, Version, differences
from rideau.differences.version import Topic
from rideau.inspection import no_office
from rideau.language import N_, gettext
from rideau.problems import ProblemsFound
from rideau.project import Project
from rideau.text import Text

FORMAT = 1
PENDING = 2
_WIDTH = 100

_TITLES = {
    Topic.OFFICE: N_("The office"),
    Topic.PEOPLE: N_("People"),
    Topic.TELEPHONES: N_("Telephones"),
    Topic.MAIL: N_("Mail"),
    Topic.NETWORK: N_("Network and firewall"),
    Topic.SETTINGS: N_("Other settings"),
    Topic.HOSTS: N_("On its machines"),
}

_GONE = Text(
    "This office is no longer in the repository. Its machines go on: close it first (rideau close).",
    "Ce cabinet n'est plus dans le dépôt. Ses machines continuent : fermez-le d'abord (rideau close).",
)
_NEW = Text(
    "This office is new: {name}, {people} people, {hosts} machines; day one is {day}.",
    "Ce cabinet est nouveau : {name}, {people} personnes, {hosts} machines; premier jour : {day}.",
)


@click.command()
@click.argument("office", required=False, shell_complete=offices)
@click.argument("revision", default="HEAD")
@click.option("--all", "every", is_flag=True, help="Every office; OFFICE is then the revision, if given.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help="How it is written: for a terminal, for a comment on a change, for programs (format 1).",
)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said.")
def diff(office: str | None, revision: str, *, every: bool, form: str, lang: str | None) -> None:
    """Say what OFFICE as it is written now means, compared with REVISION (HEAD if not given).

    REVISION is whatever git understands: a commit, a branch, a tag. Nothing is written, and no host is asked:
    rideau plan OFFICE --live compares with hosts.

    Exit status: 0 no difference, 2 differences, 1 error.
    """
    spoken = lang or language.preferred()
    language.use(spoken)
    if every:
        revision = office or revision
    elif office is None:
        raise click.UsageError(gettext("Name one office, or give --all."))
    project = Project.load()
    with at_revision(project.repository, revision) as former:
        known = sorted({*project.offices, *former.offices})
        slugs = known if every or office is None else [office]
        if not {*slugs} <= {*known}:
            raise no_office(slugs[0], known)
        before = _before(former, slugs, revision)
    after = {slug: version(project, slug) for slug in slugs if slug in project.files}
    found = {slug: compared(before.get(slug), after.get(slug)) for slug in slugs}
    click.echo(_told(found, revision, form, spoken), nl=False)
    sys.exit(PENDING if any(found.values()) else 0)


def compared(before: Version | None, after: Version | None) -> tuple[Difference, ...]:
    """Return what is different of one office; one that is new or gone is one difference."""
    if after is None:
        return (Difference(Topic.OFFICE, _GONE),)
    if before is None:
        return (Difference(Topic.OFFICE, _new(after)),)
    return tuple(differences(before, after))


def _before(former: Project, slugs: Sequence[str], revision: str) -> dict[str, Version]:
    try:
        return {slug: version(former, slug) for slug in slugs if slug in former.files}
    except ProblemsFound as problems:
        raise unusable(former, revision, problems) from None


def version(project: Project, slug: str) -> Version:
    """Return one office as ``project`` has it; see :meth:`Project.office` for errors."""
    return Version(project.profile(slug).model, project.plan(slug))


def _new(after: Version) -> Text:
    office = after.office
    return _NEW.format(
        name=office.name,
        people=len(office.people),
        hosts=len(office.hosts),
        day=str(after.profile.lifecycle.appointment),
    )


_Found = dict[str, tuple[Difference, ...]]


def _told(found: _Found, revision: str, form: str, spoken: str) -> str:
    if form == "json":
        return json.dumps(_document(found, revision), ensure_ascii=False, indent=2) + "\n"
    lines = _markdown(found, spoken) if form == "markdown" else _text(found, spoken)
    told = [*lines]
    if not told:
        told = [gettext("No difference from {revision}.").format(revision=revision)]
    return "\n".join(told).rstrip("\n") + "\n"


def _text(found: _Found, spoken: str) -> Iterator[str]:
    for slug, each in found.items():
        if each:
            yield slug
        for topic, those in _by_topic(each):
            yield f"  {gettext(_TITLES[topic])}"
            for one in those:
                words = one.words.in_language(spoken)
                yield from wrap(
                    words,
                    _WIDTH,
                    initial_indent="    ",
                    subsequent_indent="      ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )


def _markdown(found: _Found, spoken: str) -> Iterator[str]:
    for slug, each in found.items():
        if each:
            yield from (f"### {slug}", "")
        for topic, those in _by_topic(each):
            yield from (f"**{gettext(_TITLES[topic])}**", "")
            yield from (f"- {plain(one.words.in_language(spoken))}" for one in those)
            yield ""


def _by_topic(found: Sequence[Difference]) -> Iterator[tuple[Topic, list[Difference]]]:
    for topic, those in groupby(found, lambda each: each.topic):
        yield topic, [*those]


def _document(found: _Found, revision: str) -> dict[str, object]:
    return {
        "format": FORMAT,
        "revision": revision,
        "offices": {
            slug: [
                {"topic": str(one.topic), "words": {"en": one.words.en, "fr": one.words.fr}} for one in each
            ]
            for slug, each in found.items()
            if each
        },
    }
