"""What the outside may reach: everything that was asked for once an office is active, before that nothing."""

from dataclasses import replace

import pytest
from netaddr import IPNetwork

from rideau.checks import Matrix
from rideau.compile import compile_office
from rideau.exposure import gentle, proofs
from rideau.host import Contribution, File
from rideau.matrix import machines, packets
from rideau.needs import Needs, Opening
from rideau.office import Stage, Zone
from rideau.project import Project
from rideau.render import render
from rideau.services import SERVICES
from rideau.text import Text
from tests.factory import office
from tests.fleet import ROOT

UNEXPOSED = tuple(each for each in Stage if each is not Stage.ACTIVE)
REASON = Text("requests arrive", "les demandes arrivent")


def opening(source: Zone, networks: tuple[IPNetwork, ...] = (), owner: str = "hotline") -> Opening:
    return Opening(owner, source, Zone.PUBLIC_ACCESS, "mail", "tcp", ((5222, 5222),), REASON, networks)


class Later:
    """A later service with a public port, which knows nothing of stages."""

    SLUG = "hotline"

    def __init__(self, ports=((5222, 5222),)):
        self.ports = ports

    def needs(self, office):
        return Needs(openings=(replace(opening(Zone.PUBLIC), ports=self.ports),))

    def plan(self, office, needs):
        for host in office.hosts:
            yield Contribution(self.SLUG, host.slug, files=(File("/etc/mail", f"{len(needs.openings)}\n"),))

    def checks(self, office, needs):
        return ()


def files(stage: Stage, host: str) -> dict[str, bytes]:
    plan = compile_office(office(stage=stage), (*SERVICES, Later()))
    return {file.path: file.content for each in plan.hosts if each.host.slug == host for file in render(each)}


@pytest.mark.parametrize("stage", UNEXPOSED)
def test_a_service_is_exposed_by_the_stage_alone(stage):
    before, after = files(stage, "gateway"), files(Stage.ACTIVE, "gateway")
    changed = {path for path in after if before[path] != after[path]}
    assert changed == {"/etc/nftables.d/security.nft", "/etc/nftables.d/internet.nft", "/etc/mail"}
    rule = b'counter goto admit comment "hotline: requests arrive"'
    assert rule in after["/etc/nftables.d/security.nft"]
    assert rule not in before["/etc/nftables.d/security.nft"]


@pytest.mark.parametrize("stage", UNEXPOSED)
@pytest.mark.parametrize("host", ["voice", "mail", "apps"])
def test_day_one_changes_the_gateway_alone(stage, host):
    assert files(stage, host) == files(Stage.ACTIVE, host)


@pytest.mark.parametrize("stage", Stage)
def test_engineers_are_let_in_from_the_hub_at_every_stage(stage):
    needs = compile_office(office(stage=stage)).needs
    hub = [each for each in needs.openings if each.source is Zone.PUBLIC and each.source_networks]
    assert [(each.host, each.ports) for each in hub] == [("gateway", ((22, 22),))]


def test_openings_stay_for_whoever_is_trusted_and_inside():
    hub = (IPNetwork("203.0.113.64/28"),)
    kept = (
        opening(Zone.OPERATIONS),
        opening(Zone.PUBLIC, hub),
        opening(Zone.PUBLIC, (IPNetwork("203.0.113.66/32"),)),
    )
    gone = (
        opening(Zone.PUBLIC),
        opening(Zone.PUBLIC, (*hub, IPNetwork("192.0.2.0/24"))),
        opening(Zone.PUBLIC, (IPNetwork("203.0.113.0/24"),)),
    )
    assert Needs(openings=kept + gone).inside(hub).openings == kept


def test_the_matrix_of_packets_follows_the_stage():
    allowed = {}
    for stage in (Stage.STAGED, Stage.ACTIVE):
        plan = Project.load(ROOT).plan("northern-affairs", stage)
        sent = packets(plan.office, plan.needs, machines(plan.office))
        allowed[stage] = {
            (each.destination, each.port)
            for each in sent
            if each.allowed and each.source is Zone.PUBLIC and each.destination is Zone.PUBLIC_ACCESS
        }
    assert allowed == {Stage.STAGED: set(), Stage.ACTIVE: {(Zone.PUBLIC_ACCESS, 443)}}


def test_a_change_of_stage_proves_the_packets_whose_fate_it_changes():
    staged, active, closing = (
        Project.load(ROOT).plan("northern-affairs", each)
        for each in (Stage.STAGED, Stage.ACTIVE, Stage.CLOSING)
    )
    fates = {}
    for name, (before, after) in {"exposed": (staged, active), "withdrawn": (active, closing)}.items():
        (check,) = (each for each in proofs(before, after) if isinstance(each.probe, Matrix))
        fates[name] = {(each.source, each.port, each.allowed) for each in check.probe.packets}
    # The office's one machine has everything: mail as well.
    ports = (25, 443, 465, 500, 587, 993, 4500)
    assert fates == {
        "exposed": {(Zone.PUBLIC, port, True) for port in ports},
        "withdrawn": {(Zone.PUBLIC, port, False) for port in ports},
    }


def test_what_was_withdrawn_is_refused_although_nobody_samples_its_port():
    before, after = (
        compile_office(office(stage=stage), (*SERVICES, Later(((5223, 5223),))))
        for stage in (Stage.ACTIVE, Stage.CLOSING)
    )
    check, *silent = proofs(before, after)
    assert {each.id for each in silent} == {f"{each}.silent.198.51.100.10" for each in ("email", "mobile")}
    assert {(each.port, each.allowed, each.why) for each in check.probe.packets} == {
        (25, False, "default deny"),
        (443, False, "default deny"),
        *((port, False, "withdrawn") for port in (465, 587, 993)),
        (5223, False, "withdrawn"),
    }


def test_no_uplink_is_cut_to_prove_day_one():
    plan = Project.load(ROOT).plan("northern-affairs", Stage.ACTIVE)
    assert {each.id for each in plan.checks} - {each.id for each in gentle(plan)} == {
        "internet.failover",
        "internet.failback",
    }
