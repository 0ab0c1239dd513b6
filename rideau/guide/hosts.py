"""The office's hosts, for its engineers: where they are, what runs on them, what must hold."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from rideau.guide.given import Given, day
from rideau.host import HostPlan
from rideau.pages.blocks import Block, Facts, Note, Paragraph, Section, Table, Tone
from rideau.pages.prose import code, joined, said
from rideau.service_names import NAMES
from rideau.summary import not_built
from rideau.text import Text


def glance(given: Given) -> Iterator[Block]:
    """Yield what stands at the top: the office, its dates, what it lacks still."""
    office, dates = given.office, given.dates
    held = said(Text("{days} days after that", "{days} jours ensuite"), days=str(dates.retention_days))
    yield Facts(
        (
            (said(Text("Office", "Cabinet")), code(office.slug)),
            (said(Text("Profile", "Profil")), code(f"profiles/offices/{office.slug}.yaml")),
            (said(Text("Domain", "Domaine")), code(office.domain)),
            (said(Text("Day one", "Premier jour")), day(dates.appointment)),
            (said(Text("Last day of support", "Dernier jour du soutien")), day(dates.support_until)),
            (said(Text("Its data is held", "Ses données sont gardées")), held),
        )
    )
    missing = [said(NAMES[slug]) for slug in not_built(office)]
    if missing:
        told = Text(
            "The level promises services that this version of Rideau does not build: {services}. Nothing of "
            "them is in the guides.",
            "Le niveau promet des services que cette version de Rideau ne construit pas : {services}. Les "
            "guides n'en disent rien.",
        )
        title = said(Text("Not built yet", "Pas encore construit"))
        yield Note(title, (Paragraph(said(told, services=joined(missing))),), Tone.WARNING)


def hosts(given: Given) -> Iterator[Section]:
    """Yield the part about hosts."""
    yield Section("hosts", said(Text("Hosts", "Serveurs")), (_machines(given), _units(given)))


def proofs(given: Given) -> Iterator[Section]:
    """Yield the part about what must hold, service by service."""
    told = Text(
        "{count} statements that can fail, each checked from where it matters.",
        "{count} énoncés qui peuvent échouer, chacun vérifié de là où il compte.",
    )
    count = Paragraph(said(told, count=str(len(given.plan.checks))))
    tables = tuple(_checks(given))
    yield Section("checks", said(Text("What verify proves", "Ce que verify prouve")), (count, *tables))


def _checks(given: Given) -> Iterator[Table]:
    columns = (said(Text("Check", "Vérification")), said(Text("What must hold", "Ce qui doit être vrai")))
    for slug in given.office.services:
        rows = tuple((code(each.id), said(each.title)) for each in given.plan.checks if each.service == slug)
        if rows:
            yield Table(f"checks-{slug}", said(_CHECKS, service=said(NAMES[slug])), columns, rows)


_CHECKS = Text("Checks of: {service}", "Vérifications : {service}")


def _machines(given: Given) -> Table:
    columns = (
        said(Text("Host", "Serveur")),
        said(Text("Name", "Nom")),
        said(Text("Roles", "Rôles")),
        "Debian",
        "SSH",
        said(Text("Addresses", "Adresses")),
    )
    rows = tuple(_machine(each) for each in given.plan.hosts)
    return Table("machines", said(Text("Where they are", "Où ils sont")), columns, rows)


def _machine(plan: HostPlan) -> tuple[str, ...]:
    host = plan.host
    links = Markup("<br>").join(code(f"{link.name} {link.ipv4}") for link in host.interfaces)
    roles = joined(sorted(host.roles))
    return host.slug, code(host.fqdn), roles, host.debian, code(str(host.ssh)), links


def _units(given: Given) -> Table:
    columns = (said(Text("Host", "Serveur")), said(Text("Service", "Service")), said(Text("Units", "Unités")))
    rows = tuple(
        (each.host.slug, said(NAMES[owner]), joined([code(unit) for unit in units]))
        for each in given.plan.hosts
        for owner, units in _by_owner(each).items()
    )
    return Table("units", said(Text("What runs on them", "Ce qui y tourne")), columns, rows)


def _by_owner(plan: HostPlan) -> Mapping[str, list[str]]:
    """Return the names of units by the service that brings them, in the order of the plan."""
    found: dict[str, list[str]] = {}
    for part in plan.contributions:
        for unit in part.units:
            found.setdefault(part.owner, []).append(unit.name)
    return found
