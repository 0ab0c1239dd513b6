"""Where the hosts of offices are: out in the world, or in the lab that is up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rideau.converge.inventory import Access, fleet_access
from rideau.office import Environment, Office
from rideau.places import NoWorld
from rideau.problems import Refused
from rideau.project import Project
from rideau.ssh import Login
from rideau.verify import Places

if TYPE_CHECKING:
    from rideau.authoritative import Authoritative
    from rideau.lab import Lab
    from rideau.vault.vaults import Vaults


def project_of(*, lab: bool) -> Project:
    """Return the project of hosts out in the world, or as the lab lives it; ``lab`` as in :func:`lab_of`.

    A rehearsal has lifecycle records of its own, in the lab's folder: it never touches the live ones.
    """
    project = Project.load()
    if not lab and project.fleet.model.environment is Environment.LIVE:
        return project
    from rideau.lab import lives  # noqa: PLC0415 -- only where a lab is asked for

    return project.rehearsed(lives())


def vaults_of(*, lab: bool) -> "Vaults":
    """Return the vaults of live offices, or the lab's own; ``lab`` as in :func:`lab_of`."""
    project = Project.load()
    if not lab and project.fleet.model.environment is Environment.LIVE:
        return project.vaults
    from rideau.lab import vaults  # noqa: PLC0415 -- only where a lab is asked for

    return vaults()


def lab_of(offices: Sequence[Office], *, asked: bool) -> "Lab | None":
    """Return the lab that holds ``offices``, its control host's network entered; ``None`` for live hosts.

    ``asked`` says that a lab is wanted. A fleet that lives in the lab has its hosts nowhere else, so that
    nothing is ever sent to its documentation addresses outside. Raise :class:`Refused` where an office is
    not in the lab that is up.
    """
    if not asked and all(each.environment is Environment.LIVE for each in offices):
        return None
    from rideau.lab import Lab  # noqa: PLC0415 -- only where a lab is asked for

    lab = Lab.current()
    strangers = [each.slug for each in offices if each.slug not in lab.offices]
    if strangers:
        wanted = " ".join((*lab.offices, *strangers))
        raise Refused(
            f"{', '.join(strangers)}: not in the lab that is up, which is of {', '.join(lab.offices)}."
            f" Run rideau lab down, then rideau lab up {wanted}."
        )
    lab.enter_control()
    return lab


def places_of(office: Office, *, lab: bool) -> tuple[dict[str, str], Login, Places]:
    """Return where the hosts of ``office`` are, by slug, how to get in, and who plays the world."""
    found = lab_of([office], asked=lab)
    if found is None:
        return {host.slug: str(host.ssh) for host in office.hosts}, Login(), NoWorld()
    from rideau.lab import OfficeWorld  # noqa: PLC0415 -- only where a lab is asked for

    addresses = {host.slug: found.ssh.addresses[host.name] for host in office.hosts}
    login = Login(found.ssh.user, found.ssh.key, found.ssh.known_hosts)
    return addresses, login, OfficeWorld(found, office.slug)


def outside_of(office: Office, *, lab: bool) -> "Authoritative":
    """Return whom to ask for what the world is told of ``office``: in the lab, as its engineers' hub does."""
    from rideau.authoritative import Authoritative  # noqa: PLC0415 -- dnspython, for those who ask

    found = lab_of([office], asked=lab)
    if found is None:
        return Authoritative()
    found.enter_outside()
    return Authoritative(found.resolvers)


def access_to(project: Project, offices: Sequence[Office], asked: bool) -> Access:
    """Return how the hosts of ``offices`` are reached, the lab's network entered where they are there."""
    lab = lab_of(offices, asked=asked) if offices else None
    if lab is None:
        return fleet_access(project)
    return Access(lab.ssh.known_hosts, lab.vaults, lab.ssh.user, lab.ssh.key, lab.ssh.addresses)
