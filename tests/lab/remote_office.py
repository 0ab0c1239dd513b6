"""An office and a worker far away from it: her machine, and what her devices were given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rideau import tunnels
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate
from rideau.checks import OnHost
from rideau.lab import Lab
from rideau.office import Office, VpnNetwork, Zone
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.lab.remote_worker import Credential, RemoteWorker


@dataclass(frozen=True)
class World:
    """The office, its secrets, and a worker outside."""

    lab: Lab
    office: Office
    vpn: VpnNetwork
    worker: RemoteWorker

    def on(self, host: str, shell: str) -> str:
        """Run a command on a host."""
        return self.lab.run(OnHost(host), shell, timeout=120, office=self.office.slug).stdout.strip()

    def value(self, name: str) -> str:
        """Return a secret of the office's."""
        return value_of(self.office.slug, name, self.lab.vaults)

    def exposed(self) -> None:
        """Open what ``rideau activate`` opens, until the ruleset is loaded again."""
        ports = "{ 500, 4500, 51820 }"
        self.on("gateway", f'nft insert rule inet filter input udp dport "{ports}" accept')

    def sessions(self) -> str:
        """Return who is connected by IKEv2, as the gateway tells it."""
        return self.on("gateway", "swanctl --list-sas --raw 2>/dev/null")

    @property
    def resolver(self) -> str:
        """Who answers for the office's names."""
        return str(self.office.zone(Zone.OPERATIONS).gateway4)

    @property
    def apps(self) -> str:
        """The address of the host with applications."""
        return str(self.office.host("apps").home.ipv4.ip)

    @property
    def management(self) -> str:
        """Where the gateway is administered."""
        return str(self.office.zone(Zone.MANAGEMENT).gateway4)


@contextmanager
def with_a_worker_outside(lab: Lab, slug: str) -> Iterator[World]:
    """Open the office to tunnels, and have a machine out there that can make them."""
    office = Project.load().office(slug)
    assert office.vpn is not None
    known = tunnels.path(office, office.vpn)
    worker = RemoteWorker(lab, known.server, str(known.addresses[0]), ", ".join(map(str, known.networks)))
    made = World(lab, office, office.vpn, worker)
    made.exposed()
    worker.start()
    try:
        yield made
    finally:
        worker.stop()
        made.on("gateway", "systemctl reload nftables.service")


def credential(world: World, device: str) -> Credential:
    """Return what a device was given, from the office's vault."""
    member = next(each for each in tunnels.members(world.office) if each.id == device)
    return Credential(
        tunnels.identity(world.office, member),
        world.value(f"credentials.person.{device}.certificate"),
        world.value(f"credentials.person.{device}.key"),
        world.value(authority_certificate(world.office).id),
        world.value(ROOT_CERTIFICATE.id),
    )
