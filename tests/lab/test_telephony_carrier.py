"""Calls to the outside and from it, over a carrier: numbers, names, ways out, and who may call how far."""

import pytest

from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.carrier import FIRST, Outgoing
from tests.lab.telephones.exchange import Exchange
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

TONE = 1100
CARRIERS_TONE = 440


def test_a_call_to_the_outside_shows_the_callers_own_number(exchange: Exchange) -> None:
    with exchange.phone("chief.desk", Manner(tone=TONE)) as chief:
        with exchange.carrier.called() as made:
            chief.calls("9 1 416 555 0123".replace(" ", ""))
        (call,) = made
        chief.hears(CARRIERS_TONE)
        chief.hangs_up()
    assert (call.called, call.caller, call.name) == ("+14165550123", "+16135550101", "Chief of Staff")
    assert call.server == FIRST
    heard = exchange.carrier.heard_in(call).sound.last(1)
    assert heard.strongest(TONE) == pytest.approx(TONE, rel=0.01)
    assert heard.purity(TONE) > 15


def test_a_direct_number_rings_its_person_alone(exchange: Exchange) -> None:
    with (
        exchange.phone("chief.desk", Manner(tone=TONE)) as chief,
        exchange.phone("minister.desk") as minister,
    ):
        name = exchange.carrier.rings(Outgoing("+16135550101", tone=600))
        assert "+16135550177@" in chief.takes()
        chief.hears(600)
        minister.hears_nothing_of("CALL_INCOMING")
        exchange.carrier.hangs_up()
        chief.ended()
    heard = exchange.carrier.heard_after(name).sound.last(1)
    assert heard.strongest(TONE) == pytest.approx(TONE, rel=0.01)


def test_the_main_number_rings_the_front_desk(exchange: Exchange) -> None:
    with exchange.phone("chief.desk") as chief, exchange.phone("minister.desk") as minister:
        exchange.carrier.rings(Outgoing(exchange.telephony.number, tone=600))
        chief.rings()
        minister.takes()
        chief.ended()
        minister.hears(600)
        exchange.carrier.hangs_up()
        minister.ended()


@pytest.mark.parametrize(
    ("line", "number"),
    [("spare-1", "14165550123"), ("chief.desk", "011442079460000"), ("minister.desk", "19005550123")],
    ids=["internal", "national", "premium"],
)
def test_nobody_calls_farther_than_they_may(exchange: Exchange, line: str, number: str) -> None:
    before = exchange.carrier.calls()
    with exchange.phone(line) as phone:
        phone.dials(number)
        phone.ended()
    assert exchange.carrier.calls() == before


def test_who_may_call_abroad_does(exchange: Exchange) -> None:
    with exchange.phone("minister.desk") as minister:
        with exchange.carrier.called() as made:
            minister.calls("011442079460000")
        minister.hangs_up()
    assert (made[0].called, made[0].caller) == ("+442079460000", exchange.telephony.number)


def test_a_busy_number_is_busy_and_not_tried_again(exchange: Exchange) -> None:
    with exchange.phone("chief.desk") as chief:
        with exchange.carrier.called() as made:
            chief.dials("16135550190")
        assert "486" in chief.ended()
    assert [each.server for each in made] == [FIRST]
    until(lambda: exchange.calls() == 0, "nothing goes on")
