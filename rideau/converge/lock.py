"""The lock of a host: who works on it, and in which run. ``lock.sh`` takes it on the host."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyinfra.api.host import Host

from rideau.fleet_runs.identity import now, run_id, who

BUSY = "this host is being worked on by"
"""How a host begins to say that somebody else has its lock."""
REMEDY = "run apply again when that is done; if it never will be, add --break-lock"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who takes locks, in which run, and whether those of others are broken."""

    owner: str
    run: str
    breaks: bool = False

    @property
    def data(self) -> Mapping[str, object]:
        """Return the claim as pyinfra host data."""
        return {"rideau_owner": self.owner, "rideau_run": self.run, "rideau_break_lock": self.breaks}


def new_claim() -> Claim:
    """Return the claim of a run that begins now."""
    return Claim(who(), run_id(now()))


def claim_words(host: Host) -> tuple[str, str, str]:
    """Return the arguments that ``lock.sh`` wants; runs of pyinfra's own command line have a claim too."""
    own = _of_this_process()
    breaks = host.data.get("rideau_break_lock", own.breaks)
    return (
        str(host.data.get("rideau_owner", own.owner)),
        str(host.data.get("rideau_run", own.run)),
        "break" if breaks else "",
    )


@cache
def _of_this_process() -> Claim:
    return new_claim()
