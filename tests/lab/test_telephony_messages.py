"""What callers leave when nobody answers: voice mail that arrives by email, and the office's greeting."""

import wave
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rideau.telephony import SOUNDS
from tests.lab.conftest import OFFICE
from tests.lab.other_profile import applied_with
from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.carrier import Outgoing
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.tone import Heard, heard
from tests.lab.telephones.voice_mailbox import VoiceMailbox
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

TONE = 1100
BEFORE = "    softphones: [chief]\n"
"""The line of the profile after which its hours are written."""


def recording(message: EmailMessage, folder: Path) -> Heard:
    """Return the sound attached to a message."""
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() in {"audio/x-wav", "audio/wav"}
    file = folder / "message.wav"
    content = attached.get_content()
    with wave.open(BytesIO(content)) as opened:
        assert opened.getnframes() > 0
    file.write_bytes(content)
    return heard(file)


def test_a_message_arrives_by_email_with_what_was_said(exchange: Exchange, tmp_path: Path) -> None:
    with VoiceMailbox(exchange.lab, OFFICE, "chief") as box:
        with exchange.phone("minister.desk", Manner(tone=TONE)) as caller:
            caller.calls(exchange.extension("chief.desk"))
            caller.presses("#")
            caller.is_heard_for(6)
            caller.hangs_up()
        until(lambda: bool(about(box, "Minister")), "the message arrives", 60)
        message = about(box, "Minister")[0]
    assert message["To"].addresses[0].addr_spec == f"chief@{exchange.office.domain}"
    assert message["From"].addresses[0].addr_spec == f"telephone@{exchange.office.domain}"
    assert message["Subject"].startswith("Voice mail from")
    said = recording(message, tmp_path).sound.last(1.5)
    assert said.strongest(TONE) == pytest.approx(TONE, rel=0.01)
    assert said.purity(TONE) > 15


def test_at_an_empty_front_desk_a_caller_chooses_a_language_and_leaves_a_message(
    exchange: Exchange, tmp_path: Path
) -> None:
    caller = Outgoing(exchange.telephony.number, tone=TONE, digits="wwww2wwww#", seconds=12)
    with VoiceMailbox(exchange.lab, OFFICE, "chief") as box:
        exchange.carrier.rings(caller)
        until(lambda: bool(about(box, caller.name)), "the message arrives", 90)
        message = about(box, caller.name)[0]
    said = recording(message, tmp_path).sound.last(1.5)
    assert said.strongest(TONE) == pytest.approx(TONE, rel=0.01)


def hours(exchange: Exchange, first: int, last: int) -> str:
    """Return a profile's hours: all of the days from ``first`` to ``last``, counted from today."""
    today = datetime.now(ZoneInfo(exchange.office.timezone))
    days = "-".join((today + timedelta(each)).strftime("%a").lower() for each in (first, last))
    return f'{BEFORE}    hours: [{{days: {days}, opens: "00:00", closes: "23:59"}}]\n'


def test_in_its_hours_the_office_rings(exchange: Exchange, tmp_path: Path) -> None:
    with (
        applied_with(tmp_path, BEFORE, hours(exchange, -1, 1)),
        exchange.phone("minister.desk") as minister,
        exchange.phone("chief.desk") as chief,
    ):
        exchange.carrier.rings(Outgoing(exchange.telephony.number))
        minister.rings()
        chief.rings()
        exchange.carrier.hangs_up()
        chief.ended()


def test_outside_its_hours_it_does_not_and_takes_a_message_in_french(
    exchange: Exchange, tmp_path: Path
) -> None:
    caller = Outgoing(exchange.telephony.number, tone=TONE, digits="ww2", seconds=16)
    with (
        applied_with(tmp_path, BEFORE, hours(exchange, 2, 5)),
        VoiceMailbox(exchange.lab, OFFICE, "chief") as box,
        exchange.phone("minister.desk") as minister,
        exchange.phone("chief.desk") as chief,
    ):
        exchange.carrier.rings(caller)
        for application in ("Playback", "VoiceMail"):
            until(lambda at=application: bool(exchange.language_at(at)), f"a caller is at {application}", 30)
            assert exchange.language_at(application) == SOUNDS["fr"]
        until(lambda: bool(about(box, caller.name)), "the message arrives", 60)
        message = about(box, caller.name)[0]
        for phone in (minister, chief):
            phone.hears_nothing_of("CALL_INCOMING")
    said = recording(message, tmp_path).sound.last(1.5)
    assert said.strongest(TONE) == pytest.approx(TONE, rel=0.01)


def about(box: VoiceMailbox, caller: str) -> list[EmailMessage]:
    """Return the messages that tell of a caller's call."""
    return [each for each in box.messages() if caller in each["Subject"]]
