"""Email: mail that arrives, is read everywhere and goes out believed, on the host of the role ``mail``.

One idea a module: :mod:`postfix` takes mail and hands it on, :mod:`dovecot` keeps it and lets people read it,
:mod:`sharing` lets several people read one mailbox, :mod:`guard` stops who guesses passwords; :mod:`moving`
takes mail out and brings it in, :mod:`quota` warns before a mailbox is full, :mod:`journal` keeps a copy of
everything; :mod:`groupware` is the webmail with calendars (its data in :mod:`database`, what it knows of the
office in :mod:`arrangement`), :mod:`passwords` where people choose theirs; :mod:`filtering`
and :mod:`viruses` refuse what nobody should get.
"""

from collections.abc import Iterator

from rideau.checks import Check
from rideau.host import Contribution
from rideau.mail import OWNER, mail_host
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.email.database import database
from rideau.services.email.documents import documents
from rideau.services.email.dovecot import dovecot
from rideau.services.email.filter_proofs import filter_checks
from rideau.services.email.filtering import filtering
from rideau.services.email.groupware import groupware
from rideau.services.email.groupware_proofs import groupware_checks
from rideau.services.email.guard import guard
from rideau.services.email.journal import journal
from rideau.services.email.locked import locked
from rideau.services.email.moving import moving
from rideau.services.email.names_proofs import names_checks
from rideau.services.email.outgoing import outgoing
from rideau.services.email.passwords import passwords
from rideau.services.email.postfix import postfix
from rideau.services.email.proofs import checks_of
from rideau.services.email.quota import quota
from rideau.services.email.requests import needs_of
from rideau.services.email.sharing import sharing
from rideau.services.email.site import site
from rideau.services.email.viruses import viruses

__all__ = ["SLUG", "checks", "needs", "plan"]

SLUG = OWNER


def needs(office: Office) -> Needs:
    """Return what the mail host asks for; nothing where the department runs the mail."""
    host = mail_host(office)
    return needs_of(office, host) if host else Needs()


def plan(office: Office, needs: Needs) -> Iterator[Contribution]:
    """Yield what the mail host gets."""
    del needs
    host = mail_host(office)
    if host:
        yield dovecot(office, host)
        yield sharing(office, host)
        yield viruses(office, host)
        yield filtering(office, host)
        yield postfix(office, host)
        yield guard(host)
        yield site(office, host)
        yield locked(office, host)
        yield moving(host)
        yield quota(office, host)
        yield from journal(office, host)
        yield documents(office, host)
        yield outgoing(host)
        yield database(host)
        yield from groupware(office, host)
        yield passwords(office, host)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield what must hold of the office's mail."""
    host = mail_host(office)
    if host:
        yield from checks_of(office, needs, host)
        yield from groupware_checks(office, host)
        yield from filter_checks(office, host)
        yield from names_checks(office, host)
