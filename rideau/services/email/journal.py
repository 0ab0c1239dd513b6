"""The journal, where the profile asks for one: a copy of everything, in a mailbox that is nobody's.

Postfix makes a copy for each recipient, addressed so that it tells who that was: who got a blind copy is on
record as well. The copies' domain is none: no server outside can send there, and nobody who signed in may.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import OWNER
from rideau.mail_moving.programs import JOURNAL
from rideau.office import Host, Office, Stage
from rideau.text import Text

DOMAIN = "journal.invalid"
COPIES = "/etc/postfix/rideau/journal"
MAIN_CF = (
    f"recipient_bcc_maps = regexp:{COPIES}",
    "journal_destination_recipient_limit = 1",
)
"""What Postfix is told of it."""
TRANSPORT = f"inline:{{ {DOMAIN}=journal:unix:private/dovecot-lmtp }}"
"""By which way copies go."""
LIMITS = "userdb_quota_storage_size=0 userdb_fts_autoindex=no"
"""The journal holds whatever comes, and nobody searches it here."""
SERVICE, TIMER = "rideau-journal.service", "rideau-journal.timer"


@dataclass(frozen=True, slots=True)
class _Copies:
    mailbox: str = JOURNAL
    domain: str = DOMAIN


@dataclass(frozen=True, slots=True)
class _Expiry:
    days: int
    mailbox: str = JOURNAL


def is_kept(office: Office) -> bool:
    """Tell whether the office's messages are recorded."""
    return office.email is not None and office.email.journal_days > 0


def journal(office: Office, host: Host) -> Iterator[Contribution]:
    """Yield what makes copies, and what ends them when their time is over: not while the office closes."""
    if office.email is None or not is_kept(office):
        return
    files = [File(COPIES, Template("email/journal-copies.j2", _Copies()))]
    units = []
    if office.stage not in (Stage.CLOSING, Stage.CLOSED):
        expiry = _Expiry(office.email.journal_days)
        paths = [f"/etc/systemd/system/{each}" for each in (SERVICE, TIMER)]
        files += [File(path, Template(f"email/{path.rpartition('/')[2]}.j2", expiry)) for path in paths]
        units = [Unit(TIMER, restart_on=tuple(paths), impact=Text("nothing", "rien"))]
    yield Contribution(OWNER, host.slug, files=tuple(files), units=tuple(units))
