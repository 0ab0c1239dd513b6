"""When many calls at once went well, and what the report says of them."""

from dataclasses import replace

import pytest

from tests.bench.calls import fit
from tests.bench.calls_report import Asked, text
from tests.lab.telephones.load import Measured, Stream

WELL = Measured(
    calls=1,
    seconds=10,
    taken=1,
    carrier=(Stream(600, 0, 1.0), Stream(600, 0, 3.0)),
    voice=(Stream(600, 0, 1.0), Stream(600, 0, 1.0)),
    heard=(),
    cores=(0.1, 0.1, 0.2),
)


def test_a_call_fails_when_one_of_its_four_ends_falls_silent() -> None:
    assert (WELL.failed, WELL.loss, fit(WELL)) == (0, 0.0, True)
    silent = replace(WELL, voice=(Stream(0, 0, 0.0), Stream(600, 0, 1.0)))
    late = replace(WELL, voice=(Stream(400, 0, 0.0), Stream(600, 0, 1.0)))
    gone = replace(WELL, carrier=WELL.carrier[:1])
    refused = replace(WELL, taken=0, carrier=(), voice=())
    assert [each.failed for each in (silent, late, gone, refused)] == [1, 1, 1, 1]


def test_what_was_lost_counts_against_all_that_was_sent() -> None:
    lossy = replace(WELL, carrier=(Stream(500, 100, 1.0), Stream(600, 0, 1.0)))
    assert lossy.loss == pytest.approx(100 / 2400)
    assert lossy.failed == 0
    assert not fit(lossy)


def test_the_report_names_the_most_that_went_well_and_why_it_ended() -> None:
    refused = replace(WELL, calls=2, carrier=WELL.carrier[:1])
    told = text((WELL, refused), Asked("make calls", 250), fit)
    assert "went well: **1 calls**" in told
    assert "With 2, 2 failed" in told
