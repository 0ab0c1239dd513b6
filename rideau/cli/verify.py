"""``rideau verify``: prove that an office works."""

import json
import sys
from collections import Counter

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from rideau.checks import InZone, OnHost, Place
from rideau.compile import OfficePlan
from rideau.language import chosen_language
from rideau.places import Login, NoWorld, OfficePlaces, World
from rideau.project import Project
from rideau.verify import Result, Verdict, verify as run_checks

MARKS = {Verdict.PASSED: "[green]✔[/]", Verdict.FAILED: "[red]✘[/]", Verdict.NOT_RUN: "[yellow]–[/]"}


@click.command()
@click.argument("office")
@click.option("--lab", is_flag=True, help="Verify the office in the lab, with its clients and the outside.")
@click.option("--service", "service", metavar="SLUG", help="Only the checks of one service.")
@click.option("--lang", type=click.Choice(["en", "fr"]), help="Language of the table.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
def verify(office: str, lab: bool, service: str | None, lang: str | None, as_json: bool) -> None:
    """Run every check of OFFICE from where it matters and show its readiness.

    Exit status: 0 every check passed, 2 some did not, 1 error.
    """
    plan = Project.load().plan(office)
    checks = [each for each in plan.checks if service in (None, each.service)]
    if not checks:
        slugs = ", ".join(dict.fromkeys(each.service for each in plan.checks))
        raise click.UsageError(f"{office} has no checks of {service!r}; it has those of {slugs}.")
    login, world = _lab(office) if lab else (Login(), NoWorld())
    addresses = {host.slug: host.ssh for host in plan.office.hosts}
    language = chosen_language(lang)
    console = Console(stderr=True)
    with OfficePlaces(addresses, login, world) as places, _progress(console) as progress:
        task = progress.add_task(office, total=len(checks))
        results = run_checks(checks, places, lambda _: progress.advance(task))
    if as_json:
        click.echo(json.dumps(_document(office, results, language), ensure_ascii=False, indent=2))
    else:
        show(plan, results, language)
    sys.exit(0 if all(each.verdict is Verdict.PASSED for each in results) else 2)


def _lab(office: str) -> tuple[Login, World]:
    from rideau.lab import Lab  # noqa: PLC0415 -- only where a lab is asked for

    lab = Lab.current()
    lab.enter_control()
    return Login(lab.ssh.user, lab.ssh.key, lab.ssh.known_hosts), lab.world(office)


def _progress(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def show(plan: OfficePlan, results: tuple[Result, ...], language: str) -> None:
    """Print the readiness table of one office."""
    french = language == "fr"
    titles = ("Service", "Vérification", "D'où", "Constat") if french else ("Service", "Check", "From", "Evidence")
    table = Table(title=plan.office.name.in_language(language), title_justify="left", box=None, padding=(0, 1))
    for title in ("", *titles):
        table.add_column(title, overflow="fold")
    previous = ""
    for result in results:
        check = result.check
        shown = check.service if check.service != previous else ""
        previous = check.service
        table.add_row(
            MARKS[result.verdict],
            shown,
            check.title.in_language(language),
            _where(check.place),
            result.evidence,
            end_section=False,
        )
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    console.print(summary(results, language))


def summary(results: tuple[Result, ...], language: str) -> str:
    """Say in a line or two whether the office is ready, service by service."""
    total = Counter(each.check.service for each in results)
    passed = Counter(each.check.service for each in results if each.verdict is Verdict.PASSED)
    counts = ", ".join(f"{slug} {passed[slug]}/{total[slug]}" for slug in total)
    ready = all(each.verdict is Verdict.PASSED for each in results)
    words = {"en": ("READY", "NOT READY"), "fr": ("PRÊT", "PAS PRÊT")}[language]
    return f"[bold {'green' if ready else 'red'}]{words[0] if ready else words[1]}[/]: {counts}"


def _where(place: Place) -> str:
    if isinstance(place, OnHost):
        return place.host
    return str(place.zone) if isinstance(place, InZone) else "outside"


def _document(office: str, results: tuple[Result, ...], language: str) -> dict[str, object]:
    return {
        "format": 1,
        "office": office,
        "ready": all(each.verdict is Verdict.PASSED for each in results),
        "checks": [
            {
                "id": each.check.id,
                "service": each.check.service,
                "title": each.check.title.in_language(language),
                "from": _where(each.check.place),
                "verdict": str(each.verdict),
                "evidence": each.evidence,
                "seconds": round(each.seconds, 2),
            }
            for each in results
        ],
    }
