"""Capacity as a JSON document, for programs.

Format 1::

    {"format": 1, "on": DATE, "growth": [PERCENT],
     "measures": [{"office": SLUG or null, "kind": KIND, "subject": UPLINK, ZONE or null,
                   "demand": NUMBER, "most": NUMBER or null, "unit": UNIT, "used": PART or null,
                   "needed": N or null, "there": N or null,
                   "runs_out": {GROWTH: DATE or null}}]}

``demand`` and ``most`` are erlangs for calls and the front desk; ``needed`` and ``there`` say how many calls
at once, or people, that is.
"""

import math
from typing import Any

from rideau.fleet_capacity.measure import Kind, Measure
from rideau.fleet_capacity.picture import Picture

FORMAT = 1
Json = dict[str, Any]
_UNITS = {
    Kind.REMOTE_DEVICES: "devices",
    Kind.REMOTE_ADDRESSES: "devices",
    Kind.CALLS: "erlangs",
    Kind.FRONT_DESK: "erlangs",
    Kind.BANDWIDTH: "Mbit/s",
    Kind.LEASES: "addresses",
    Kind.FIXED_ADDRESSES: "devices",
    Kind.EXTENSIONS: "extensions",
    Kind.MAIL_STORAGE: "GB",
    Kind.PREFIXES: "offices",
}


def document(picture: Picture) -> Json:
    """Return ``picture`` as the document that this module describes."""
    return {
        "format": FORMAT,
        "on": str(picture.on),
        "growth": list(picture.growths),
        "measures": [_measure(each, picture) for each in picture.measures],
    }


def _measure(each: Measure, picture: Picture) -> Json:
    used = each.used
    return {
        "office": each.owner or None,
        "kind": str(each.kind),
        "subject": each.subject or None,
        "demand": round(each.demand, 3),
        "most": None if each.most is None else round(each.most, 3),
        "unit": _UNITS[each.kind],
        "used": None if used is None or math.isinf(used) else round(used, 4),
        "needed": each.needed,
        "there": each.there,
        "runs_out": {f"{growth:g}": _day(each, growth, picture) for growth in picture.growths},
    }


def _day(each: Measure, growth: float, picture: Picture) -> str | None:
    day = each.runs_out(growth, picture.on)
    return str(day) if day else None
