"""Verify the offices of a fleet: each on its own, several at a time, one summary."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rideau import language
from rideau.cli.fleet_options import FleetOptions
from rideau.cli.fleet_plans import FleetPlans, digest
from rideau.cli.fleet_resume import done_before
from rideau.cli.fleet_watch import watched
from rideau.cli.interrupts import interruptible
from rideau.cli.verify_results import is_ready
from rideau.cli.verify_run import asked, run
from rideau.compile import OfficePlan
from rideau.fleet_runs.crew import Threads
from rideau.fleet_runs.fleet_run import FleetRun
from rideau.fleet_runs.memory import Memory
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord
from rideau.fleet_runs.schedule import schedule
from rideau.fleet_runs.watcher import RunStart
from rideau.problems import RideauError
from rideau.verify import Result, Verdict

Readiness = tuple[Result, ...] | str
"""The checks of an office, or why they could not be run."""


@dataclass(slots=True)
class VerifyFleet:
    """One run over the offices of ``plans``."""

    options: FleetOptions
    plans: FleetPlans
    memory: Memory
    service: str | None
    lab: bool
    spoken: str
    start: RunStart
    results: dict[str, tuple[Result, ...]] = field(default_factory=dict)
    """What the checks of offices said, by slug."""

    def work(self) -> RunRecord:
        """Verify all of them and return what became of every office."""
        slugs = self.start.offices
        digests = {slug: digest(plan) for slug, plan in self.plans.plans.items()}
        resumed = done_before(self.memory, digests) if self.options.resume else ()
        with watched(events=self.options.events) as watcher:
            order = schedule(slugs, self.options.policy)
            fleet = FleetRun(self.start, order, watcher, digests, self.memory)
            for slug, reason in self.plans.refused.items():
                fleet.settle(OfficeOutcome(slug, Ending.FAILED, reasons=tuple(reason.splitlines())))
            for slug in resumed:
                fleet.settle(OfficeOutcome(slug, Ending.DONE_BEFORE, digests[slug]))

            def judge(slug: str, found: Readiness) -> OfficeOutcome:
                return self._judge(slug, found, digests[slug], fleet.seconds(slug))

            crew = Threads[Readiness]()
            with interruptible(crew.interrupt):
                for _ in fleet.drive(crew, lambda slug: self._verify(slug, fleet), judge):
                    pass
            return fleet.finish()

    def _verify(self, slug: str, fleet: FleetRun) -> Readiness:
        language.use(self.spoken)  # a thread begins in nobody's language
        plan = self.plans.plans[slug]
        try:
            return run(plan, self.lab, self.service, _counting(plan, self.service, fleet))
        except (RideauError, OSError) as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 -- one office's surprise must not take the others along
            return f"unexpected: {type(error).__name__}: {error}"

    def _judge(self, slug: str, found: Readiness, plan: str, seconds: float) -> OfficeOutcome:
        if isinstance(found, str):
            return OfficeOutcome(slug, Ending.FAILED, plan, (), (found,), seconds)
        self.results[slug] = found
        if is_ready(found):
            return OfficeOutcome(slug, Ending.READY, plan, seconds=seconds)
        return OfficeOutcome(slug, Ending.NOT_READY, plan, (), _missing(found, self.spoken), seconds)


def _counting(plan: OfficePlan, service: str | None, fleet: FleetRun) -> Callable[[], None]:
    """Return what to call after every check: it tells of every tenth part of them."""
    slug, total = plan.office.slug, len(asked(plan, service))
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done * 10 // total > (done - 1) * 10 // total:
            fleet.step(slug, slug, f"{done}/{total}")

    return advance


def _missing(results: tuple[Result, ...], spoken: str) -> tuple[str, ...]:
    bad = (each for each in results if each.verdict is not Verdict.PASSED)
    return tuple(f"{each.check.title.in_language(spoken)}: {each.evidence}" for each in bad)
