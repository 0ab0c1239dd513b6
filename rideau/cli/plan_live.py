"""``rideau plan OFFICE --live``: what an apply would change on hosts as they are, and what people notice."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from rideau.cli.fleet_plans import FleetPlans, digest, opened, planned
from rideau.cli.plan_file import write_plan_file
from rideau.cli.reach import access_to, project_of
from rideau.converge.live import LivePlan, live_plans, unit_acts
from rideau.converge.results import Target
from rideau.language import gettext, ngettext

FORMAT = 1
PENDING = 2


def plan_live(office: str, out: Path | None, spoken: str, *, lab: bool, as_json: bool) -> int:
    """Show it, write it to the plan file ``out`` if that is given, and return the exit status."""
    project = project_of(lab=lab)
    plans = planned(project, [office], alone=True, remember=False)
    access = access_to(project, [plans.plans[office].office], lab)
    plans = opened(plans, access.vaults, alone=True)
    found = live_plans([Target(each, access.data(office, each.host)) for each in plans.plans[office].hosts])
    if as_json:
        click.echo(json.dumps(document(plans, office, found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines(found, office, spoken)))
    failed = any(each.error for each in found)
    if out is not None:
        if not failed:
            write_plan_file(out, plans, access.vaults, found, lab=lab)
        click.echo((_not_written() if failed else _written()).format(file=out), err=True)
    return 1 if failed else PENDING if any(each.changes.pending for each in found) else 0


def _written() -> str:
    return gettext("{file}: written. rideau apply {file} does this and nothing else.")


def _not_written() -> str:
    return gettext("{file}: not written, since a host could not be planned.")


def lines(found: Sequence[LivePlan], office: str, spoken: str) -> Iterator[str]:
    """Yield what would change, host by host, and what it comes to."""
    for each in found:
        yield from _host(each)
    pending = [each for each in found if not each.error and each.changes.pending]
    if not pending:
        yield gettext("{office}: nothing to change.").format(office=office)
        return
    told = ngettext("{count} host would change.", "{count} hosts would change.", len(pending))
    yield told.format(count=len(pending))
    noticed = [*_noticed(pending, spoken)]
    yield gettext("What people notice:") if noticed else gettext("Nobody notices anything.")
    yield from noticed


def _host(each: LivePlan) -> Iterator[str]:
    changes = each.changes
    if each.error:
        yield f"{each.name}: {gettext('FAILED')}"
        yield from (f"    {line}" for line in each.error.splitlines())
        return
    if not changes.pending:
        yield gettext("{host}: nothing to change (generation {number})").format(
            host=each.name, number=changes.state.active
        )
        return
    yield gettext("{host}: would change (generation {before}, then {after})").format(
        host=each.name, before=changes.state.active, after=changes.generation
    )
    yield from (f"    {line}" for line in changes.lines)
    yield from each.differences


def _noticed(found: Iterable[LivePlan], spoken: str) -> Iterator[str]:
    """Yield what people notice, each thing once, with the hosts and units that cause it."""
    causes: dict[str, list[str]] = {}
    for each in found:
        for act in unit_acts(each.changes):
            if act.impact is not None:
                unit = act.unit.removesuffix(".service")
                causes.setdefault(act.impact.in_language(spoken), []).append(
                    f"{each.changes.plan.host.slug} {unit}"
                )
    for words, units in causes.items():
        yield from wrap(
            f"{words} ({', '.join(units)})",
            96,
            initial_indent="    ",
            subsequent_indent="        ",
            break_on_hyphens=False,
        )


def document(plans: FleetPlans, office: str, found: Iterable[LivePlan]) -> dict[str, Any]:
    """Return everything for a program."""
    return {
        "format": FORMAT,
        "office": office,
        "plan": digest(plans.plans[office]),
        "hosts": [_document(each) for each in found],
    }


def _document(each: LivePlan) -> dict[str, Any]:
    changes = each.changes
    return {
        "host": each.name,
        "generation": changes.state.active,
        "next_generation": changes.generation,
        "pending": changes.pending,
        "packages": list(changes.packages),
        "files": [{"path": file.path, "change": str(file.verb)} for file in changes.files],
        "units": [
            {
                "unit": act.unit,
                "change": act.verb,
                "impact": {"en": act.impact.en, "fr": act.impact.fr} if act.impact else None,
            }
            for act in unit_acts(changes)
        ],
        "changes": list(changes.lines),
        "diff": list(each.differences),
        "error": each.error or None,
    }
