"""Steps in the life of an office that change what the outside may reach: look, change, prove, or go back."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from rideau import lifecycle_record
from rideau.checks import Check, OnHost
from rideau.cli.reach import places_of
from rideau.compile import OfficePlan
from rideau.exposure import gentle, proofs
from rideau.language import gettext
from rideau.lifecycle import Transition
from rideau.office import Stage
from rideau.places import OfficePlaces
from rideau.problems import Refused
from rideau.project import Project
from rideau.verify import Verdict, verify


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose stage is about to change, and whether it is the lab's."""

    project: Project
    slug: str
    lab: bool

    @property
    def plan(self) -> OfficePlan:
        """What its hosts are to be at its present stage."""
        return self.project.plan(self.slug)


@dataclass(frozen=True, slots=True)
class Change:
    """How a step went: seconds until the gateway had changed, until it was proven, and what was proven."""

    changed: float
    proven: float
    evidence: tuple[str, ...]


def obstacles(office: Office) -> tuple[str, ...]:
    """Return why nobody should change the stage of ``office`` now: hosts that differ, checks that fail."""
    found = apply(office, "--dry")
    drift = tuple(_drift(found))
    return (*drift, *failures(office, gentle(office.plan)))


def apply(office: Office, *options: str) -> list[dict[str, object]]:
    """Run ``rideau apply`` and return what it says of each host.

    In a process of its own: pyinfra brings its own way of doing several things at once.
    """
    command = [sys.executable, "-m", "rideau", "apply", office.slug, "--json", *options]
    asked = subprocess.run(
        [*command, *(["--lab"] if office.lab else [])], capture_output=True, text=True, check=False
    )
    try:
        hosts: list[dict[str, object]] = json.loads(asked.stdout)["hosts"]
    except (ValueError, LookupError):
        raise Refused(asked.stderr.strip() or gettext("rideau apply said nothing")) from None
    return hosts


def _drift(hosts: Iterable[dict[str, object]]) -> Iterator[str]:
    for each in hosts:
        if each["error"]:
            yield f"{each['host']}: {each['error']}"
        elif each["pending"]:
            changes = each["changes"] if isinstance(each["changes"], list) else []
            said = gettext("{host} is not what its plan says ({changes}). Run rideau apply {office}.")
            yield said.format(host=each["host"], changes="; ".join(map(str, changes)), office=each["office"])


def failures(office: Office, checks: Sequence[Check]) -> tuple[str, ...]:
    """Run ``checks`` and return what failed; a check that nobody can ask here is not held against anybody."""
    addresses, login, world = places_of(office.plan.office, lab=office.lab)
    with OfficePlaces(addresses, login, world) as places:
        results = verify(checks, places, lambda _: None)
    return tuple(f"{each.check.id}: {each.evidence}" for each in results if each.verdict is Verdict.FAILED)


def change(office: Office, step: Transition, *, undo: bool) -> Change:
    """Take ``step`` on the hosts and prove it; raise :class:`Refused` where that fails.

    What shall be is written down first, so that an apply after an interruption finishes it. With ``undo``,
    a step that failed is taken back, on the record and on the hosts.
    """
    life = office.project.life(office.slug)
    before = office.plan
    record = office.project.record(office.slug)
    lifecycle_record.write(record, life.then(step))
    try:
        return _changed(office, before, withdraws=step.stage is Stage.CLOSING)
    except BaseException:
        if undo:
            lifecycle_record.write(record, life)
            apply(office)
        raise


def _changed(office: Office, before: OfficePlan, *, withdraws: bool) -> Change:
    begun = monotonic()
    refuse(f"{each['host']}: {each['error']}" for each in apply(office) if each["error"])
    if withdraws:
        _forget_flows(office)
    changed = monotonic() - begun
    asked = proofs(before, office.plan)
    refuse(failures(office, asked))
    return Change(changed, monotonic() - begun, tuple(each.id for each in asked))


def refuse(reasons: Iterable[str]) -> None:
    """Raise :class:`Refused` with every reason, if there is any."""
    lines = [*reasons]
    if lines:
        raise Refused("\n".join(lines))


def _forget_flows(office: Office) -> None:
    """End what came in while the office was exposed: a rule that is gone does not end a conversation."""
    addresses, login, world = places_of(office.plan.office, lab=office.lab)
    with OfficePlaces(addresses, login, world) as places:
        places.run(OnHost(office.plan.office.gateway.slug), "conntrack -F", 10)
