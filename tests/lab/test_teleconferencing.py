"""A conference: everybody hears everybody, inside and outside, and nobody comes in without a PIN."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from rideau.services.teleconferencing.rooms import pins
from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.carrier import Outgoing
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.telephone import Telephone
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

TONES = {"minister.desk": 700, "chief.desk": 1100, "spare-1": 1900}
OUTSIDE = 2700
LOUD = 250.0
"""Of a tone among others (root mean square, of 32,767)."""


@pytest.fixture
def room(exchange: Exchange) -> tuple[str, str]:
    """Return a room's extension and the PIN of who takes part."""
    first = exchange.office.rooms[0]
    return first.extension, exchange.value(pins(first)[0].id)


@contextmanager
def forwarded(chief: Telephone, extension: str) -> Iterator[None]:
    """Send who calls the chief's number elsewhere."""
    chief.calls(f"*72{extension}")
    chief.hangs_up()
    try:
        yield
    finally:
        chief.calls("*73")
        chief.hangs_up()


def hears_all(phone: Telephone, tones: list[int]) -> None:
    """Wait until a telephone hears several tones at once."""
    until(
        lambda: min(map(phone.recording.last(1).level, tones)) > LOUD,
        f"{phone.account.user} hears {tones}",
        40,
    )


def test_three_inside_and_one_from_outside_hear_each_other(exchange: Exchange, room: tuple[str, str]) -> None:
    extension, pin = room
    with ExitStack() as stack:
        phones = {
            line: stack.enter_context(exchange.phone(line, Manner(tone=tone))) for line, tone in TONES.items()
        }
        with forwarded(phones["chief.desk"], extension):
            direct = exchange.telephony.direct_numbers["chief"]
            name = exchange.carrier.rings(Outgoing(direct, tone=OUTSIDE, digits=f"wwwwwwww{pin}#"))
            until(lambda: exchange.carrier.was_answered(name), "the room answers the outside", 30)
        for phone in phones.values():
            phone.calls(extension)
            phone.presses(f"{pin}#")
        for line, phone in phones.items():
            hears_all(phone, [OUTSIDE, *(tone for other, tone in TONES.items() if other != line)])
        exchange.carrier.hangs_up()
        for phone in phones.values():
            phone.hangs_up()
    end = exchange.carrier.heard_after(name).sound.last(2)
    assert min(map(end.level, TONES.values())) > LOUD
    until(lambda: exchange.calls() == 0, "nothing goes on")


def test_three_wrong_pins_end_the_call(exchange: Exchange, room: tuple[str, str]) -> None:
    extension, pin = room
    wrong = f"{(int(pin) + 1) % 10 ** len(pin):0{len(pin)}}#"
    with exchange.phone("minister.desk") as minister:
        minister.calls(extension)
        for _ in range(3):
            minister.presses(wrong)
            minister.is_heard_for(3.5)
        minister.ended()
