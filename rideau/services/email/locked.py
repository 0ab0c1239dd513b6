"""Who was revoked: refused by the mail host itself, and put out of every session that is open.

The directory refuses them as well, but another host runs it and may obey a moment later; and it is asked only
when somebody signs in, while a mail program stays signed in for days.
"""

from dataclasses import dataclass

from rideau.host import Action, Contribution, File, Template
from rideau.mail import OWNER
from rideau.office import Host, Office

LOCKED = "/etc/dovecot/rideau-locked"
# Dovecot looks at the file again a second after it last did.
_OUT = f'[ ! -r {LOCKED} ] || {{ sleep 2; sed -n "/^[^#]/s/:.*//p" {LOCKED} | xargs -r -n 1 doveadm kick; }}'


@dataclass(frozen=True, slots=True)
class _Locked:
    logins: tuple[str, ...]


def locked(office: Office, host: Host) -> Contribution:
    """Return the list, and what acts on it."""
    logins = _Locked(tuple(each.login for each in office.people if each.login in office.locked))
    return Contribution(
        OWNER,
        host.slug,
        files=(File(LOCKED, Template("email/locked.j2", logins)),),
        actions=(Action("mail-sessions", _OUT, (LOCKED,)),),
    )
