"""``rideau check``: every problem of every profile, and what to write instead."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from rideau import language
from rideau.cli import completion
from rideau.cli.built import built
from rideau.cli.check_formats import github, gitlab, sarif
from rideau.cli.days import on_day, on_option
from rideau.inspection import Report, inspect
from rideau.language import gettext, ngettext
from rideau.problems import Problem, Severity
from rideau.profiles.repository import Repository, find
from rideau.standards.telling import told

JSON_FORMAT = 1
FORMATS = ("text", "json", "github", "gitlab", "sarif")
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


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
@on_option
@click.pass_context
def check(
    context: click.Context, names: tuple[str, ...], lang: str | None, format_: str, day: str | None
) -> None:
    """Check office profiles and say what to write instead.

    Without names, check the fleet, the levels, every office and every lockfile. Nothing is changed
    and no host is asked. What an office is held to comes as warnings, some as errors: "rideau
    standards" says why. Exit status: 0 no error, 1 errors.
    """
    if lang:
        language.use(lang)
    repository = find(Path())
    report = inspect(repository, names)
    found = (*report.problems, *told(report, on_day(day)))
    unbuilt = dict(_unbuilt(report))
    if format_ == "json":
        click.echo(_json(_document(report, found, unbuilt)))
    elif format_ == "gitlab":
        click.echo(_json(gitlab(found, repository.root)))
    elif format_ == "sarif":
        click.echo(_json(sarif(found, repository.root)))
    else:
        lines = github(found, repository.root) if format_ == "github" else _lines(found, unbuilt)
        for line in (*lines, *ownerless(repository), *_summary(report, found)):
            click.echo(line)
    context.exit(1 if _errors(found) else 0)


def _errors(found: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(each for each in found if each.severity is Severity.ERROR)


def _json(document: dict[str, object] | list[dict[str, object]]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _unbuilt(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slug, office in report.offices.items():
        missing = tuple(each for each in office.model.services.managed() if each not in built())
        if missing:
            yield slug, missing


def _lines(found: Sequence[Problem], unbuilt: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield from map(_line, found)
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
    code = click.style(problem.code, fg=_STYLES[problem.severity])
    kind = (gettext("warning"),) if problem.severity is Severity.WARNING else ()
    said = " ".join((*kind, code, problem.message))
    return f"{location}: {said}{where}. {problem.remedy}"


def _summary(report: Report, found: Sequence[Problem]) -> Iterator[str]:
    errors, files = len(_errors(found)), len(report.files)
    warnings = len(found) - errors
    read = ngettext("{count} file read", "{count} files read", files).format(count=files)
    wrong = ngettext("{count} problem", "{count} problems", errors).format(count=errors)
    weak = ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    if any(each.code.startswith("S") for each in found):
        yield gettext("Codes with an S are standards: “rideau standards” says what they ask, and why.")
    if not report.offices and not errors:
        yield gettext("No office is among them: “rideau new” writes one.")
    yield ", ".join((read, wrong if errors else gettext("no problem"), *([weak] if warnings else []))) + "."


def _document(
    report: Report, found: Sequence[Problem], unbuilt: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    errors = _errors(found)
    return {
        "format": JSON_FORMAT,
        "files": [str(file) for file in report.files],
        "problems": [_fields(problem) for problem in errors],
        "warnings": [_fields(problem) for problem in found if problem not in errors],
        "managed_but_not_built": unbuilt,
    }


def _fields(problem: Problem) -> dict[str, object]:
    location = problem.location
    place = {"file": str(location.file), "line": location.line, "column": location.column}
    said = {"code": problem.code, "path": problem.path, "message": problem.message, "remedy": problem.remedy}
    return place | said
