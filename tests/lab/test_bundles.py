"""A machine far away reaches the office with what its person was handed, and nothing else."""

import io
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rideau.cli.reach import project_of, vaults_of
from rideau.handout.bundle import contents
from rideau.handout.devices import carried, handout
from rideau.lab import Lab
from rideau.office import Platform
from rideau.secret import Kind
from rideau.tunnels import path
from rideau.vault.opening import values_of
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab

GATEWAY = f"{OFFICE}-gateway"
AWAY = "outside"
FOLDER = "/tmp/handed"
DEVICE = "chief.laptop"
OPEN = """nft insert rule inet filter input udp dport '{ 500, 4500, 51820 }' accept comment '"a test"'"""
CLOSE = """
handle=$(nft -a list chain inet filter input | sed -n 's/.*"a test" # handle //p')
nft delete rule inet filter input handle $handle
"""
CONNECT = """
cp -r {folder}/swanctl /etc/
cp /etc/resolv.conf {folder}/names
/usr/sbin/charon-systemd >/dev/null 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon; cp {folder}/names /etc/resolv.conf; rm /etc/swanctl/*/{office}*' EXIT
for n in $(seq 50); do swanctl --stats >/dev/null 2>&1 && break; sleep 0.2; done
{change}
swanctl --load-all --noprompt >/dev/null 2>&1
swanctl --initiate --child {office} --timeout 20 2>&1 | tail -5
swanctl --list-sas 2>/dev/null
getent ahosts gateway.{domain}
"""
AS_WINDOWS = """
file=/etc/swanctl/conf.d/{office}.conf
sed -i -e '0,/auth = pubkey/s//auth = eap-tls/' -e 's/ id = laptop/ id = %any\\n eap_id = laptop/' $file
"""
TUNNEL = """
# What wg-quick asks to set the resolver: Debian has several, the machine none.
printf '#!/bin/sh\\n[ "$1" = -d ] || cat >/etc/resolv.conf\\n' >/usr/local/bin/resolvconf
chmod 755 /usr/local/bin/resolvconf
cp /etc/resolv.conf {folder}/names
cp /etc/hosts {folder}/hosts
echo {address} {server} >>/etc/hosts
undo() {{
    wg-quick down {folder}/office.conf
    cat {folder}/names >/etc/resolv.conf
    cat {folder}/hosts >/etc/hosts
    rm /usr/local/bin/resolvconf
}}
trap undo EXIT
wg-quick up {folder}/office.conf
getent ahosts gateway.{domain}
wg show office latest-handshakes
"""


def handed() -> dict[str, bytes]:
    """Return what the laptop of the chief is handed, as if it ran Linux."""
    plan = project_of(lab=True).plan(OFFICE)
    kept = [each for each in plan.needs.kept if each.kind is not Kind.GIVEN]
    values = values_of({OFFICE: kept}, vaults_of(lab=True))[OFFICE]
    laptop = next(each for each in carried(plan.office) if each.id == DEVICE)
    given = handout(plan.office, laptop, values)
    return contents(replace(given, identity=replace(given.identity, platform=Platform.LINUX)))


@pytest.fixture(scope="module")
def away(applied: Lab) -> Iterator[Lab]:
    """Put the files on a machine outside, and let the gateway answer it though the office is not active."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in handed().items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o600
            tar.addfile(member, io.BytesIO(content))
    text = b64encode(packed.getvalue()).decode()
    unpack = f"mkdir -p {FOLDER} && echo {text} | base64 -d | tar --extract --directory {FOLDER}"
    assert applied.run_on(AWAY, unpack, 20).exit_code == 0
    assert applied.run_on(GATEWAY, OPEN, 20).exit_code == 0
    try:
        yield applied
    finally:
        applied.run_on(GATEWAY, CLOSE, 20)
        applied.run_on(AWAY, f"rm -r {FOLDER}", 20)


@pytest.fixture(scope="module")
def known(away: Lab) -> dict[str, str]:
    del away
    office = project_of(lab=True).office(OFFICE)
    assert office.vpn
    way = path(office, office.vpn)
    words = {"folder": FOLDER, "office": OFFICE, "domain": office.domain, "server": way.server}
    return words | {"address": str(way.addresses[0])}


@pytest.mark.parametrize("change", ["", AS_WINDOWS], ids=["certificate", "eap-tls"])
def test_ikev2_connects_with_nothing_but_the_bundle(away: Lab, known: dict[str, str], change: str) -> None:
    found = away.run_on(AWAY, CONNECT.format(change=change.format(**known), **known), 60)
    assert "ESTABLISHED" in found.stdout, found
    assert "AES_GCM_16-256/PRF_HMAC_SHA2_384/ECP_384" in found.stdout
    assert f"gateway.{known['domain']}" in found.stdout, found


def test_wireguard_connects_with_nothing_but_the_bundle(away: Lab, known: dict[str, str]) -> None:
    found = away.run_on(AWAY, TUNNEL.format(**known), 60)
    name, *_, handshake = found.stdout.splitlines()
    assert f"gateway.{known['domain']}" in name, found
    assert int(handshake.split()[-1]) > 0
