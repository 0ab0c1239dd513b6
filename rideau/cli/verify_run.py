"""Run the checks of one office from where they matter, and ask whether its hosts are what their plans say."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import click

from rideau.checks import Check, Command, OnHost
from rideau.cli.reach import places_of
from rideau.compile import OfficePlan
from rideau.office import Office
from rideau.places import OfficePlaces
from rideau.text import Text
from rideau.verify import Result, Verdict
from rideau.verify import verify as run_checks

STATE = "state"
"""Where a service's slug would stand, for the checks that hosts are what their plan says."""


def asked(plan: OfficePlan, service: str | None) -> tuple[Check, ...]:
    """Return the checks of an office that were asked for; refuse a service that has none."""
    checks = tuple(each for each in plan.checks if service in (None, each.service))
    if not checks and service != STATE:
        slugs = ", ".join((STATE, *dict.fromkeys(each.service for each in plan.checks)))
        raise click.UsageError(f"{plan.office.slug} has no checks of {service!r}; it has those of {slugs}.")
    return checks


def run(plan: OfficePlan, lab: bool, service: str | None, advance: Callable[[], None]) -> tuple[Result, ...]:
    """Run the checks of one office; ``advance`` is called after each of them."""
    checks = asked(plan, service)
    addresses, login, world = places_of(plan.office, lab=lab)
    with OfficePlaces(addresses, login, world) as places, ThreadPoolExecutor() as pool:
        state = pool.submit(lambda: list(_state(plan.office, lab)) if service in (None, STATE) else [])
        results = run_checks(checks, places, lambda _: advance())
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
