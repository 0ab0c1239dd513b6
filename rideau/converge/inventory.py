"""Hosts and groups for pyinfra's inventories, from resolved offices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rideau.office import Host, Office
from rideau.project import Project
from rideau.ssh import Login
from rideau.vault.vaults import Vaults

HostsOfGroup = list[tuple[str, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Access:
    """How engineers reach hosts.

    ``known_hosts`` records host keys at first contact; a changed one is refused from then on.
    ``user`` and ``key`` left out mean the engineer's own SSH settings. ``addresses`` by host name
    replace those of the plan. ``vaults`` hold what the offices keep secret there.
    """

    known_hosts: Path
    vaults: Vaults
    user: str | None = None
    key: Path | None = None
    addresses: Mapping[str, str] | None = None

    @property
    def login(self) -> Login:
        """The same for the OpenSSH client."""
        return Login(self.user, self.key, self.known_hosts)

    def address(self, host: Host) -> str:
        """Return where ``host`` is reached."""
        return (self.addresses or {}).get(host.name, str(host.ssh))

    def data(self, office: str, host: Host) -> dict[str, object]:
        """Return the pyinfra host data of one host."""
        if not self.known_hosts.exists():
            self.known_hosts.touch(mode=0o644)  # pyinfra records keys in a file that is there
        data = {
            "ssh_hostname": self.address(host),
            "ssh_known_hosts_file": str(self.known_hosts),
            "ssh_strict_host_key_checking": "accept-new",
            "rideau_office": office,
            "rideau_host": host.slug,
            "rideau_vaults": self.vaults,
        }
        own = {"ssh_user": self.user, "ssh_key": str(self.key) if self.key else None}
        return {**data, **{name: value for name, value in own.items() if value}}


def fleet_access(project: Project) -> Access:
    """Return how engineers reach the fleet's own hosts: their SSH settings, the fleet's host keys."""
    return Access(project.repository.root / "profiles" / "known_hosts", project.vaults)


def groups(offices: Iterable[Office], access: Access) -> dict[str, HostsOfGroup]:
    """Return the hosts of ``offices`` in a group for each office and one for each role."""
    found: dict[str, HostsOfGroup] = {}
    for office in offices:
        for host in office.hosts:
            data = {**access.data(office.slug, host), "rideau_stage": str(office.stage)}
            entry = (f"@rideau/{host.name}", data)
            for group in (office.slug, *sorted(host.roles)):
                found.setdefault(group, []).append(entry)
    return found
