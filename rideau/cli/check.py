"""``rideau check``: every problem of every profile, and what to write instead."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from rideau import language
from rideau.cli import completion
from rideau.cli.built import built
from rideau.cli.check_formats import github, gitlab, sarif
from rideau.inspection import Report, inspect
from rideau.language import gettext, ngettext
from rideau.problems import Problem
from rideau.profiles.repository import Repository, find

JSON_FORMAT = 1
FORMATS = ("text", "json", "github", "gitlab", "sarif")


def _complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    slugs = completion.offices(context, parameter, typed)
    return [*map(CompletionItem, slugs), CompletionItem(typed, type="file")]


@click.command()
@click.argument("names", metavar="[OFFICE|PATH]...", nargs=-1, shell_complete=_complete)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of the messages.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For people, for programs, as annotations of GitHub Actions, as GitLab's code quality, or as SARIF.",
)
@click.option("--json", "format_", flag_value="json", help="The same as --format json.")
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], lang: str | None, format_: str) -> None:
    """Check office profiles and say what to write instead.

    Without names, check the fleet, the levels, every office and every lockfile. Nothing is changed
    and no host is asked. Exit status: 0 no problem, 1 problems.
    """
    if lang:
        language.use(lang)
    repository = find(Path())
    report = inspect(repository, names)
    unbuilt = dict(_unbuilt(report))
    if format_ == "json":
        click.echo(_json(_document(report, unbuilt)))
    elif format_ == "gitlab":
        click.echo(_json(gitlab(report.problems, repository.root)))
    elif format_ == "sarif":
        click.echo(_json(sarif(report.problems, repository.root)))
    else:
        lines = github(report.problems, repository.root) if format_ == "github" else _lines(report, unbuilt)
        for line in (*lines, *ownerless(repository), _summary(report)):
            click.echo(line)
    context.exit(1 if report.problems else 0)


def _json(document: dict[str, object] | list[dict[str, object]]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _unbuilt(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slug, office in report.offices.items():
        missing = tuple(each for each in office.model.services.managed() if each not in built())
        if missing:
            yield slug, missing


def _lines(report: Report, unbuilt: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield from map(_line, report.problems)
    notice = gettext("{office}: managed but not built by this version yet: {services}")
    for slug, services in unbuilt.items():
        yield notice.format(office=slug, services=", ".join(services))


def ownerless(repository: Repository) -> Iterator[str]:
    """Yield a notice for every file of ours without a profile: a half renamed office loses its numbers."""
    notice = gettext(
        "{file}: there is no profile beside it. If the office was renamed, give this file the same name; "
        "until it is deleted, its addresses stay taken."
    )
    yield from (notice.format(file=file) for file in repository.ownerless)
    notice = gettext(
        "{file}: there is no profile beside it. If the office was renamed, give this file the same name: "
        "without it, the next apply takes an office that is active for one that is only planned."
    )
    yield from (notice.format(file=file) for file in repository.forsaken)


def _line(problem: Problem) -> str:
    location = click.style(str(problem.location), bold=True)
    where = f" ({problem.path})" if problem.path else ""
    code = click.style(problem.code, fg="red")
    return f"{location}: {code} {problem.message}{where}. {problem.remedy}"


def _summary(report: Report) -> str:
    found, files = len(report.problems), len(report.files)
    read = ngettext("{count} file read", "{count} files read", files).format(count=files)
    if not found:
        return gettext("{read}, no problem.").format(read=read)
    return ngettext("{read}, {count} problem.", "{read}, {count} problems.", found).format(
        read=read, count=found
    )


def _document(report: Report, unbuilt: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    return {
        "format": JSON_FORMAT,
        "files": [str(file) for file in report.files],
        "problems": [_fields(problem) for problem in report.problems],
        "managed_but_not_built": unbuilt,
    }


def _fields(problem: Problem) -> dict[str, object]:
    location = problem.location
    place = {"file": str(location.file), "line": location.line, "column": location.column}
    said = {"code": problem.code, "path": problem.path, "message": problem.message, "remedy": problem.remedy}
    return place | said
