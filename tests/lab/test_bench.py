"""The peers that Rideau is measured beside do the whole work: a host that was spoilt is as Rideau made it."""

from dataclasses import replace
from pathlib import Path

import pytest

from rideau.cli.reach import project_of
from rideau.lab import Lab
from rideau.vault.opening import opened
from tests.bench import end_state
from tests.bench.access import Access
from tests.bench.tools import TOOLS
from tests.bench.wanted import Wanted, wanted_of
from tests.lab.conftest import OFFICE

pytestmark = pytest.mark.lab

SPOIL = """
echo '# by hand' >> /etc/hosts
chmod 600 /etc/timezone
rm /etc/nftables.d/security.nft
systemctl disable --now --quiet chrony.service
"""


@pytest.fixture
def apps(applied: Lab) -> Wanted:
    plans = opened(project_of(lab=True).plan(OFFICE).hosts, applied.vaults)
    (found,) = wanted_of((plan for plan in plans if plan.host.slug == "apps"), applied.ssh.addresses)
    return replace(found, folders=())  # they are all there


@pytest.mark.parametrize("name", ["plain", "pyinfra"])
def test_a_peer_finds_what_is_right_and_repairs_what_is_not(
    applied: Lab, apps: Wanted, name: str, tmp_path: Path
) -> None:
    tool = TOOLS[name]([apps], Access(applied.ssh.user, applied.ssh.key, applied.ssh.known_hosts), tmp_path)
    tool.run(dry=False)  # its own caches are filled
    before = end_state.read([apps])
    assert tool.run(dry=False)[1] is False

    applied.run_on(apps.name, SPOIL, 240)
    assert end_state.read([apps]) != before
    assert tool.run(dry=False)[1] is True
    end_state.settle([apps], before, name)
