"""Tables: drawn for a terminal, one plain line a row for everything else."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

Row = tuple[str, ...]
_STYLES = {"✔": "green", "✘": "bold red", "?": "bold yellow", "…": "yellow"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with as many cells as there are columns, below a title."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def show(tables: Iterable[Table]) -> None:
    """Print ``tables`` on the standard output, leaving out empty ones."""
    draw = _draw if sys.stdout.isatty() else _print
    for table in tables:
        if table.rows:
            draw(table)


def _draw(table: Table) -> None:
    from rich.console import Console  # noqa: PLC0415 -- only for a terminal
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Drawn(title=Text(table.title), title_justify="left", title_style="bold", box=None, padding=(0, 1))
    drawn.show_header = any(table.columns)
    for column in table.columns:
        drawn.add_column(Text(column), overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    console = Console(highlight=False)
    console.print(drawn)
    console.print()


def _print(table: Table) -> None:
    click.echo(table.title)
    for row in table.rows:
        click.echo("  " + "  ".join(cell for cell in row if cell))
