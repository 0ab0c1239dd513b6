"""``rideau plan``: what every host of an office will be. No host is asked."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from netaddr import IPAddress

from rideau import language, mail
from rideau.call_capacity import call_capacity
from rideau.capacity import MBPS, capacity
from rideau.cli.allocating import allocate
from rideau.cli.completion import offices
from rideau.cli.markdown import markdown
from rideau.cli.plan_files import as_json_text, write, write_all
from rideau.cli.tables import Row, Table, show
from rideau.compile import OfficePlan
from rideau.host import HostPlan
from rideau.language import gettext, ngettext
from rideau.office import Interface, Office
from rideau.opening_rows import opening_rows
from rideau.project import Project
from rideau.render import render
from rideau.summary import not_built
from rideau.telephony import extensions

FORMATS = ("text", "json", "markdown")


@click.command()
@click.argument("office", required=False, shell_complete=offices)
@click.option("--all", "every", is_flag=True, help="Every office of the fleet; needs --out.")
@click.option(
    "--live", is_flag=True, help="Look at the hosts: what would change there, and what people notice."
)
@click.option("--lab", is_flag=True, help="With --live: the hosts of the lab that is up.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Write every file below DIR; with --live, write a plan file for rideau apply.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For people, for programs (format 1), or for a comment on a change.",
)
@click.option("--json", "format_", flag_value="json", help="The same as --format json.")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def plan(
    office: str | None,
    *,
    every: bool,
    live: bool,
    lab: bool,
    out: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Show what every host of OFFICE will be: addresses, packages, files, units, openings.

    No host is asked, but with --live. An office that has no addresses yet is given them, in its lockfile.
    Exit status of --live: 0 nothing to change, 2 changes, 1 error.
    """
    spoken = lang or language.preferred()
    language.use(spoken)
    if live:
        _plan_live(office, out, spoken, lab=lab, format_=format_)
    project = Project.load()
    if every and office is None and out is not None:
        _plan_all(project, out)
        return
    if every or office is None:
        raise click.UsageError(gettext("Name one office, or give --all and --out DIR."))
    allocate(project, office)
    made = project.plan(office)
    if out is not None:
        write(made, out)
    if format_ == "json":
        click.echo(as_json_text(made), nl=False)
    elif format_ == "markdown":
        click.echo(markdown(_tables(made, spoken)), nl=False)
    else:
        _show(made, spoken)


def _plan_live(office: str | None, out: Path | None, spoken: str, *, lab: bool, format_: str) -> None:
    if office is None:
        raise click.UsageError(gettext("--live plans one office: name it."))
    if format_ == "markdown":
        raise click.UsageError(gettext("--live is shown as text or as JSON."))
    from rideau.cli.plan_live import plan_live  # noqa: PLC0415 -- the other half of this verb

    sys.exit(plan_live(office, out, spoken, lab=lab, as_json=format_ == "json"))


def _plan_all(project: Project, out: Path) -> None:
    """Write the plan of every office that can be used; exit 1 if any cannot."""
    usable = tuple(slug for slug in project.offices if slug in project.report.offices)
    for problem in project.report.problems:
        click.echo(str(problem), err=True)
    if not project.report.problems:
        allocate(project, *usable)
    write_all(project, usable, out)
    told = ngettext(
        "{count} office written below {folder}.", "{count} offices written below {folder}.", len(usable)
    )
    click.echo(told.format(count=len(usable), folder=out))
    sys.exit(1 if project.report.problems else 0)


def _show(plan: OfficePlan, spoken: str) -> None:
    show(_tables(plan, spoken))
    missing = not_built(plan.office)
    if missing:
        notice = gettext("{office}: managed but not built by this version yet: {services}")
        click.echo(notice.format(office=plan.office.slug, services=", ".join(missing)))


def _tables(plan: OfficePlan, spoken: str) -> Iterator[Table]:
    yield from _office(plan, spoken)
    for each in plan.hosts:
        yield from _host(each)


def _office(plan: OfficePlan, spoken: str) -> Iterator[Table]:
    office = plan.office
    yield Table(
        f"{office.slug}: {office.name.in_language(spoken)}",
        (gettext("Zone"), "VLAN", "IPv4", "IPv6", "DHCP"),
        tuple(
            (str(each.zone), str(each.vlan), str(each.ipv4), str(each.ipv6), _range(each.pool4))
            for each in office.zones
        ),
    )
    yield Table(
        gettext("Uplinks"),
        (gettext("Name"), gettext("Interface"), gettext("Address"), "Mbit/s"),
        tuple(
            (each.name, each.interface, str(each.address or "DHCP"), f"{each.down_mbps}/{each.up_mbps}")
            for each in office.uplinks
        ),
    )
    yield Table(
        gettext("Devices"),
        (gettext("Name"), "MAC", gettext("Zone"), "IPv4"),
        tuple((each.name, str(each.mac), str(each.zone), str(each.ipv4)) for each in office.devices),
    )
    columns = (gettext("From"), gettext("To"), gettext("Traffic"), gettext("Service"), gettext("Reason"))
    yield Table(gettext("Openings between zones"), columns, opening_rows(office, plan.needs.openings, spoken))
    yield Table(gettext("Remote access"), ("",), tuple(_from_afar(office)))
    yield Table(gettext("Telephones"), ("",), tuple(_telephones(office)))
    titles = (gettext("Address"), gettext("What it is"), gettext("Whose"))
    yield Table(gettext("Mail: {server}").format(server=mail.name(office)), titles, tuple(_mail(office)))


def _mail(office: Office) -> Iterator[Row]:
    """Yield what is written to; the addresses that lead to the postmaster everywhere are left out."""
    if office.email is None:
        return
    for box in mail.mailboxes(office):
        kind = gettext("mailbox") if box.person else gettext("shared mailbox")
        yield (
            _at(box.name, office),
            kind,
            box.person.name if box.person else ", ".join(box.readers) or gettext("nobody reads it"),
        )
    for alias, of in office.email.aliases.items():
        yield (_at(alias, office), gettext("alias"), of)
    for name, members in office.email.lists.items():
        yield (_at(name, office), gettext("list"), ", ".join(members))
    for room in office.email.resources:
        yield (_at(room, office), gettext("room"), gettext("whoever books it"))


def _at(name: str, office: Office) -> str:
    return f"{name}@{office.domain}"


def _telephones(office: Office) -> Iterator[Row]:
    if office.telephony:
        yield (", ".join(f"{number} {name}" for number, name in sorted(extensions(office).items())),)
        told = gettext("{number}; calls at once: {calls}; with who works from afar: {from_afar}")
        known = call_capacity(office)
        yield (
            told.format(
                number=office.telephony.number or gettext("no trunk, nobody can call outside or 911"),
                calls=", ".join(f"{each.uplink} {each.calls}" for each in known),
                from_afar=", ".join(f"{each.uplink} {each.from_afar}" for each in known),
            ),
        )


def _from_afar(office: Office) -> Iterator[Row]:
    if office.vpn:
        known = capacity(office, office.vpn)
        served = ", ".join(f"{each.uplink} {each.at_once}" for each in known.uplinks)
        told = gettext(
            "{tunnels}: {devices} devices, {addresses} addresses; at {mbps} Mbit/s each at once: {served}"
        )
        yield (
            told.format(
                tunnels=", ".join(office.vpn.tunnels),
                devices=known.devices,
                addresses=known.addresses,
                mbps=MBPS,
                served=served,
            ),
        )


def _range(pool: tuple[IPAddress, IPAddress] | None) -> str:
    return f"{pool[0]}-{pool[1].words[-1]}" if pool else ""


def _host(plan: HostPlan) -> Iterator[Table]:
    host = plan.host
    roles = ", ".join(sorted(host.roles))
    yield Table(
        f"{host.name}: Debian {host.debian}, {roles}, SSH {host.ssh}",
        (gettext("Interface"), gettext("Zone"), "IPv4", "IPv6"),
        tuple((_link(each), str(each.zone), str(each.ipv4), str(each.ipv6)) for each in host.interfaces),
    )
    packages = ((", ".join(plan.packages),),) if plan.packages else ()
    yield Table(gettext("Packages of {host}").format(host=host.slug), ("",), packages)
    yield Table(
        gettext("Files of {host}").format(host=host.slug),
        (gettext("Path"), gettext("Service"), gettext("Mode")),
        tuple((each.path, each.service, f"{each.mode:04o}") for each in render(plan)),
    )
    units = tuple((unit.name, part.owner) for part in plan.contributions for unit in part.units)
    columns = (gettext("Unit"), gettext("Service"))
    yield Table(gettext("Units of {host}").format(host=host.slug), columns, units)


def _link(interface: Interface) -> str:
    return f"{interface.name}@{interface.trunk}" if interface.trunk else interface.name
