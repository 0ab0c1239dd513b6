"""What is measured, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from rideau import language
from rideau.fleet_capacity.measure import FAR, Kind, Measure
from rideau.text import Text

NAMES: Mapping[Kind, Text] = {
    Kind.REMOTE_DEVICES: Text("Remote access", "Accès à distance"),
    Kind.REMOTE_ADDRESSES: Text("Remote access: addresses", "Accès à distance : adresses"),
    Kind.CALLS: Text("Calls with the outside", "Appels avec l'extérieur"),
    Kind.FRONT_DESK: Text("Front desk", "Accueil téléphonique"),
    Kind.BANDWIDTH: Text("Bandwidth", "Bande passante"),
    Kind.LEASES: Text("Leased addresses", "Adresses attribuées"),
    Kind.FIXED_ADDRESSES: Text("Fixed addresses", "Adresses fixes"),
    Kind.EXTENSIONS: Text("Extensions", "Postes téléphoniques"),
    Kind.MAIL_STORAGE: Text("Mail storage", "Stockage du courriel"),
    Kind.PREFIXES: Text("Prefixes for offices", "Préfixes de cabinets"),
}

UNITS: Mapping[Kind, Text] = {
    Kind.REMOTE_DEVICES: Text("devices", "appareils"),
    Kind.REMOTE_ADDRESSES: Text("devices", "appareils"),
    Kind.CALLS: Text("calls at once", "appels à la fois"),
    Kind.FRONT_DESK: Text("people", "personnes"),
    Kind.BANDWIDTH: Text("Mbit/s", "Mbit/s"),
    Kind.LEASES: Text("addresses", "adresses"),
    Kind.FIXED_ADDRESSES: Text("devices", "appareils"),
    Kind.EXTENSIONS: Text("extensions", "postes"),
    Kind.MAIL_STORAGE: Text("GB", "Go"),
    Kind.PREFIXES: Text("offices", "cabinets"),
}

_ONE: Mapping[str, str] = {
    "devices": "device",
    "appareils": "appareil",
    "calls at once": "call at once",
    "appels à la fois": "appel à la fois",
    "people": "person",
    "personnes": "personne",
    "addresses": "address",
    "adresses": "adresse",
    "extensions": "extension",
    "postes": "poste",
    "offices": "office",
    "cabinets": "cabinet",
}
"""Units of one; in French, of none as well."""

_UNKNOWN = Text("not known", "inconnu")
_NEVER = Text("after {year}", "après {year}")
_NONE = Text("none", "aucune")
_OVER = Text("over 1,000", "plus de 1 000")
_MANY, _FEW = 10, 0.005
"""Parts beyond which a percentage says no more."""
_UNDER = Text("under 1", "moins de 1")
_NOW = Text("already", "déjà")
_ZONES: Mapping[str, Text] = {
    "operations": Text("operations", "opérations"),
    "voice": Text("voice", "voix"),
    "guest": Text("guests", "visiteurs"),
    "restricted": Text("restricted", "restreinte"),
    "management": Text("management", "gestion"),
    "public-access": Text("public access", "accès public"),
}


def spoken(text: Text, **values: Text | str | int) -> str:
    """Return ``text`` in the reader's language, with ``values`` in it."""
    return text.format(**values).in_language(language.current())


def name(measure: Measure) -> str:
    """Return what is measured, and of which uplink or zone."""
    what = spoken(NAMES[measure.kind])
    if not measure.subject:
        return what
    subject = _ZONES.get(measure.subject, Text(measure.subject, measure.subject))
    return spoken(Text("{what} ({subject})", "{what} ({subject})"), what=what, subject=subject)


def amount(measure: Measure, number: float | None) -> str:
    """Return an amount with its unit; ``None`` is not known."""
    if number is None:
        return spoken(_UNKNOWN)
    unit = spoken(UNITS[measure.kind])
    one = number == 1 or (number == 0 and language.current() == "fr")
    return f"{figure(number)} {_ONE.get(unit, unit) if one else unit}"


def asked(measure: Measure) -> str:
    """Return what is asked: for traffic, how many lines or people it takes."""
    return amount(measure, measure.demand if measure.needed is None else measure.needed)


def there_is(measure: Measure) -> str:
    """Return what there is."""
    return amount(measure, measure.most if measure.there is None else measure.there)


def left(measure: Measure) -> str:
    """Return the head-room: what there is beyond what is asked."""
    if measure.most is None:
        return spoken(_UNKNOWN)
    lines = (measure.there, measure.needed)
    more = (measure.most, measure.demand) if None in lines else lines
    rest = float(more[0] or 0) - float(more[1] or 0)
    return amount(measure, rest) if rest > 0 else spoken(_NONE)


def figure(number: float) -> str:
    """Return a number as people write it in the reader's language: 1,234.5 or 1 234,5."""
    written = f"{number:,.1f}".removesuffix(".0")
    if language.current() == "fr":
        return written.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return written


def percent(part: float | None) -> str:
    """Return a part as a percentage: 0.123 is 12 %."""
    if part is None:
        return spoken(_UNKNOWN)
    whole = figure(round(part * 100)) if part < _MANY else spoken(_OVER)
    if 0 < part < _FEW:
        whole = spoken(_UNDER)
    return f"{whole}\N{NO-BREAK SPACE}%" if language.current() == "fr" else f"{whole}%"


def runs_out(measure: Measure, growth: float, on: date) -> str:
    """Return when the demand exceeds what there is."""
    if measure.used is None:
        return spoken(_UNKNOWN)
    day = measure.runs_out(growth, on)
    if day is None:
        return spoken(_NEVER, year=on.year + FAR)
    return spoken(_NOW) if measure.used > 1 else f"{day:%Y-%m}"
