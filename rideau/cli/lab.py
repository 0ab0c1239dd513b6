"""``rideau lab``: bring a lab up, look at it, get into its machines, take it down."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console

from rideau.cli.tables import Table, show
from rideau.compile import OfficePlan
from rideau.lab import Lab, unavailable
from rideau.lab.parts import Machine


@click.group()
def lab() -> None:
    """Build offices' hosts on this machine, with their clients and the world around them."""


@lab.command()
def available() -> None:
    """Say why this machine cannot host a lab; exit status 1 if so."""
    reason = unavailable()
    if reason:
        click.echo(reason)
    sys.exit(1 if reason else 0)


@lab.command()
@click.argument("offices", nargs=-1, required=True, metavar="OFFICE…")
def up(offices: tuple[str, ...]) -> None:
    """Build the hosts of each OFFICE, its clients and the outside, and start them."""
    with _progress() as progress:
        found = Lab.up(_plans(offices), progress)
    hosts = ", ".join(found.ssh.addresses)
    click.echo(f"The lab is up: {hosts}.")


def _plans(offices: Sequence[str]) -> tuple[OfficePlan, ...]:
    from rideau.project import Project  # noqa: PLC0415 -- profiles are read only by this verb

    project = Project.load()
    return tuple(project.plan(each) for each in dict.fromkeys(offices))


@lab.command()
def down() -> None:
    """Take the lab down and remove all it made (images and packages are kept)."""
    with _progress() as progress:
        Lab.down(progress)
    click.echo("The lab is down.")


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Give a function that tells the engineer, on standard error, what is being done."""
    console = Console(stderr=True)
    begun = time.monotonic()
    if not console.is_terminal:
        yield lambda text: click.echo(f"lab: {text} ({time.monotonic() - begun:.0f} s)", err=True)
        return
    with console.status("lab") as status:
        yield lambda text: status.update(f"lab: {text} …")


@lab.command()
@click.option("--json", "as_json", is_flag=True, help="Print the machines as JSON (format 1).")
def status(as_json: bool) -> None:
    """Show the machines of the lab that is up."""
    found = Lab.current()
    if as_json:
        click.echo(json.dumps(_document(found), indent=2))
        return
    rows = tuple(
        (each.name, str(each.kind), " ".join(_addresses(each)), "on" if found.is_on(each.name) else "off")
        for each in found.machines
    )
    show((Table(f"The lab of {', '.join(found.offices)}", ("Machine", "Kind", "Addresses", ""), rows),))


def _addresses(machine: Machine) -> list[str]:
    fixed = [address for port in machine.ports for address in port.addresses]
    return [machine.ssh] if machine.ssh else fixed


def _document(found: Lab) -> dict[str, object]:
    return {
        "format": 1,
        "offices": found.offices,
        "machines": [
            {
                "name": each.name,
                "kind": each.kind,
                "office": each.office or None,
                "addresses": _addresses(each),
                "namespace": found.namespace(each.name),
                "on": found.is_on(each.name),
            }
            for each in found.machines
        ],
    }


@lab.command(context_settings={"ignore_unknown_options": True})
@click.argument("place")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def shell(place: str, command: tuple[str, ...]) -> None:
    """Open a root shell at PLACE (a machine that `rideau lab status` names), or run COMMAND there."""
    argv = Lab.current().command(place, *(command or ("bash", "-l")))
    sys.exit(subprocess.run(argv, check=False).returncode)
