"""An office and the records of its runs, to judge."""

from datetime import date
from pathlib import Path

from rideau.history.record import CheckRecord, HostRecord, RunRecord, ServiceRecord
from rideau.lifecycle import Dates, Life, Transition
from rideau.lifecycle_record import write
from rideau.office import Provider, Stage
from rideau.readiness.judging import Day, judge
from rideau.readiness.subject import Margins, Subject
from rideau.readiness.verdict import OfficeVerdict
from rideau.text import Text

DAY_ONE = date(2026, 11, 30)
OFFICE = "tourism"
COMMIT = "6f3a1c2" + "0" * 33
PROVIDERS = {
    "network": Provider.MANAGED,
    "telephony": Provider.MANAGED,
    "email": Provider.PARTNER,
    "hotline": Provider.MANAGED,
    "collaboration": Provider.NONE,
}
_STAGES = (Stage.STAGED, Stage.ACTIVE, Stage.CLOSING, Stage.CLOSED)


def subject(stage: Stage = Stage.STAGED, profile_changed: bool = False) -> Subject:
    """Return an office that came to ``stage``; only its network and its telephones are built."""
    steps = _STAGES[: _STAGES.index(stage) + 1] if stage in _STAGES else ()
    held = date(2027, 4, 30)
    life = Life(tuple(Transition(each, date(2026, 11, 10), "me", hold_until=held) for each in steps))
    dates = Dates(DAY_ONE, date(2027, 3, 31), 30)
    name = Text("Office of the Minister of Tourism", "Cabinet du ministre du Tourisme")
    return Subject(OFFICE, name, dates, life, PROVIDERS, frozenset({"hotline"}), profile_changed)


def _run(day: str, verb: str, **more: object) -> RunRecord:
    """A run on ``day``, such as ``1126T0415``."""
    time = f"2026-{day[:2]}-{day[2:4]}T{day[5:7]}:{day[7:9]}"
    values = {"outcome": "done", "commit": COMMIT, "dirty": False, "version": "0.1.0", **more}
    return RunRecord(
        id=f"2026{day}00Z-{verb[:4]}{day[2:4]}{day[5:9]}",
        verb=verb,
        who="claire@controller",
        begun=f"{time}:00.000Z",
        ended=f"{time}:50.000Z",
        where="lab",
        offices=(OFFICE,),
        **values,  # type: ignore[arg-type]
    )


def applied(
    day: str, outcome: str = "changed", error: str = "", verb: str = "apply", commit: str = COMMIT
) -> RunRecord:
    host = HostRecord(f"{OFFICE}-gateway", OFFICE, outcome, 6, 7, {"files": 2}, error)
    return _run(day, verb, hosts=(host,), outcome="failed" if error else "done", commit=commit)


def looked(day: str, outcome: str) -> RunRecord:
    return _run(day, "drift", hosts=(HostRecord(f"{OFFICE}-gateway", OFFICE, outcome, 7, 7),))


def verified(day: str, note: str = "", commit: str = COMMIT, **services: tuple[int, int, int]) -> RunRecord:
    """A verification; ``services`` say how many of each one's checks passed, failed, were not run."""
    counted = services or {"state": (2, 0, 0), "network": (12, 0, 0), "telephony": (9, 0, 0)}
    records = tuple(ServiceRecord(slug, *each) for slug, each in counted.items())
    failures = tuple(f"{slug}.thing-{n}" for slug, each in counted.items() for n in range(each[1]))
    sums = (sum(each[at] for each in counted.values()) for at in range(3))
    return _run(
        day, "verify", note=note, commit=commit, checks=(CheckRecord(OFFICE, *sums, failures, records),)
    )


def stage(folder: Path, office: str) -> None:
    """Have the office installed, as far as the records of lives in ``folder`` know."""
    folder.mkdir(parents=True, exist_ok=True)
    life = Life((Transition(Stage.STAGED, DAY_ONE.replace(day=10), "me"),))
    write(folder / f"{office}.lifecycle.yaml", life)


def judged(*runs: RunRecord, of: Subject | None = None, on: str = "2026-11-27") -> OfficeVerdict:
    return judge(of or subject(), runs, Day(date.fromisoformat(on), Margins()))
