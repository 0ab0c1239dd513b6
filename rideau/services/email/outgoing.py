"""How mail leaves: encrypted to whoever offers it, and only to who is proven (DANE, MTA-STS).

Postfix looks for keys in signed zones itself; policies it asks of a small daemon, which reads and keeps them.
"""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import OWNER
from rideau.office import Host
from rideau.text import Text

CONFIG = "/etc/mta-sts-daemon.yml"
PORT = 8461
_STATE = "/var/lib/mta-sts"


@dataclass(frozen=True, slots=True)
class _Policies:
    port: int = PORT
    cache: str = f"{_STATE}/cache.db"


def outgoing(host: Host) -> Contribution:
    """Return the daemon that knows others' policies."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("postfix-mta-sts-resolver",),
        files=(File(CONFIG, Template("email/mta-sts-daemon.yml.j2", _Policies())),),
        units=(
            Unit(
                "postfix-mta-sts-resolver.service",
                restart_on=(CONFIG,),
                health=f"ss -Hltn 'sport = :{PORT}' | grep -q :{PORT}",
                impact=Text("outgoing mail waits for a moment", "le courriel sortant attend un instant"),
            ),
        ),
        listens=(f"tcp/{PORT}",),
        data=(_STATE,),
    )
