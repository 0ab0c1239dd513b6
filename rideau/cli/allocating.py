"""Offices are given what they lack, and it is said in which files that is remembered."""

import click

from rideau.cli.check import ownerless
from rideau.language import gettext
from rideau.project import Project


def allocate(project: Project, *slugs: str) -> None:
    """Give the offices what they lack, and say in which files it is remembered."""
    written = project.allocate(*slugs)
    for file in written:
        given = gettext("{file}: written, it remembers what the office was given. Commit it.")
        click.echo(given.format(file=file), err=True)
    if written:
        for notice in ownerless(project.repository):
            click.echo(notice, err=True)
