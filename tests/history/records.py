"""Records of runs to test with."""

from dataclasses import replace

from rideau.history.record import CheckRecord, HostRecord, RunRecord, ServiceRecord

APPLY = RunRecord(
    id="20261126T031500Z-00000001",
    verb="apply",
    who="claire@controller",
    begun="2026-11-26T03:15:00.120Z",
    ended="2026-11-26T03:15:40.000Z",
    offices=("veterans-affairs", "tourism"),
    outcome="failed",
    commit="6f3a1c2" + "0" * 33,
    dirty=True,
    plan="3f" * 32,
    version="0.1.0",
    hosts=(
        HostRecord(
            "veterans-affairs-gateway",
            "veterans-affairs",
            "changed",
            6,
            7,
            {"packages": 0, "files": 2, "units": 1},
        ),
        HostRecord("tourism-gateway", "tourism", "failed", 3, 3, {}, "activate failed: Ministère des Pêches"),
    ),
)
VERIFY = replace(
    APPLY,
    id="20261126T041500Z-00000002",
    verb="verify",
    begun="2026-11-26T04:15:00.000Z",
    ended="2026-11-26T04:15:33.000Z",
    offices=("tourism",),
    outcome="changes",
    commit=None,
    dirty=None,
    plan=None,
    hosts=(),
    checks=(
        CheckRecord(
            "tourism",
            70,
            1,
            6,
            ("network.lease.staff",),
            (ServiceRecord("network", 30, 1, 6), ServiceRecord("state", 40, 0, 0)),
        ),
    ),
)


def numbered(number: int) -> RunRecord:
    """A run like no other, later than the one before."""
    time = f"2026-11-26T05:{number // 60:02}:{number % 60:02}.000Z"
    return replace(VERIFY, id=f"20261126T050000Z-{number:08x}", begun=time, ended=time)
