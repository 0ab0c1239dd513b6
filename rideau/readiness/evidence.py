"""What records of runs say of one office: what changed its hosts last, and what was proven since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rideau.history.record import INTERRUPTED, CheckRecord, RunRecord
from rideau.history.served import CHANGING

STATE = "state"
"""Where a service's slug would stand: whether hosts are what their plans say."""
_TOUCHED = frozenset({"changed", "failed"})


@dataclass(frozen=True, slots=True)
class Proof:
    """How the checks of one service ended when they were last asked.

    Records of before services were counted know of failures alone: then ``passed`` is ``None``.
    """

    run: RunRecord
    passed: int | None
    failed: int
    not_run: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known of an office; ``runs`` are its own, newest first."""

    runs: tuple[RunRecord, ...] = ()
    change: RunRecord | None = None
    """The last run that changed its hosts, or may have."""
    failure: str | None = None
    """Why that run failed; empty where it did not say, ``None`` where it ended well."""
    drifted: tuple[str, ...] = ()
    """Hosts that somebody changed since."""
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    whole: RunRecord | None = None
    """The last run that asked every check, and counted those of each service."""

    def proof(self, service: str) -> Proof | None:
        """Return what was last proven of ``service``."""
        return self.proofs.get(service)

    def stands(self, run: RunRecord) -> bool:
        """Tell whether nothing has changed hosts since the checks of ``run`` were asked."""
        return self.change is None or (self.change.ended or self.change.begun) < run.begun

    @property
    def settled(self) -> RunRecord | None:
        """The last run after which hosts were what was written for them then."""
        applied = self.change if self.failure is None else None
        known = (each for each in (self.as_planned, applied) if each)
        return max(known, key=lambda each: each.id, default=None)

    @property
    def as_planned(self) -> RunRecord | None:
        """The run that found all hosts to be what their plans said, and which nothing has changed since."""
        state = self.proof(STATE)
        good = state is not None and not state.failed and state.passed and self.stands(state.run)
        return state.run if state and good else None


def gather(runs: Iterable[RunRecord], office: str, services: Iterable[str]) -> Evidence:
    """Return what ``runs`` say of ``office`` and its ``services``."""
    mine = (each for each in runs if office in each.offices)
    own = tuple(sorted(mine, key=lambda each: each.id, reverse=True))
    change = next((each for each in own if _changes(each, office)), None)
    proofs = dict(_proofs(own, office, (STATE, *services)))
    return Evidence(
        own,
        change,
        _failure(change, office) if change else None,
        _drifted(own, office, change, proofs.get(STATE)),
        proofs,
        next((each for each in own if not each.note and _is_counted(each, office)), None),
    )


def _changes(run: RunRecord, office: str) -> bool:
    """Tell whether a run changed hosts of ``office``, or may have: one that was cut short is not believed."""
    if run.verb not in CHANGING:
        return False
    hosts = [each for each in run.hosts if each.office == office and each.host]
    if not hosts:
        return run.outcome == INTERRUPTED or (run.verb != "apply" and run.outcome == "done")
    return any(each.outcome in _TOUCHED for each in hosts)


def _failure(run: RunRecord, office: str) -> str | None:
    failed = [each for each in run.hosts if each.office == office and each.outcome == "failed"]
    if failed:
        return next((each.error for each in failed if each.error), "")
    return run.note if run.outcome == INTERRUPTED else None


def _is_counted(run: RunRecord, office: str) -> bool:
    checks = _checks(run, office)
    return checks is not None and bool(checks.services)


def _checks(run: RunRecord, office: str) -> CheckRecord | None:
    return next((each for each in run.checks if each.office == office), None)


def _proofs(runs: Iterable[RunRecord], office: str, services: Iterable[str]) -> Iterator[tuple[str, Proof]]:
    """Yield the newest proof of every service that has one; ``runs`` are newest first."""
    wanted = set(services)
    for run in runs:
        checks = _checks(run, office)
        if checks is None:
            continue
        for proof in _in(run, checks, frozenset(wanted)):
            wanted.discard(proof[0])
            yield proof


def _in(run: RunRecord, checks: CheckRecord, wanted: frozenset[str]) -> Iterator[tuple[str, Proof]]:
    for each in checks.services:
        if each.service in wanted:
            failures = _of(checks.failures, each.service)
            yield each.service, Proof(run, each.passed, each.failed, each.not_run, failures)
    if not checks.services:  # an old record: a verification of everything, or of what its note names
        for service in sorted(wanted & {run.note} if run.note else wanted):
            failures = _of(checks.failures, service)
            yield service, Proof(run, None, len(failures), 0, failures)


def _of(failures: Iterable[str], service: str) -> tuple[str, ...]:
    return tuple(each for each in failures if each.startswith(f"{service}."))


def _drifted(
    runs: Iterable[RunRecord], office: str, change: RunRecord | None, state: Proof | None
) -> tuple[str, ...]:
    """Return the hosts that the last look found changed, unless they were changed or proven since."""
    looked = next((each for each in runs if each.verb == "drift" and each.hosts), None)
    later = [each.id for each in (change, state.run if state and not state.failed else None) if each]
    if looked is None or any(each > looked.id for each in later):
        return ()
    own = (each for each in looked.hosts if each.office == office)
    return tuple(each.host for each in own if each.outcome == "drifted")
