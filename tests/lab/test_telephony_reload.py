"""What changes while people talk: a profile is applied, and nobody hears it."""

import time
from pathlib import Path

import pytest

from tests.lab.other_profile import applied_with
from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.telephone import Telephone

pytestmark = pytest.mark.lab

LOW, HIGH = 700, 1500
NO_CONCEALMENT = ("G722/16000/1",)
"""A codec that hides no loss: what does not arrive is silence."""
CLEAR = 15
"""Decibels by which a tone is stronger than all else."""
GAP = 0.15
"""Seconds of silence that a busy machine may cause."""
LATE = 1.0
"""Seconds until what was heard is in the recording."""
DAEMON = "systemctl show --property=InvocationID,MainPID asterisk.service"


def test_a_call_goes_on_while_another_profile_is_applied(exchange: Exchange, tmp_path: Path) -> None:
    group = exchange.telephony.ring_groups[0].extension
    low, high = Manner(tone=LOW, codecs=NO_CONCEALMENT), Manner(tone=HIGH, codecs=NO_CONCEALMENT)
    running = exchange.on_server(DAEMON)
    with (
        exchange.phone("minister.desk", low) as minister,
        exchange.phone("chief.desk", high) as chief,
        exchange.phone("spare-1") as caller,
    ):
        minister.dials(exchange.extension("chief.desk"))
        chief.takes()
        minister.hears(HIGH)
        chief.hears(LOW)
        before = {phone: phone.recording.seconds for phone in (minister, chief)}
        begun = time.monotonic()
        with applied_with(tmp_path, "reception: [chief, minister]", "reception: [chief]"):
            for phone, tone in ((minister, HIGH), (chief, LOW)):
                went_on(phone, tone, before[phone], time.monotonic() - begun)
            caller.dials(group)
            chief.rings()
            minister.hears_nothing_of("CALL_INCOMING")
            caller.hangs_up()
            chief.ended()
        minister.hears(HIGH)
        chief.hears(LOW)
        minister.hangs_up()
        chief.ended()
    assert exchange.on_server(DAEMON) == running


def went_on(phone: Telephone, tone: float, before: float, seconds: float) -> None:
    """Assert that a call was not over, and its tone clear and without a gap for all of ``seconds``."""
    phone.hears_nothing_of("CALL_CLOSED")
    heard = phone.recording
    during = heard.last(heard.seconds - before)
    assert during.seconds > seconds - LATE
    assert during.longest_silence < GAP
    assert during.purity(tone) > CLEAR
