"""Where the groupware keeps calendars, contacts and what people chose: PostgreSQL, with memcached before it.

Both are reached through sockets alone, by who the system says one is; there is no password to keep. Every
night the whole database is written down, and that stays when the office closes
(``docs/decisions/0126-groupware.md``).
"""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import OWNER
from rideau.office import Host
from rideau.text import Text

DATABASE, USER = "sogo", "sogo"
DATABASE_UNIT, CACHE_UNIT = "postgresql.service", "memcached.service"
CACHE, CACHE_GROUP = "/run/memcached/memcached.sock", "memcache"
PROGRAM = "/usr/local/lib/rideau/arrange-groupware"
"""Makes the database, fills it from the profile, and writes it down."""
BACKUPS = "/var/backups/rideau-groupware"
KEPT = 7
IDLE_HOURS = 8
"""After which a session of the webmail is over."""
TIMERS = ("rideau-groupware-backup.timer", "rideau-groupware-sessions.timer")

_UNITS = "/etc/systemd/system"
_TIMED = (*TIMERS, *(each.replace(".timer", ".service") for each in TIMERS))
_CONFIG = "/etc/postgresql/17/main/conf.d/rideau.conf"
_CACHE_CONFIG = "/etc/memcached.conf"
_LEFT = ("/var/lib/postgresql", "/etc/postgresql", "/var/log/postgresql", BACKUPS)
_IMPACT = Text(
    "webmail and calendars do not answer for some seconds",
    "la messagerie web et les agendas ne répondent pas pendant quelques secondes",
)


@dataclass(frozen=True, slots=True)
class _Cache:
    user: str = CACHE_GROUP
    socket: str = CACHE


@dataclass(frozen=True, slots=True)
class _Timed:
    program: str = PROGRAM
    backups: str = BACKUPS


def database(host: Host) -> Contribution:
    """Return the database, what is before it, and what writes it down."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("memcached", "postgresql"),
        files=(
            File(_CONFIG, Template("email/postgresql.conf.j2")),
            File(_CACHE_CONFIG, Template("email/memcached.conf.j2", _Cache())),
            *(File(f"{_UNITS}/{each}", Template(f"email/{each}.j2", _Timed())) for each in _TIMED),
        ),
        units=(
            Unit(
                DATABASE_UNIT,
                restart_on=(_CONFIG,),
                health="runuser -u postgres -- psql -qtAc 'SELECT 1'",
                impact=_IMPACT,
            ),
            Unit(CACHE_UNIT, restart_on=(_CACHE_CONFIG,), health=f"test -S {CACHE}", impact=_IMPACT),
            *(
                Unit(each, restart_on=(f"{_UNITS}/{each}",), impact=Text("nothing", "rien"))
                for each in TIMERS
            ),
        ),
        data=_LEFT,
    )
