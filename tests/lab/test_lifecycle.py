"""A small office from a fresh host to a closed one: exposed on day one alone, and nothing left at the end.

It lives in a lab of its own, for at its end its hosts are no hosts of an office any more.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rideau.lab import Lab
from rideau.lifecycle_record import load
from rideau.office import Stage, Zone
from rideau.project import Project
from tests.fleet import ROOT
from tests.lab.conftest import lab_of_its_own, rideau
from tests.lab.snapshot import SNAPSHOT, differences
from tests.lab.telephones.exchange import Exchange
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

OFFICE = "northern-affairs"
GATEWAY = f"{OFFICE}-gateway"
HOSTS = (GATEWAY, f"{OFFICE}-voice")
CLIENT = f"{OFFICE}-public-access"
PORT = 443
REASON = "a rehearsal"
INSTALL = """
mkdir -p /tmp/mine/DEBIAN
printf '%s\\n' 'Package: mine' 'Version: 1' 'Architecture: all' 'Maintainer: me <me@localhost>' \\
    'Description: what an engineer put here' 'Depends: fping' >/tmp/mine/DEBIAN/control
dpkg-deb --build /tmp/mine /tmp/mine.deb && dpkg --install /tmp/mine.deb && rm -r /tmp/mine /tmp/mine.deb
"""
"""A package of somebody else's that needs one of ours."""


class Life:
    """The office's life in its lab: what its hosts were before, and the state folder."""

    def __init__(self, lab: Lab, state: Path) -> None:
        self.lab = lab
        self.state = state
        self.before = {host: self.snapshot(host) for host in HOSTS}

    def snapshot(self, host: str) -> list[str]:
        done = self.lab.run_on(host, SNAPSHOT, 120)
        assert done.exit_code == 0, done.stderr
        return done.stdout.splitlines()

    @property
    def stage(self) -> Stage:
        return load(self.state / "lives" / f"{OFFICE}.lifecycle.yaml").stage

    def is_exposed(self) -> bool:
        """Whether somebody outside reaches a server in the public-access zone."""
        target = str(Project.load(ROOT).office(OFFICE).zone(Zone.PUBLIC_ACCESS).ipv4[250])
        serve = ["timeout", "25", "ncat", "--listen", str(PORT), "--sh-exec", "echo answer"]
        server = subprocess.Popen(self.lab.command(CLIENT, *serve), stderr=subprocess.DEVNULL)
        try:
            listening = f"ss -Hltn 'sport = :{PORT}' | grep -q ."
            wait = f"for n in $(seq 100); do {listening} && exit; sleep 0.1; done; exit 1"
            assert self.lab.run_on(CLIENT, wait, 20).exit_code == 0
            route = f"ip route replace {target} via 192.0.2.10"
            asked = self.lab.run_on("provider1", f"{route}; timeout 6 ncat --recv-only {target} {PORT}", 20)
            return asked.stdout.strip() == "answer"
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="module")
def life(fit_for_a_lab, tmp_path_factory) -> Iterator[Life]:
    del fit_for_a_lab
    state = tmp_path_factory.mktemp("lab-of-a-life")
    with lab_of_its_own(state, Project.load(ROOT).plan(OFFICE)) as made:
        yield Life(made, state)


def said(*arguments: str, status: int = 0) -> str:
    done = rideau(*arguments, "--lang", "en")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def telephones(life: Life) -> Exchange:
    made = Exchange(life.lab, OFFICE)
    leased = life.lab.run_on(made.voice_zone, "lease", 60)
    assert leased.exit_code == 0, leased.stderr
    until(made.carrier.registered, "the office has registered at its carrier", 60)
    return made


def calls_for_help(exchange: Exchange) -> None:
    """Call 911, which no stage of an office may keep from anybody."""
    line = next(iter(exchange.lines))
    with exchange.phone(line) as phone:
        with exchange.carrier.called() as made:
            phone.calls("911")
        phone.hangs_up()
    assert [(each.called, each.caller) for each in made] == [("911", exchange.telephony.number)]


def test_an_office_lives_and_leaves_nothing(life: Life, tmp_path: Path) -> None:
    records = ROOT / "profiles/offices"
    committed = {file: file.read_bytes() for file in records.iterdir()}

    assert "it is planned" in said("activate", OFFICE, "--lab", status=1)
    staged = rideau("apply", OFFICE, "--lab")
    assert staged.returncode == 0, staged.stderr
    assert life.stage is Stage.STAGED
    assert not life.is_exposed()
    exchange = telephones(life)
    calls_for_help(exchange)

    refused = said("close", OFFICE, "--lab", status=1)
    assert "its support lasts until" in refused
    assert "exposed after" in said("activate", OFFICE, "--lab", "--early", REASON)
    assert life.stage is Stage.ACTIVE
    assert life.is_exposed()
    calls_for_help(exchange)

    assert "withdraw tcp 443 to public-access" in said("close", OFFICE, "--lab", "--dry", status=2)
    assert "Its data is held until" in said("close", OFFICE, "--lab", "--early", REASON)
    assert life.stage is Stage.CLOSING
    assert not life.is_exposed()
    calls_for_help(exchange)

    assert "its data is held until" in said("close", OFFICE, "--lab", status=1)
    archives = tmp_path / "archives"
    removal = ("close", OFFICE, "--lab", "--early", REASON, "--out", str(archives))
    assert life.lab.run_on(GATEWAY, INSTALL, 30).exit_code == 0
    assert "packages that somebody else installed need ours: mine" in said(*removal, status=1)
    assert life.stage is Stage.CLOSING
    assert life.lab.run_on(GATEWAY, "dpkg --purge mine", 30).exit_code == 0
    closed = said(*removal)
    assert "checks prove that nothing is left" in closed
    assert life.stage is Stage.CLOSED
    assert {file.name for file in archives.iterdir()} == {
        "SHA256SUMS",
        *(f"{host}.tar.gz.age" for host in HOSTS),
    }
    for host in HOSTS:
        assert differences(life.before[host], life.snapshot(host)) == [], host

    assert "it was closed on" in rideau("apply", OFFICE, "--lab").stderr
    assert {file: file.read_bytes() for file in records.iterdir()} == committed
