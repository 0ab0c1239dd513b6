"""What every verb of ``rideau mail`` is told: of which office, in which world, in which language."""

import click

from rideau import language
from rideau.cli import completion

OFFICE = click.argument("office", shell_complete=completion.offices)
LAB = click.option("--lab", is_flag=True, help="In the lab; a fleet that lives in it needs not say so.")
LANG = click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is said here.")
