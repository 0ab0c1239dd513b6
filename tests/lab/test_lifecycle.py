"""An office that `rideau new` wrote from a dozen answers, as it is, from fresh hosts to closed ones.

Exposed on day one alone, and nothing left at the end. It lives in a lab of its own, for at its end its hosts
are no hosts of an office any more.
"""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rideau.checks import Outside
from rideau.lab import Lab
from rideau.lifecycle_record import load
from rideau.office import Stage
from rideau.project import Project
from tests.fleet import without_offices
from tests.lab.conftest import RIDEAU, lab_of_its_own, rideau
from tests.lab.snapshot import SNAPSHOT, differences
from tests.lab.telephones.exchange import Exchange
from tests.lab.waiting import until
from tests.test_new import ANSWERS

pytestmark = pytest.mark.lab

OFFICE = "canadian-heritage"
GATEWAY = f"{OFFICE}-gateway"
HOSTS = tuple(f"{OFFICE}-{each}" for each in ("gateway", "voice", "mail", "apps"))
REASON = "a rehearsal"
INSTALL = """
mkdir -p /tmp/mine/DEBIAN
printf '%s\\n' 'Package: mine' 'Version: 1' 'Architecture: all' 'Maintainer: me <me@localhost>' \\
    'Description: what an engineer put here' 'Depends: fping' >/tmp/mine/DEBIAN/control
dpkg-deb --build /tmp/mine /tmp/mine.deb && dpkg --install /tmp/mine.deb && rm -r /tmp/mine /tmp/mine.deb
"""
"""A package of somebody else's that needs one of ours."""


class Life:
    """The office's life in its lab: its repository, what its hosts were before, and the state folder."""

    def __init__(self, root: Path, lab: Lab, state: Path) -> None:
        self.records = root / "profiles/offices"
        self.lab = lab
        self.state = state
        self.before = self.snapshots()
        self.address = Project.load(root).office(OFFICE).uplinks[0].address.ip

    def snapshots(self) -> dict[str, list[str]]:
        """What every host is; they are asked side by side."""
        with ThreadPoolExecutor() as pool:
            return dict(zip(HOSTS, pool.map(self.snapshot, HOSTS), strict=True))

    def snapshot(self, host: str) -> list[str]:
        done = self.lab.run_on(host, SNAPSHOT, 120)
        assert done.exit_code == 0, done.stderr
        return done.stdout.splitlines()

    @property
    def stage(self) -> Stage:
        return load(self.state / "lives" / f"{OFFICE}.lifecycle.yaml").stage

    def is_exposed(self) -> bool:
        """Whether somebody outside reaches the office's mail server."""
        asked = self.lab.run(
            Outside(), f"timeout 10 ncat --recv-only {self.address} 25 | head -n 1", 20, OFFICE
        )
        return asked.stdout.startswith("220 ")


def new_profile(root: Path) -> None:
    answers = "\n".join((*ANSWERS, ""))
    ended = subprocess.run(
        [RIDEAU, "new", "--lang", "fr"], cwd=root, input=answers, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def life(fit_for_a_lab, tmp_path_factory) -> Iterator[Life]:
    del fit_for_a_lab
    root = without_offices(tmp_path_factory.mktemp("a-life"))
    state = tmp_path_factory.mktemp("lab-of-a-life")
    new_profile(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RIDEAU_ROOT", str(root))
        with lab_of_its_own(state, Project.load().plan(OFFICE)) as made:
            yield Life(root, made, state)


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
    assert "no problem" in said("check", OFFICE)
    assert f"{OFFICE}-mail: Debian 13" in said("plan", OFFICE)
    committed = {file: file.read_bytes() for file in life.records.iterdir()}

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

    assert "withdraw tcp 25 to mail" in said("close", OFFICE, "--lab", "--dry", status=2)
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
    for host, now in life.snapshots().items():
        assert differences(life.before[host], now) == [], host

    assert "it was closed on" in rideau("apply", OFFICE, "--lab").stderr
    assert {file: file.read_bytes() for file in life.records.iterdir()} == committed
