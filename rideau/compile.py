"""The two passes: what services need, then what every host gets. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from rideau.checks import Check
from rideau.host import Contribution, HostPlan
from rideau.needs import Needs
from rideau.office import Office, Provider, Role, Stage
from rideau.problems import Refused
from rideau.secret import is_marked
from rideau.services import SERVICES, ServiceModule


@dataclass(frozen=True)
class OfficePlan:
    """An office, what its services asked for, and what its hosts must be."""

    office: Office
    needs: Needs
    """What holds in its present stage: without exposure unless it is active."""
    hosts: tuple[HostPlan, ...]
    """The gateway first, then the others in the order of the office."""
    services: tuple[ServiceModule, ...] = field(repr=False)
    """Those the office has, managed or the department's."""

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What must hold once it runs; worked out when first asked, since only ``verify`` asks."""
        return tuple(check for each in self.services for check in each.checks(self.office, self.needs))


def compile_office(office: Office, services: Sequence[ServiceModule] = SERVICES) -> OfficePlan:
    """Return the plan of ``office``; raise :class:`Refused` when services claim the same thing."""
    active = [each for each in services if office.services[each.SLUG].provider is not Provider.NONE]
    asked = sum((each.needs(office) for each in active), Needs())
    needs = asked if office.stage is Stage.ACTIVE else asked.inside(office.standards.hub)
    contributions = _contributions(office, active, asked, needs)
    conflicts = [*_name_conflicts(asked), *_secret_conflicts(asked), *_contribution_conflicts(contributions)]
    if conflicts:
        raise Refused(f"{office.slug}: services claim the same thing:\n  " + "\n  ".join(conflicts))
    exposed = [*_exposed_secrets(contributions)]
    if exposed:
        raise Refused(f"{office.slug}: everybody on a host sees its commands:\n  " + "\n  ".join(exposed))
    hosts = sorted(office.hosts, key=lambda host: Role.GATEWAY not in host.roles)
    return OfficePlan(
        office,
        needs,
        tuple(
            HostPlan(
                office.slug,
                host,
                tuple(part for part in contributions if part.host == host.slug),
                guarded=Role.GATEWAY in host.roles,
                secrets=needs.kept,
            )
            for host in hosts
        ),
        tuple(active),
    )


def _contributions(
    office: Office, services: Sequence[ServiceModule], asked: Needs, needs: Needs
) -> list[Contribution]:
    """Return what each host gets: the gateway for what holds now, the others for what was asked for.

    So exposure is the gateway's business alone, and day one changes one host.
    """
    if needs == asked:
        return [part for each in services for part in each.plan(office, asked)]
    gateway = office.gateway.slug
    return [
        part
        for each in services
        for of in (asked, needs)
        for part in each.plan(office, of)
        if (part.host == gateway) is (of is needs)
    ]


def _name_conflicts(needs: Needs) -> Iterator[str]:
    claims = defaultdict(set)
    for name in needs.names:
        for zone in name.zones:
            claims[f"name {name.label} in {zone}"].add((name.owner, name.host))
    for what, owners in claims.items():
        if len({host for _, host in owners}) > 1:
            yield f"{what}: {_both(owner for owner, _ in owners)}"


def _secret_conflicts(needs: Needs) -> Iterator[str]:
    counts = Counter(secret.id for secret in needs.kept)
    yield from (f"secret {name}: declared {count} times" for name, count in counts.items() if count > 1)


def _exposed_secrets(contributions: Iterable[Contribution]) -> Iterator[str]:
    for part in contributions:
        commands = (
            *((f"unit {each.name}", each.health or "") for each in part.units),
            *((f"action {each.name}", each.command) for each in part.actions),
            *((f"validator {each.name}", each.command) for each in part.validators),
        )
        for what, command in commands:
            if is_marked(command):
                yield f"{what} of {part.owner} on {part.host} has a secret in its command: put it into a file"


def _contribution_conflicts(contributions: Iterable[Contribution]) -> Iterator[str]:
    claims: dict[str, list[str]] = defaultdict(list)
    for part in sorted(contributions, key=attrgetter("host")):
        things = (
            *(f"file {each.path}" for each in part.files),
            *(f"unit {each.name}" for each in part.units),
            *(f"port {each}" for each in part.listens),
        )
        for thing in things:
            claims[f"{thing} on {part.host}"].append(part.owner)
    for what, owners in claims.items():
        if len(owners) > 1:
            yield f"{what}: {_both(owners)}"


def _both(owners: Iterable[str]) -> str:
    return " and ".join(sorted(owners))
