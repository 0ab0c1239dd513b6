"""Any history, told forwards run by run, comes to the verdict that is judged looking back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rideau.history.record import INTERRUPTED, RunRecord
from rideau.readiness.verdict import Verdict
from tests.readiness.records import applied, judged, looked, verified

SERVICES = ("state", "network", "telephony")
FAILURES = tuple(each.upper() for each in SERVICES)
HAPPENINGS = ("changed", "unchanged", "failed", "killed", "drifted", "as it was", "all pass")
EVENTS = st.sampled_from((*HAPPENINGS, *SERVICES, *FAILURES))
"""What happens: a service alone passes; in capitals it fails while all are asked."""


def run(event: str, day: str) -> RunRecord:
    if event in SERVICES:
        return verified(day, note=event, **{event: (3, 0, 0)})
    if event in FAILURES:
        return verified(day, **{each: (3, each.upper() == event, 0) for each in SERVICES})
    return {
        "changed": applied(day),
        "unchanged": applied(day, "unchanged"),
        "failed": applied(day, "failed", "activate failed: no"),
        "killed": replace(applied(day), hosts=(), outcome=INTERRUPTED, ended=""),
        "drifted": looked(day, "drifted"),
        "as it was": looked(day, "unchanged"),
        "all pass": verified(day),
    }[event]


def told_forwards(events: list[str]) -> bool:
    """Whether everything is proven and nobody has touched it since, at the end.

    An apply that ends well leaves hosts as they should be; what else it did, nobody knows.
    """
    proven, drifted = {"state": True, "network": False, "telephony": False}, False
    for event in events:
        if event in ("changed", "failed", "killed"):
            proven, drifted = {"state": event == "changed", "network": False, "telephony": False}, False
        elif event in ("drifted", "as it was"):
            drifted = event == "drifted"
        elif event in SERVICES:
            proven[event] = True
        elif event != "unchanged":
            proven = {each: each.upper() != event for each in SERVICES}
        if event in ("all pass", "state", "NETWORK", "TELEPHONY"):
            drifted = False
    return all(proven.values()) and not drifted


@given(st.lists(EVENTS, max_size=14))
def test_the_verdict_is_that_of_the_whole_story(events):
    runs = [run(event, f"1126T{hour:02}00") for hour, event in enumerate(events)]
    found = judged(*runs)
    services = {each.service: each.verdict for each in found.services}
    go = found.verdict is Verdict.GO
    assert go == told_forwards(events)
    if go:
        assert services["network"] is services["telephony"] is Verdict.GO
