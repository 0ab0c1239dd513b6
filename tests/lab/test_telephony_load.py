"""Many calls at once, each in from the outside and out again: nothing is lost on the way."""

import pytest

from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.load import measured

pytestmark = pytest.mark.lab

CALLS, SECONDS = 10, 10


def test_ten_calls_at_once_are_heard_at_every_end(exchange: Exchange) -> None:
    found = measured(exchange, CALLS, SECONDS)
    assert found.taken == CALLS
    assert (len(found.carrier), len(found.voice)) == (2 * CALLS, 2 * CALLS)
    assert found.failed == 0, found.streams
    assert found.loss < 0.01, found.streams
    assert len(found.heard) == 6
    for tone, heard in found.heard:
        assert heard.last(2).purity(tone) > 6, tone
