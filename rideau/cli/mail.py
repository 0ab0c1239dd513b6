"""``rideau mail``: an office's mailboxes, on their way in and out, and what the world is told of its mail."""

import click

from rideau.cli.mail_check_dns import check_dns
from rideau.cli.mail_export import export
from rideau.cli.mail_import import import_
from rideau.cli.mail_list import list_
from rideau.cli.mail_records import records
from rideau.cli.mail_remove import remove
from rideau.cli.mail_rotate_dkim import rotate_dkim


@click.group()
def mail() -> None:
    """Look after an office's mail: its records in DNS, the keys that sign it, mail on its way in and out."""


for verb in (records, check_dns, rotate_dkim, list_, export, import_, remove):
    mail.add_command(verb)
