"""How many look-ups an SPF record costs who receives mail: more than ten are an error (RFC 7208, 4.6.4)."""

from collections.abc import Callable, Iterable

MOST = 10
Texts = Callable[[str], Iterable[str]]
"""Returns the TXT records of a name."""


def lookups(record: str, texts: Texts) -> int:
    """Return the look-ups that ``record`` costs, those of what it includes too; counting stops beyond ten."""
    return _counted(record, texts, 0)


def _counted(record: str, texts: Texts, before: int) -> int:
    count = before
    for term in record.lower().split()[1:]:
        mechanism = term.lstrip("+-~?")
        if not _costs(mechanism):
            continue
        count += 1
        if count > MOST:
            break
        if mechanism.startswith(("include:", "redirect=")):
            name = mechanism.partition(":" if mechanism.startswith("include:") else "=")[2]
            for text in texts(name):
                if text.lower().startswith("v=spf1"):
                    count = _counted(text, texts, count)
    return count


def _costs(mechanism: str) -> bool:
    """Tell whether ``mechanism`` asks DNS: a, mx and ptr also stand alone or before ``:`` and ``/``."""
    name = mechanism.replace("/", ":").partition(":")[0]
    return name in ("a", "mx", "ptr", "include", "exists") or mechanism.startswith("redirect=")
