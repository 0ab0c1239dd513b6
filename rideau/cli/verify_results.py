"""What ``rideau verify`` says of the checks of an office, to people and to programs."""

from collections.abc import Iterable, Iterator

from rideau.checks import InZone, OnHost, Place
from rideau.cli.tables import Row, Table
from rideau.language import gettext
from rideau.office import Office
from rideau.verify import Result, Verdict

MARKS = {Verdict.PASSED: "✔", Verdict.FAILED: "✘", Verdict.NOT_RUN: "?"}


def tables(results: Iterable[Result], spoken: str) -> Iterator[Table]:
    """Yield a table for every service."""
    columns = ("", gettext("Check"), gettext("From"), gettext("Evidence"))
    by_service: dict[str, list[Result]] = {}
    for result in results:
        by_service.setdefault(result.check.service, []).append(result)
    for slug, some in by_service.items():
        passed = sum(each.verdict is Verdict.PASSED for each in some)
        rows = tuple(_row(each, spoken) for each in some)
        yield Table(f"{slug}  {passed}/{len(some)}", columns, rows)


def _row(result: Result, spoken: str) -> Row:
    check = result.check
    return (MARKS[result.verdict], check.title.in_language(spoken), _where(check.place), result.evidence)


def _where(place: Place) -> str:
    if isinstance(place, OnHost):
        return place.host
    return str(place.zone) if isinstance(place, InZone) else gettext("outside")


def is_ready(results: Iterable[Result]) -> bool:
    """Tell whether every check passed."""
    return all(each.verdict is Verdict.PASSED for each in results)


def conclusion(office: Office, results: tuple[Result, ...], spoken: str) -> str:
    """Return the readiness of an office in a sentence."""
    passed = sum(each.verdict is Verdict.PASSED for each in results)
    words = {
        True: gettext("{office}: ready. {passed} of {total} checks passed."),
        False: gettext("{office}: not ready. {passed} of {total} checks passed."),
    }[passed == len(results)]
    return words.format(office=office.name.in_language(spoken), passed=passed, total=len(results))


def document(office: str, results: tuple[Result, ...], spoken: str) -> dict[str, object]:
    """Return the readiness of an office for a program, format 1."""
    return {
        "format": 1,
        "office": office,
        "ready": is_ready(results),
        "checks": [
            {
                "id": each.check.id,
                "service": each.check.service,
                "title": each.check.title.in_language(spoken),
                "from": _where(each.check.place),
                "verdict": str(each.verdict),
                "evidence": each.evidence,
                "seconds": round(each.seconds, 2),
            }
            for each in results
        ],
    }
