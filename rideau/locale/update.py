"""``python -m rideau.locale.update``: collect the messages of the code, compile the catalogues.

New messages appear in ``rideau.po`` without a translation and those that are gone leave; a test then
names every message that waits for its French.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
FRENCH = Path(__file__).parent / "fr" / "LC_MESSAGES" / "rideau.po"
_KEYWORDS: Mapping[str, Any] = {"gettext": None, "N_": None, "ngettext": (1, 2)}
_WIDTH = 110
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Babel puts the time of day into catalogues; the same messages must give the same bytes."""
_HEADER = r"""# Everything that an office sees, in French.
msgid ""
msgstr ""
"Project-Id-Version: rideau\n"
"Language: fr\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def extracted() -> Catalog:
    """Return every message that the code marks, without translations."""
    catalog = Catalog()
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=_KEYWORDS)
    for file, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, locations=[(f"rideau/{file}", 0)])
    return catalog


def translated() -> Catalog:
    """Return the French catalogue as it stands in the source."""
    with FRENCH.open("rb") as stream:
        catalog = read_po(stream, locale="fr", domain="rideau")
    catalog.creation_date = catalog.revision_date = _UNDATED
    return catalog


def compiled_file() -> Path:
    """Return the file that programs read."""
    return FRENCH.with_suffix(".mo")


def update() -> None:
    """Bring the French catalogue in step with the code and compile it."""
    catalog = translated()
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with FRENCH.open("wb") as stream:
        stream.write(_HEADER.encode())
        write_po(stream, catalog, width=_WIDTH, include_lineno=False, omit_header=True)
    with compiled_file().open("wb") as stream:
        write_mo(stream, catalog)


if __name__ == "__main__":
    update()
