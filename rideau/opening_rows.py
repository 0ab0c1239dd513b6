"""Openings as people read them: those that say the same are one row. For ``rideau plan`` and for guides."""

from collections.abc import Iterable

from rideau.language import gettext
from rideau.needs import Opening
from rideau.office import Office

Row = tuple[str, ...]
_FROM, _TO, _TRAFFIC = range(3)


def opening_rows(office: Office, openings: Iterable[Opening], spoken: str) -> tuple[Row, ...]:
    """Return from where, to where, what passes, which service asks and why.

    Those that differ in where they start or end or in what passes alone are one.
    """
    rows = tuple(_row(each, spoken) for each in openings)
    for column in (_TRAFFIC, _FROM, _TO):
        rows = merged(rows, column)
    everywhere = ", ".join(str(each.zone) for each in office.zones)
    return tuple(
        (gettext("every zone") if source == everywhere else source, *others) for source, *others in rows
    )


def merged(rows: tuple[Row, ...], column: int) -> tuple[Row, ...]:
    """Return ``rows``, those that differ in ``column`` alone as one with all its cells."""
    cells: dict[tuple[Row, Row], list[str]] = {}
    for row in rows:
        cells.setdefault((row[:column], row[column + 1 :]), []).append(row[column])
    return tuple((*before, ", ".join(each), *after) for (before, after), each in cells.items())


def _row(opening: Opening, spoken: str) -> Row:
    ports = ",".join(f"{first}-{last}" if first != last else str(first) for first, last in opening.ports)
    traffic = f"{opening.protocol}/{ports}" if ports else opening.protocol
    networks = ", ".join(str(each.ip if each.size == 1 else each) for each in opening.source_networks)
    source = f"{opening.source} ({networks})" if networks else str(opening.source)
    return (source, _target(opening), traffic, opening.owner, opening.reason.in_language(spoken))


def _target(opening: Opening) -> str:
    """Return where ``opening`` leads: a host that is in the zone of who asks needs no other name."""
    if opening.host is None:
        return str(opening.destination)
    near = opening.destination is opening.source
    return opening.host if near else f"{opening.host} ({opening.destination})"
