"""A telephone far away from the office, through a tunnel."""

import pytest

from tests.lab.conftest import OFFICE
from tests.lab.remote_office import credential, with_a_worker_outside
from tests.lab.remote_worker import MACHINE
from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.exchange import Exchange

pytestmark = pytest.mark.lab

LOW, HIGH = 700, 5200


def test_a_phone_behind_the_tunnel_calls_one_in_the_office(exchange: Exchange) -> None:
    """It finds the server by its name, which only the office's resolver knows."""
    with with_a_worker_outside(exchange.lab, OFFICE) as world:
        worker = world.worker
        assert worker.connects(credential(world, "chief.laptop"))
        (address,) = worker.addresses("ipsec0")
        with (
            exchange.phone("chief.softphone", Manner(tone=LOW), MACHINE) as far,
            exchange.phone("minister.desk", Manner(tone=HIGH)) as minister,
        ):
            assert f"@{address}:" in exchange.asterisk(f"pjsip show aor {far.account.user}")
            far.dials(exchange.extension("minister.desk"))
            minister.takes()
            far.hears(HIGH)
            minister.hears(LOW)
            far.hangs_up()
            minister.ended()
