"""Apply, or preview, the plans of a fleet's offices: look, leave alone what is right, converge the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from rideau.cli.apply_results import outcome
from rideau.cli.fleet_options import FleetOptions
from rideau.cli.fleet_plans import FleetPlans, edition
from rideau.cli.fleet_resume import done_before
from rideau.cli.fleet_watch import watched
from rideau.cli.interrupts import interruptible
from rideau.cli.plan_file import Planned
from rideau.converge.look import Seen, look
from rideau.converge.quick import settled
from rideau.converge.results import Result, Target, Watch
from rideau.converge.state import HostState
from rideau.fleet_runs.fleet_run import FleetRun
from rideau.fleet_runs.memory import Memory
from rideau.fleet_runs.record import Ending, OfficeOutcome, RunRecord, ending_of
from rideau.fleet_runs.schedule import schedule
from rideau.fleet_runs.watcher import RunStart

Mode = Literal["apply", "preview", "preview_files"]
"""What :mod:`rideau.converge.run` does with the hosts."""


@dataclass(slots=True)
class ApplyFleet:
    """One run: the hosts of every office by slug, and what is known of them so far."""

    mode: Mode
    options: FleetOptions
    offices: Mapping[str, Sequence[Target]]
    plans: FleetPlans
    memory: Memory
    start: RunStart
    breaks: bool = False
    """Whether locks of hosts that somebody else holds are broken."""
    expected: Planned | None = None
    """The plan file that is applied: what hosts must still be."""
    results: dict[str, Result] = field(default_factory=dict)
    """What became of hosts, by name."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What was seen of hosts before pyinfra was needed, by name."""

    def work(self) -> RunRecord:
        """Work on all of them and return what became of every office."""
        slugs = self.start.offices
        digests = self._digests(len(slugs) > 1)
        resumed = done_before(self.memory, digests) if self.options.resume else ()
        memory = self.memory if digests and self.mode == "apply" else None
        with watched(events=self.options.events) as watcher:
            order = schedule(slugs, self.options.policy)
            run = FleetRun(self.start, order, watcher, digests, memory)
            self._refuse(run)
            self._look(run, resumed)
            if self.expected is not None:
                self.expected.check_hosts(
                    self.plans.plans, {name: each.state for name, each in self.seen.items()}
                )
            self._settle(run, digests, resumed)
            waiting = [slug for slug in order.not_begun if not order.stopped]
            if waiting:
                self._converge(run, {slug: self._left(slug) for slug in waiting}, digests)
            return run.finish()

    def _look(self, run: FleetRun, resumed: Iterable[str]) -> None:
        """Look at every host, and leave those alone that are right.

        In a fleet gateways first: where one does not answer, nothing is to be seen behind it, and to wait
        for that host by host would take minutes.
        """
        left = [each for slug, hosts in self.offices.items() if slug not in resumed for each in hosts]
        if len(self.offices) == 1:
            self._see(run, left)
        else:
            self._see_behind_gateways(run, left)
        self.results.update(settled(left, self.seen))

    def _see_behind_gateways(self, run: FleetRun, left: Sequence[Target]) -> None:
        self._see(run, [each for each in left if each.plan.guarded])
        silent = {each.plan.office for each in left if each.plan.guarded and each.name not in self.seen}
        self._see(run, [each for each in left if not each.plan.guarded and each.plan.office not in silent])

    def _see(self, run: FleetRun, targets: Sequence[Target]) -> None:
        for each in targets:
            run.step(each.plan.office, each.name, "look")
        self.seen.update(look(targets))

    @property
    def _looked(self) -> Mapping[str, HostState]:
        """What need not be asked again: a single office's turn is at once, a fleet's may be much later."""
        return {name: each.state for name, each in self.seen.items()} if len(self.offices) == 1 else {}

    def _digests(self, many: bool) -> dict[str, str]:
        wanted = self.options.resume or (many and self.mode == "apply")
        return {slug: edition(plan) for slug, plan in self.plans.plans.items()} if wanted else {}

    def _left(self, slug: str) -> list[Target]:
        return [each for each in self.offices[slug] if each.name not in self.results]

    def _refuse(self, run: FleetRun) -> None:
        for slug, reason in self.plans.refused.items():
            run.settle(OfficeOutcome(slug, Ending.FAILED, reasons=tuple(reason.splitlines())))

    def _settle(self, run: FleetRun, digests: Mapping[str, str], resumed: Iterable[str]) -> None:
        """Tell of the offices that nobody has to turn to."""
        for slug in resumed:
            run.settle(OfficeOutcome(slug, Ending.DONE_BEFORE, digests[slug]))
        for slug in self.offices.keys() - set(resumed):
            if not self._left(slug):
                run.settle(self._outcome(slug, digests.get(slug, ""), 0.0))

    def _converge(
        self,
        run: FleetRun,
        offices: Mapping[str, Sequence[Target]],
        digests: Mapping[str, str],
    ) -> None:
        # Before pyinfra is imported, which takes half a second, and only where it is needed.
        from rideau.converge.greenlets import Greenlets, make_sockets_cooperate  # noqa: PLC0415

        with run.interlude():  # a thread of the display would be half a greenlet afterwards
            make_sockets_cooperate()
        from rideau.converge.lock import Claim  # noqa: PLC0415
        from rideau.converge.run import WORK, Results, worker  # noqa: PLC0415

        office_of = {each.name: slug for slug, hosts in offices.items() for each in hosts}

        def finished(result: Result) -> None:
            self.results[result.name] = result
            run.host_finished(outcome(result, dry=self._dry))

        watch = Watch(lambda host, step: run.step(office_of[host], host, step), finished)
        crew = Greenlets[Results]()
        claim = Claim(self.start.who, self.start.id, self.breaks)
        do = worker(offices, WORK[self.mode], watch, self._looked, claim)

        def judged(slug: str, results: Results) -> OfficeOutcome:
            self.results.update({each.name: each for each in results})
            return self._outcome(slug, digests.get(slug, ""), run.seconds(slug))

        with interruptible(crew.interrupt):
            for _ in run.drive(crew, do, judged):
                pass

    @property
    def _dry(self) -> bool:
        return self.mode != "apply"

    def _outcome(self, slug: str, plan: str, seconds: float) -> OfficeOutcome:
        hosts = tuple(outcome(self.results[each.name], dry=self._dry) for each in self.offices[slug])
        return OfficeOutcome(slug, ending_of(hosts), plan, hosts, seconds=seconds)

    @property
    def in_order(self) -> tuple[Result, ...]:
        """What became of hosts, office by office."""
        hosts = chain.from_iterable(self.offices[slug] for slug in sorted(self.offices))
        return tuple(self.results[each.name] for each in hosts if each.name in self.results)
