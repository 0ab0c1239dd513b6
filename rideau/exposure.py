"""What a change of stage must prove: the checks, and of the zone matrix the packets, that changed. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from rideau.checks import Check, Matrix, Packet
from rideau.compile import OfficePlan


def proofs(before: OfficePlan, after: OfficePlan) -> tuple[Check, ...]:
    """Return what holds of ``after`` and did not hold, or was not asked, of ``before``.

    Checks that cut an uplink are left out: nobody breaks on purpose what was just exposed.
    """
    return tuple(_changed(before, after))


def gentle(plan: OfficePlan) -> tuple[Check, ...]:
    """Return the checks that break nothing while they ask."""
    return tuple(each for each in plan.checks if not (each.during or each.after))


def _changed(before: OfficePlan, after: OfficePlan) -> Iterator[Check]:
    known = {each.id: each for each in gentle(before)}
    for check in gentle(after):
        former = known.get(check.id)
        if former == check:
            continue
        if former and isinstance(former.probe, Matrix) and isinstance(check.probe, Matrix):
            yield replace(check, probe=_narrowed(former.probe, check.probe))
        else:
            yield check


def _narrowed(before: Matrix, after: Matrix) -> Matrix:
    """Return the packets whose fate changed; those that only ``before`` let pass must be refused now."""
    known, asked = {*before.packets}, {_way(each) for each in after.packets}
    changed = [each for each in after.packets if each not in known]
    gone = [each for each in before.packets if each.allowed and _way(each) not in asked]
    return Matrix((*changed, *(replace(each, allowed=False, why="withdrawn") for each in gone)))


def _way(packet: Packet) -> Packet:
    return replace(packet, allowed=False, why="")
