"""911 from every telephone: it arrives, says where it comes from, and the front desk hears of it."""

import pytest

from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.carrier import FIRST, SECOND, Call
from tests.lab.telephones.exchange import Exchange

pytestmark = pytest.mark.lab

TONE = 1100


def tells_where(exchange: Exchange, call: Call) -> None:
    """Assert that a call says whom to call back, and where the office is (RFC 6442, RFC 5139)."""
    message = exchange.carrier.message(call)
    address = exchange.office.address
    assert address is not None
    assert call.caller == exchange.telephony.number
    assert "\nGeolocation: <cid:" in message
    number, _, street = address.street.partition(" ")
    for element, value in {
        "country": "CA",
        "A1": address.province,
        "A3": address.city,
        "HNO": number,
        "RD": street,
        "FLR": address.floor,
        "ROOM": address.room,
        "PC": address.postal_code,
    }.items():
        assert f":{element}>{value}</" in message, message


@pytest.mark.parametrize(("line", "dialled"), [("minister.desk", "9911"), ("spare-1", "911")])
def test_help_is_called_with_the_offices_place(exchange: Exchange, line: str, dialled: str) -> None:
    """An ordinary telephone; and one that is nobody's and may only call inside."""
    with exchange.phone(line, Manner(tone=TONE)) as phone, exchange.phone("chief.desk") as desk:
        with exchange.carrier.called() as made:
            phone.calls(dialled)
        (call,) = made
        assert call.called == "911"
        phone.hears(440)
        desk.takes()
        desk.hears_something()
        phone.hangs_up()
        desk.hangs_up()
    tells_where(exchange, call)
    assert exchange.carrier.heard_in(call).sound.last(1).purity(TONE) > 15


def test_the_test_line_is_called_the_same_way(exchange: Exchange) -> None:
    with exchange.phone("minister.desk") as phone:
        with exchange.carrier.called() as made:
            phone.calls(exchange.telephony.test_number)
        phone.hangs_up()
    assert made[0].called == exchange.telephony.test_number
    tells_where(exchange, made[0])


def test_calls_take_the_second_carrier_when_the_first_is_silent(exchange: Exchange) -> None:
    """It has just fallen silent when help is called: nobody knows yet that it has."""
    with (
        exchange.phone("spare-1") as phone,
        exchange.phone("chief.desk", Manner(tone=TONE)) as chief,
        exchange.carrier.without(FIRST),
    ):
        with exchange.carrier.called() as emergency:
            phone.dials("911")
        phone.hears_of("CALL_ESTABLISHED")
        phone.hangs_up()
        with exchange.carrier.called() as ordinary:
            chief.dials("14165550123")
        chief.hears_of("CALL_ESTABLISHED")
        chief.hears(440)
        chief.hangs_up()
    tells_where(exchange, emergency[0])
    assert {each.server for each in (*emergency, *ordinary)} == {SECOND}
