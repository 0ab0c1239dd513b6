"""Mail, calendar and contacts as Apple's devices take them from a profile; the password is asked for there.

Phones synchronize everything with the server (ActiveSync). A Mac has an account for each, which belong to the
person and not to the machine: they are in a profile of their own.
"""

from collections.abc import Iterator
from typing import Any

from rideau.handout.given import Mail

Payload = dict[str, Any]
_HTTPS = 443


def synchronized(mail: Mail) -> Payload:
    """Return what an ``com.apple.eas.account`` has besides what all payloads have."""
    return {"EmailAddress": mail.address, "Host": mail.server, "UserName": mail.address, "SSL": True}


def accounts(mail: Mail, name: str) -> Iterator[tuple[str, str, Payload]]:
    """Yield the accounts of a Mac: a word for each, its type, and what it has besides."""
    yield "mail", "com.apple.mail.managed", _mailbox(mail, name)
    for part, kind in (("calendar", "CalDAV"), ("contacts", "CardDAV")):
        yield part, f"com.apple.{kind.lower()}.account", _dav(mail, name, kind)


def _mailbox(mail: Mail, name: str) -> Payload:
    found: Payload = {
        "EmailAccountType": "EmailTypeIMAP",
        "EmailAccountDescription": name,
        "EmailAccountName": mail.person,
        "EmailAddress": mail.address,
        "OutgoingPasswordSameAsIncomingPassword": True,
    }
    for way, port in (("Incoming", mail.imap_port), ("Outgoing", mail.submission_port)):
        found |= {
            f"{way}MailServerAuthentication": "EmailAuthPassword",
            f"{way}MailServerHostName": mail.server,
            f"{way}MailServerPortNumber": port,
            f"{way}MailServerUseSSL": True,
            f"{way}MailServerUsername": mail.address,
        }
    return found


def _dav(mail: Mail, name: str, kind: str) -> Payload:
    return {
        f"{kind}AccountDescription": name,
        f"{kind}HostName": mail.server,
        f"{kind}Port": _HTTPS,
        f"{kind}UseSSL": True,
        f"{kind}Username": mail.address,
        f"{kind}PrincipalURL": f"https://{mail.server}{mail.dav}{mail.login}/",
    }
