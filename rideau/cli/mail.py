"""``rideau mail``: an office's mailboxes, on their way in and out."""

import click

from rideau.cli.mail_export import export
from rideau.cli.mail_import import import_
from rideau.cli.mail_list import list_
from rideau.cli.mail_remove import remove


@click.group()
def mail() -> None:
    """Look after an office's mailboxes: export them, bring mail in, remove what nobody has any more."""


mail.add_command(list_)
mail.add_command(export)
mail.add_command(import_)
mail.add_command(remove)
