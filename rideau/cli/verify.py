"""``rideau verify``: prove that an office works."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from rideau import language
from rideau.checks import Check, Command, InZone, OnHost, Place
from rideau.cli.completion import offices
from rideau.cli.reach import places_of, project_of
from rideau.cli.tables import Row, Table, show
from rideau.compile import OfficePlan
from rideau.language import gettext
from rideau.office import Office
from rideau.places import OfficePlaces
from rideau.text import Text
from rideau.verify import Result, Verdict
from rideau.verify import verify as run_checks

MARKS = {Verdict.PASSED: "✔", Verdict.FAILED: "✘", Verdict.NOT_RUN: "?"}
STATE = "state"
"""Where a service's slug would stand, for the checks that hosts are what their plan says."""


@click.command()
@click.argument("office", shell_complete=offices)
@click.option("--lab", is_flag=True, help="Verify the office in the lab, with its clients and the outside.")
@click.option(
    "--service",
    metavar="SLUG",
    help="Only the checks of one service, or “state”: are hosts what their plans say?",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON (format 1).")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def verify(office: str, lab: bool, service: str | None, as_json: bool, lang: str | None) -> None:
    """Run every check of OFFICE from where it matters and show its readiness.

    Exit status: 0 every check passed, 2 some did not, 1 error.
    """
    spoken = lang or language.preferred()
    language.use(spoken)
    plan = project_of(lab=lab).plan(office)
    results = _run(plan, lab, service)
    if as_json:
        click.echo(json.dumps(_document(office, results, spoken), ensure_ascii=False, indent=2))
    else:
        show(_tables(results, spoken))
        click.echo(_conclusion(plan.office, results, spoken))
    sys.exit(0 if _is_ready(results) else 2)


def _run(plan: OfficePlan, lab: bool, service: str | None) -> tuple[Result, ...]:
    checks = [each for each in plan.checks if service in (None, each.service)]
    if not checks and service != STATE:
        slugs = ", ".join((STATE, *dict.fromkeys(each.service for each in plan.checks)))
        raise click.UsageError(f"{plan.office.slug} has no checks of {service!r}; it has those of {slugs}.")
    addresses, login, world = places_of(plan.office, lab=lab)
    with (
        OfficePlaces(addresses, login, world) as places,
        _progress() as progress,
        ThreadPoolExecutor() as pool,
    ):
        task = progress.add_task(plan.office.slug, total=len(checks))
        state = pool.submit(lambda: list(_state(plan.office, lab)) if service in (None, STATE) else [])
        results = run_checks(checks, places, lambda _: progress.advance(task))
        return (*state.result(), *results)


def _state(office: Office, lab: bool) -> Iterator[Result]:
    """Ask in a process of its own: pyinfra brings its own way of doing several things at once."""
    command = [sys.executable, "-m", "rideau", "apply", office.slug, "--dry", "--json"]
    asked = subprocess.run(
        [*command, *(["--lab"] if lab else [])], capture_output=True, text=True, check=False
    )
    try:
        found = {each["host"]: each for each in json.loads(asked.stdout)["hosts"]}
    except (ValueError, LookupError):
        found = {}
    for host in office.hosts:
        check = Check(
            f"{STATE}.{host.slug}",
            STATE,
            Text(f"{host.slug} is what its plan says", f"{host.slug} est conforme à son plan"),
            OnHost(host.slug),
            Command(" ".join(command[2:])),
        )
        yield _judge(check, found.get(host.name, {"error": asked.stderr, "seconds": 0.0}))


def _judge(check: Check, found: dict[str, object]) -> Result:
    seconds = float(str(found["seconds"]))
    if found["error"]:
        return Result(check, Verdict.FAILED, str(found["error"]).strip().replace("\n", "; "), seconds)
    if found["pending"]:
        return Result(check, Verdict.FAILED, "; ".join(_pending(found)), seconds)
    return Result(check, Verdict.PASSED, f"generation {found['generation']}", seconds)


def _pending(found: dict[str, object]) -> Iterator[str]:
    for line in found["changes"] if isinstance(found["changes"], list) else []:
        yield str(line)


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _tables(results: Iterable[Result], spoken: str) -> Iterator[Table]:
    columns = ("", gettext("Check"), gettext("From"), gettext("Evidence"))
    by_service: dict[str, list[Result]] = {}
    for result in results:
        by_service.setdefault(result.check.service, []).append(result)
    for slug, some in by_service.items():
        passed = sum(each.verdict is Verdict.PASSED for each in some)
        rows = tuple(_row(each, spoken) for each in some)
        yield Table(f"{slug}  {passed}/{len(some)}", columns, rows)


def _row(result: Result, spoken: str) -> Row:
    check = result.check
    return (MARKS[result.verdict], check.title.in_language(spoken), _where(check.place), result.evidence)


def _where(place: Place) -> str:
    if isinstance(place, OnHost):
        return place.host
    return str(place.zone) if isinstance(place, InZone) else gettext("outside")


def _is_ready(results: Iterable[Result]) -> bool:
    return all(each.verdict is Verdict.PASSED for each in results)


def _conclusion(office: Office, results: tuple[Result, ...], spoken: str) -> str:
    passed = sum(each.verdict is Verdict.PASSED for each in results)
    words = {
        True: gettext("{office}: ready. {passed} of {total} checks passed."),
        False: gettext("{office}: not ready. {passed} of {total} checks passed."),
    }[passed == len(results)]
    return words.format(office=office.name.in_language(spoken), passed=passed, total=len(results))


def _document(office: str, results: tuple[Result, ...], spoken: str) -> dict[str, object]:
    return {
        "format": 1,
        "office": office,
        "ready": _is_ready(results),
        "checks": [
            {
                "id": each.check.id,
                "service": each.check.service,
                "title": each.check.title.in_language(spoken),
                "from": _where(each.check.place),
                "verdict": str(each.verdict),
                "evidence": each.evidence,
                "seconds": round(each.seconds, 2),
            }
            for each in results
        ],
    }
