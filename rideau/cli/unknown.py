"""What is said of a name that is none: the nearest one, or all there are."""

from collections.abc import Collection

from rideau.language import gettext
from rideau.profiles.meaning import nearest


def unknown(name: str, known: Collection[str], where: str) -> str:
    """Return the refusal of ``name``, which is none of ``known``, what ``where`` has."""
    close = nearest(name, known)
    refusal = gettext("{where} has no “{name}”.").format(where=where, name=name)
    if close:
        return f"{refusal} {gettext('Did you mean “{word}”?').format(word=close)}"
    return f"{refusal} {gettext('Write one of: {choices}.').format(choices=', '.join(known) or '-')}"
