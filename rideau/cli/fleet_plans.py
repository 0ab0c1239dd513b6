"""The plans of many offices: one that cannot be used is told, and takes no other along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

import click

from rideau.cli import life
from rideau.compile import OfficePlan
from rideau.converge.manifest import manifest_of
from rideau.problems import RideauError
from rideau.project import Project
from rideau.render import render
from rideau.vault import opening
from rideau.vault.vaults import Vaults


@dataclass(frozen=True, slots=True)
class FleetPlans:
    """The plans by office, and why the other offices have none."""

    plans: Mapping[str, OfficePlan]
    refused: Mapping[str, str]


def planned(project: Project, slugs: Iterable[str], *, alone: bool, remember: bool) -> FleetPlans:
    """Plan every office; an office that was asked for ``alone`` raises what is wrong with it.

    ``remember`` keeps what the plans were given: what is on a host must never be given to anybody else.
    """
    project.fleet  # noqa: B018 -- what is wrong with the fleet itself is told once, not office by office
    plans: dict[str, OfficePlan] = {}
    refused: dict[str, str] = {}
    for slug in slugs:
        try:
            life.refuse_closed(project, [slug])
            plans[slug] = project.plan(slug)
            for lockfile in project.allocate(slug) if remember else ():
                click.echo(f"{lockfile}: written; commit it", err=True)
        except RideauError as error:
            if alone:
                raise
            plans.pop(slug, None)
            refused[slug] = str(error)
    return FleetPlans(plans, refused)


def opened(plans: FleetPlans, vaults: Vaults, *, alone: bool) -> FleetPlans:
    """Return ``plans`` with the secrets they refer to; ``alone`` as in :func:`planned`."""
    found: dict[str, OfficePlan] = {}
    refused = dict(plans.refused)
    for slug, plan in plans.plans.items():
        try:
            found[slug] = replace(plan, hosts=opening.opened(plan.hosts, vaults))
        except RideauError as error:
            if alone:
                raise
            refused[slug] = str(error)
    return FleetPlans(found, refused)


def edition(plan: OfficePlan) -> str:
    """Return what tells an opened plan from any other: its digest, and the versions of its secrets."""
    versions = sorted(plan.hosts[0].values.versions.items())
    return " ".join((digest(plan), *(f"{name}={number}" for name, number in versions)))


def digest(plan: OfficePlan) -> str:
    """Return what tells this plan from any other: a digest of what every host would be."""
    manifests = (f"{each.host.name}\n{manifest_of(each, render(each)).text}" for each in plan.hosts)
    packages = (" ".join(each.packages) for each in plan.hosts)
    return sha256("\0".join((*manifests, *packages)).encode()).hexdigest()
