"""How many calls an uplink carries, against figures worked out by hand."""

from dataclasses import replace

import pytest

from rideau.call_capacity import call_capacity, call_kbit, calls_wanted
from tests.factory import office

OFFICE = office()


def test_a_call_of_64_kbit_takes_91_on_ethernet_and_117_in_a_tunnel() -> None:
    # 160 bytes of voice, 12 of RTP, 10 of SRTP's tag, 8 of UDP, 20 of IPv4, 18 of Ethernet, 50 times a second
    assert call_kbit(tunnelled=False) == pytest.approx(228 * 8 * 50 / 1000)
    assert call_kbit(tunnelled=True) == pytest.approx(293 * 8 * 50 / 1000)


def test_the_narrower_side_of_an_uplink_decides() -> None:
    found = {each.uplink: (each.calls, each.from_afar) for each in call_capacity(OFFICE)}
    assert found["backup"] == (int(10_000 * 0.95 * 0.3 / 91.2), int(10_000 * 0.95 * 0.3 / 117.2))
    upside_down = replace(OFFICE, uplinks=(replace(OFFICE.uplinks[1], up_mbps=50, down_mbps=10),))
    assert call_capacity(upside_down) == call_capacity(replace(OFFICE, uplinks=OFFICE.uplinks[1:]))


def test_one_line_in_three_is_reckoned_to_talk() -> None:
    assert calls_wanted(OFFICE) == 2
    assert calls_wanted(office(telephony=None)) == 0
