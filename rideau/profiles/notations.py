"""The same value in the notation that profiles use: ``613-555-0100``, ``80-5e-c0-00-00-01``, ``17 h 30``.

Each function returns what a text that cannot be used probably means, or nothing. A guess is only ever shown,
and what may mean two things is not guessed: ``11/12/2026`` is in November to some and in December to others.
"""

import re
from calendar import monthrange
from collections.abc import Mapping

from rideau.profiles.meaning import folded, plain

QUOTES = '"“”«»„‹›'  # noqa: RUF001 -- what word processors make of quotes
_NO_QUOTES = str.maketrans("", "", QUOTES)
_MAC_DIGITS = 12
_NATIONAL_DIGITS = 10
"""Area code and number in North America."""
_ABROAD = "011"
"""What is dialled in front of another country's code."""
_MONTHS = (
    ("january", "janvier"), ("february", "fevrier"), ("march", "mars"), ("april", "avril"), ("may", "mai"),
    ("june", "juin"), ("july", "juillet"), ("august", "aout"), ("september", "septembre"),
    ("october", "octobre"), ("november", "novembre"), ("december", "decembre"),
)  # fmt: skip
_DAYS: Mapping[str, str] = {
    "lun": "mon",
    "mar": "tue",
    "mer": "wed",
    "jeu": "thu",
    "ven": "fri",
    "sam": "sat",
    "dim": "sun",
    **{day: day for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}
_MONTHS_IN_A_YEAR = len(_MONTHS)
_HOURS = 24
_NOON = 12
_UNITS: Mapping[str, int] = {"": 1, "m": 1, "mb": 1, "mbps": 1, "mbit/s": 1, "mb/s": 1} | dict.fromkeys(
    ("g", "gb", "gbps", "gbit/s", "gb/s"), 1000
)
"""Units of speed, in Mbit/s."""


def as_extension(text: str) -> str:
    """Return the extension that ``*.DOCM`` means."""
    return text.rpartition(".")[2].strip().lower()


def as_slug(text: str) -> str:
    """Return ``text`` as a short name: ``Canadian Heritage`` gives ``canadian-heritage``."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def as_login(text: str) -> str:
    """Return ``text``, which may be a name or an email address, as a login."""
    return re.sub(r"[^a-z0-9_-]+", ".", plain(text).lower().partition("@")[0]).strip(".")


def as_domain(text: str) -> str:
    """Return the domain in ``text``, which may be an email address or that of a page."""
    host = re.sub(r"^(?:[a-z]+://)?(?:www\.)?", "", plain(text).lower().strip()).rpartition("@")[2]
    return host.partition("/")[0].rstrip(".")


def as_phone_number(text: str) -> str:
    """Return ``text`` as an international number; without a country code it is in North America."""
    said = re.split(r"[^\W\d_]", text, maxsplit=1)[0]  # what follows a letter is an extension
    digits = re.sub(r"[^0-9]", "", said)
    if digits.startswith(_ABROAD):
        return f"+{digits.removeprefix(_ABROAD)}"
    if "+" not in said and len(digits) == _NATIONAL_DIGITS:
        return f"+1{digits}"
    known = "+" in said or (digits.startswith("1") and len(digits) == _NATIONAL_DIGITS + 1)
    return f"+{digits}" if known else ""


def as_telephone_extension(text: str) -> str:
    """Return the digits of ``poste 201`` and of ``x201``."""
    found = re.fullmatch(r"[^\W\d_]*[. :#]*([0-9]+)", without_quotes(text))
    return found[1] if found else ""


def as_postal_code(text: str) -> str:
    """Return ``text`` as a postal code, in which neither O nor I is ever a letter."""
    code = re.sub(r"[^A-Z0-9]", "", text.upper()).replace("O", "0").replace("I", "1")
    return f"{code[:3]} {code[3:]}"


def as_mac(text: str) -> str:
    """Return ``text``, however its digits are grouped, as six pairs with colons."""
    digits = re.sub(r"[:.\s-]", "", without_quotes(text).upper()).replace("O", "0")
    return (
        ":".join(digits[at : at + 2] for at in range(0, _MAC_DIGITS, 2)) if len(digits) == _MAC_DIGITS else ""
    )


def as_interface_address(text: str) -> str:
    """Return an address and the mask beside it, as letters of providers have them, with a slash between."""
    found = re.fullmatch(r"([0-9.]+)[\s,;(/]+([0-9.]+)\)?", text.strip())
    return f"{found[1]}/{found[2]}" if found else ""


def as_date(text: str) -> str:
    """Return ``text`` as year-month-day, if it can mean one day alone; the last of a month is not passed."""
    written = plain(text).lower().strip()
    year, month, day = _year_first(written) or _month_by_name(written) or _year_last(written) or (0, 0, 0)
    if not (month in range(1, 13) and year in range(2000, 2100) and day in range(1, 32)):
        return ""
    return f"{year}-{month:02}-{min(day, monthrange(year, month)[1]):02}"


def _year_first(text: str) -> tuple[int, int, int] | None:
    found = re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _month_by_name(text: str) -> tuple[int, int, int] | None:
    words, numbers = re.findall(r"[a-z]{3,}", text), sorted(map(int, re.findall(r"[0-9]+", text)))
    months = {
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name.startswith(word) for name in names for word in words)
    }
    return (numbers[1], months.pop(), numbers[0]) if len(months) == 1 and len(numbers) == len("dy") else None


def _year_last(text: str) -> tuple[int, int, int] | None:
    """Read day and month where one of them can be no month; 11/12/2026 is two days."""
    found = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text)
    month, day = sorted((int(found[1]), int(found[2]))) if found else (0, 0)
    return (
        (int(found[3]), month, day) if found and (month <= _MONTHS_IN_A_YEAR < day or month == day) else None
    )


def as_time(text: str) -> str:
    """Return ``8 am``, ``8:00`` or ``17 h 30`` as a time of day on a 24-hour clock."""
    found = re.fullmatch(
        r"([0-9]{1,2})(?:\s*[:.h]\s*([0-9]{2})?)?\s*(?P<half>[ap])?\.?\s*m?\.?", text.strip().lower()
    )
    if not found or int(found[1]) > _HOURS:
        return ""
    hour = int(found[1])
    if found["half"]:
        hour = hour % _NOON + (_NOON if found["half"] == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def as_days(text: str) -> str:
    """Return ``lundi à vendredi`` or ``Monday to Friday`` as ``mon-fri``."""
    if "," in text:
        return ""  # these are days one by one, each an entry of its own
    words = [
        each for each in re.split(r"[^a-z]+", folded(text)) if each not in ("a", "to", "au", "du", "through")
    ]
    days = [_DAYS.get(each[:3], "") for each in words]
    return "-".join(days) if len(days) in (1, 2) and all(days) else ""


def as_number(text: str) -> str:
    """Return ``500 Mbps``, ``1 Gb`` or ``1 000`` in digits alone."""
    found = re.fullmatch(r"([0-9]{1,3}(?:[\s,][0-9]{3})+|[0-9]+)\s*([a-z/]*)", text.strip().lower())
    if not found or found[2] not in _UNITS:
        return ""
    return str(int(re.sub(r"[\s,]", "", found[1])) * _UNITS[found[2]])


def without_quotes(text: str) -> str:
    """Return ``text`` without the quotes that a word processor left in it."""
    return text.translate(_NO_QUOTES).strip()
