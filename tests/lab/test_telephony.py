"""Real calls inside an office: what one says is what the other hears, and nobody else is let in."""

import pytest

from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.exchange import Exchange

pytestmark = pytest.mark.lab

LOW, HIGH = 700, 5200
"""Tones; the second is one that no telephone of the last century carries: it needs 16 kHz."""
CODECS = {"opus": ("opus/48000/2",), "g722": ("G722/16000/1",)}


@pytest.mark.parametrize("codec", CODECS)
def test_two_phones_talk_encrypted_and_in_wide_band(exchange: Exchange, codec: str) -> None:
    low, high = Manner(tone=LOW, codecs=CODECS[codec]), Manner(tone=HIGH, codecs=CODECS[codec])
    with exchange.phone("minister.desk", low) as minister, exchange.phone("chief.desk", high) as chief:
        minister.dials(exchange.extension("chief.desk"))
        assert "sip:200@" in chief.takes()
        minister.hears(HIGH)
        chief.hears(LOW)
        for phone in (minister, chief):
            assert "SRTP is Enabled (cryptosuite=AES_CM_128_HMAC_SHA1_80)" in phone.log
            assert f"Set audio decoder: {codec.upper() if codec == 'g722' else codec}" in phone.log
        minister.hangs_up()
        chief.ended()


def test_a_phone_that_does_not_encrypt_is_refused(exchange: Exchange) -> None:
    plain = Manner(encryption="")
    with exchange.phone("minister.desk", plain) as minister, exchange.phone("chief.desk"):
        minister.dials(exchange.extension("chief.desk"))
        assert "488" in minister.ended()


def test_a_ring_group_rings_all_until_one_answers(exchange: Exchange) -> None:
    group = exchange.telephony.ring_groups[0].extension
    with (
        exchange.phone("spare-1", Manner(tone=LOW)) as caller,
        exchange.phone("minister.desk") as minister,
        exchange.phone("chief.desk", Manner(tone=HIGH)) as chief,
    ):
        caller.dials(group)
        minister.rings()
        chief.takes()
        minister.ended()
        caller.hears(HIGH)
        caller.hangs_up()
        chief.ended()


def test_a_call_is_forwarded_until_it_is_no_more(exchange: Exchange) -> None:
    with (
        exchange.phone("spare-1", Manner(tone=LOW)) as caller,
        exchange.phone("minister.desk") as minister,
        exchange.phone("chief.desk", Manner(tone=HIGH)) as chief,
    ):
        minister.calls(f"*72{exchange.extension('chief.desk')}")
        minister.hangs_up()
        try:
            caller.dials(exchange.extension("minister.desk"))
            chief.takes()
            chief.hears(LOW)
            caller.hangs_up()
            chief.ended()
        finally:
            minister.calls("*73")
            minister.hangs_up()
        caller.dials(exchange.extension("minister.desk"))
        minister.rings()
        caller.hangs_up()


def test_a_call_that_rings_elsewhere_is_picked_up(exchange: Exchange) -> None:
    with (
        exchange.phone("spare-1", Manner(tone=LOW)) as caller,
        exchange.phone("minister.desk") as minister,
        exchange.phone("chief.desk", Manner(tone=HIGH)) as chief,
    ):
        caller.dials(exchange.extension("minister.desk"))
        minister.rings()
        chief.calls("*8")
        caller.hears(HIGH)
        chief.hears(LOW)
        caller.hangs_up()
        chief.ended()
