"""Tables as Markdown, for comments on a change: the first one open, the others folded below their titles."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from rideau.cli.tables import Row, Table

_MEANING = re.compile(r"([\\`*_\[\]<>|~$&!])")
"""What Markdown would read as more than itself."""
_REFERENCE = re.compile(r":\w+:|(?<!\w)[@#]\w")
"""What forges make a picture, a mention or a link of, wherever it stands but in code: 100 in an address."""


def markdown(tables: Iterable[Table]) -> str:
    """Return ``tables`` as a document of GitHub's and GitLab's Markdown, leaving out empty ones."""
    shown = [each for each in tables if each.rows]
    return "".join(f"{line}\n" for at, each in enumerate(shown) for line in _section(each, folded=at > 0))


def _section(table: Table, *, folded: bool) -> Iterator[str]:
    if folded:
        many = f" ({len(table.rows)})" if any(table.columns) else ""
        yield from (f"<details><summary>{escape(table.title)}{many}</summary>", "")
    else:
        yield from (f"### {plain(table.title)}", "")
    yield from _table(table) if any(table.columns) else _list(table)
    yield ""
    if folded:
        yield from ("</details>", "")


def _table(table: Table) -> Iterator[str]:
    yield _row(table.columns)
    yield "|" + "---|" * len(table.columns)
    yield from map(_row, table.rows)


def _list(table: Table) -> Iterator[str]:
    yield from (f"- {', '.join(map(plain, row))}" for row in table.rows)


def _row(cells: Row) -> str:
    return f"| {' | '.join(map(plain, cells))} |"


def plain(text: str) -> str:
    """Return ``text`` so that it is read as it stands."""
    line = " ".join(text.split())
    if _REFERENCE.search(line) and "`" not in line:
        return "`" + line.replace("|", r"\|") + "`"
    return _MEANING.sub(r"\\\1", line)
