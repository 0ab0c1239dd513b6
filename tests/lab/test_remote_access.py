"""Remote access on real hosts: a machine out in the internet, real tunnels, and who is not let in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from netaddr import IPAddress

from rideau import tunnels
from rideau.certificates import AUTHORITY_KEY, ROOT_CERTIFICATE, authority_certificate
from rideau.lab import Lab
from rideau.office import Group
from rideau.pki import issuing, judging
from rideau.secret import Subject
from rideau.vault import roots
from tests.lab.conftest import OFFICE, rideau
from tests.lab.remote_office import World, credential, with_a_worker_outside
from tests.lab.remote_worker import ADDRESS, ELSEWHERE, Credential
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

WEB, FILES, SSH = 443, 445, 22
_LISTENER = "rideau-test-web"


@pytest.fixture(scope="module")
def world(applied: Lab) -> Iterator[World]:
    listen = f"systemd-run --unit={_LISTENER} --property=WorkingDirectory=/run python3 -m http.server {WEB}"
    with with_a_worker_outside(applied, OFFICE) as made:
        made.on("apps", listen)
        try:
            yield made
        finally:
            made.on("apps", f"systemctl stop {_LISTENER}")


def issued(world: World, name: str, *, age: int = 0, of: issuing.Issuer | None = None) -> Credential:
    """Return a certificate that nobody was given: for a name, some days old, of an authority."""
    when = datetime.now(UTC) - timedelta(days=age)
    key = ec.generate_private_key(ec.SECP384R1())
    issuer = of or authority(world)
    made = issuing.certificate(Subject(name, names=(name,)), key.public_key(), issuer, when)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Credential(
        name,
        issuing.pem_of(made),
        pem.decode(),
        issuing.pem_of(issuer.certificate),
        world.value(ROOT_CERTIFICATE.id),
    )


def authority(world: World) -> issuing.Issuer:
    certificate = judging.read_certificate(world.value(authority_certificate(world.office).id))
    return issuing.Issuer(certificate, issuing.read_key(world.value(AUTHORITY_KEY.id)))


def another_office(world: World) -> issuing.Issuer:
    """Return an authority of the same fleet that may speak for the very same names."""
    now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP384R1())
    subject = Subject("another authority", names=(world.office.domain,), signs=True)
    root = roots.issuer(world.lab.vaults, now)
    return issuing.Issuer(issuing.certificate(subject, key.public_key(), root, now), key)


def people(world: World, name: str) -> str:
    return f"{name}.people.{world.office.domain}"


STRANGERS = {
    "expired": lambda world: issued(world, people(world, "laptop.chief.staff"), age=400),
    "another office": lambda world: issued(
        world, people(world, "laptop.chief.staff"), of=another_office(world)
    ),
    "wrong name": lambda world: issued(world, people(world, "laptop.chief.visitors")),
    "a host": lambda world: issued(world, f"mail.{world.office.domain}"),
}


class TestByIkev2:
    @pytest.mark.parametrize("eap", [False, True], ids=["certificate", "eap-tls"])
    def test_staff_reach_what_they_may_and_nothing_else(self, world: World, *, eap: bool) -> None:
        worker = world.worker
        worker.disconnects()
        assert worker.resolves(f"apps.{world.office.domain}", world.resolver) == ""
        assert worker.connects(credential(world, "chief.laptop"), eap=eap)
        (address,) = worker.addresses("ipsec0")
        assert IPAddress(address) in tunnels.pool(world.vpn, Group.STAFF).ipv4
        assert worker.resolves(f"apps.{world.office.domain}", world.resolver) == world.apps
        assert worker.hears(world.apps, WEB)
        assert not worker.hears(world.apps, SSH)
        assert not worker.hears(world.management, SSH)

    def test_engineers_reach_management(self, world: World) -> None:
        worker = world.worker
        assert worker.connects(issued(world, people(world, "laptop.tech.engineers")))
        (address,) = worker.addresses("ipsec0")
        assert IPAddress(address) in tunnels.pool(world.vpn, Group.ENGINEERS).ipv4
        assert worker.hears(world.management, SSH)
        assert not worker.hears(world.apps, SSH)

    @pytest.mark.parametrize("shown", STRANGERS)
    @pytest.mark.parametrize("eap", [False, True], ids=["certificate", "eap-tls"])
    def test_others_are_refused(self, world: World, shown: str, *, eap: bool) -> None:
        assert not world.worker.connects(STRANGERS[shown](world), eap=eap)

    def test_staff_cannot_pass_for_engineers(self, world: World) -> None:
        claimed = people(world, "laptop.chief.engineers")
        assert not world.worker.connects(credential(world, "chief.laptop"), identity=claimed)

    def test_a_session_stays_when_the_address_changes(self, world: World) -> None:
        worker = world.worker
        assert worker.connects(credential(world, "chief.laptop"))
        before = _spis(world)
        worker.moves(ELSEWHERE)
        try:
            until(lambda: worker.pings(world.resolver), "the tunnel from another address", 60)
            until(
                lambda: f"remote-host={ELSEWHERE.split('/')[0]}" in world.sessions(), "the gateway's view", 60
            )
            assert _spis(world) == before
        finally:
            worker.moves(ADDRESS)

    def test_a_session_stays_when_the_first_uplink_loses_its_carrier(self, world: World) -> None:
        worker = world.worker
        assert worker.connects(credential(world, "chief.laptop"))
        before = _spis(world)
        world.lab.unplug(OFFICE, "primary")
        try:
            until(lambda: worker.pings(world.resolver), "the tunnel by the other uplink", 120)
            assert _spis(world) == before
        finally:
            world.lab.mend(OFFICE, "primary")


def _spis(world: World) -> set[str]:
    return {each for each in world.sessions().split() if each.startswith("initiator-spi=")}


def configuration(world: World, device: str) -> str:
    """Return WireGuard's configuration of a device, as it was handed out."""
    member = next(each for each in tunnels.members(world.office) if each.id == device)
    told = tunnels.wireguard(world.office, world.vpn, member)
    known = tunnels.path(world.office, world.vpn)
    return f"""[Interface]
PrivateKey = {world.value(told.key.id)}
Address = {", ".join(map(str, told.addresses))}
[Peer]
PublicKey = {world.value(told.gateway_public_key.id)}
PresharedKey = {world.value(told.preshared_key.id)}
AllowedIPs = {", ".join(map(str, known.networks))}
Endpoint = {known.addresses[0]}:{tunnels.WIREGUARD_PORT}
PersistentKeepalive = 5
"""


@pytest.fixture
def by_wireguard(world: World) -> Iterator[World]:
    world.worker.disconnects()
    world.worker.wireguards(configuration(world, "chief.phone"))
    yield world
    world.worker.leaves_wireguard()


def test_by_wireguard_staff_reach_what_they_may_and_nothing_else(by_wireguard: World) -> None:
    world, worker = by_wireguard, by_wireguard.worker
    assert worker.resolves(f"apps.{world.office.domain}", world.resolver) == world.apps
    assert worker.hears(world.apps, WEB)
    assert not worker.hears(world.apps, SSH)
    assert not worker.hears(world.management, SSH)


def test_a_revoked_device_is_cut_off_and_nobody_else(by_wireguard: World) -> None:
    world, worker = by_wireguard, by_wireguard.worker
    lost = credential(world, "chief.laptop")
    assert worker.connects(lost)
    assert lost.name in world.sessions()
    peer = world.value("remote_access.chief.laptop.public-tunnel-key")
    daemons = "systemctl show --property=InvocationID strongswan.service wg-quick@wg0.service"
    running = world.on("gateway", daemons)
    assert rideau("people", "revoke", OFFICE, "chief", "--device", "laptop", "--lab").returncode == 0
    try:
        done = rideau("apply", OFFICE, "--lab")
        assert done.returncode == 0, done.stderr
        world.exposed()
        assert lost.name not in world.sessions()
        assert peer not in world.on("gateway", "wg show wg0 peers")
        assert not worker.connects(lost)
        assert not worker.connects(lost, eap=True)
        assert worker.pings(world.resolver, interface="office")
        assert world.on("gateway", daemons) == running
        assert worker.connects(credential(world, "chief.phone"))
    finally:
        assert rideau("people", "restore", OFFICE, "chief", "--device", "laptop", "--lab").returncode == 0
        assert rideau("apply", OFFICE, "--lab").returncode == 0
        world.exposed()
    assert worker.connects(credential(world, "chief.laptop"))
    assert not worker.connects(lost)
    assert world.value("remote_access.chief.laptop.public-tunnel-key") != peer
