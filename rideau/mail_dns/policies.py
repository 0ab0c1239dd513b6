"""What the office asks of other mail servers: SPF, DMARC, MTA-STS and reports about TLS."""

from hashlib import sha256

from rideau import mail
from rideau.office import Office, Provider

REPORTS = "postmaster"
"""The mailbox that other servers' reports go to."""
_STS_AGE = 604800
"""Seconds for which others keep to our policy without asking again: a week (RFC 8461, section 3.2)."""
_ID_LENGTH = 32
"""Characters an id has at most (RFC 8461, section 3.1)."""


def public_addresses(office: Office) -> tuple[str, ...]:
    """Return where the office is reached and sends from, as far as its providers do not assign it."""
    if office.services["internet"].provider is not Provider.MANAGED:
        return ()
    return tuple(str(each.address.ip) for each in office.uplinks if each.address)


def spf(office: Office) -> str:
    """Return who sends the office's mail (RFC 7208): its fixed addresses, by no look-up at all.

    Behind an address that a provider may change, what cannot be listed only counts as suspicious.
    """
    fixed = public_addresses(office)
    senders = [f"ip4:{each}" for each in fixed] or [f"a:{mail.name(office)}"]
    complete = bool(fixed) and len(fixed) == len(office.uplinks)
    return " ".join(("v=spf1", *senders, "-all" if complete else "~all"))


def dmarc(office: Office) -> str:
    """Return what becomes of mail that only claims to be the office's (RFC 9989; ``pct`` is gone)."""
    reports = f"mailto:{REPORTS}@{office.domain}"
    return f"v=DMARC1; p=reject; sp=reject; adkim=s; aspf=s; rua={reports}"


def sts_policy(office: Office) -> str:
    """Return the MTA-STS policy: who sends us mail checks our certificate, or keeps the mail (RFC 8461)."""
    lines = ("version: STSv1", "mode: enforce", f"mx: {mail.name(office)}", f"max_age: {_STS_AGE}")
    return "".join(f"{each}\n" for each in lines)


def sts(office: Office) -> str:
    """Return what tells others that there is a policy; the id follows from it, so it changes with it."""
    digest = sha256(sts_policy(office).encode()).hexdigest()
    return f"v=STSv1; id={digest[:_ID_LENGTH]}"


def tls_reports(office: Office) -> str:
    """Return where others report that they could not encrypt (RFC 8460)."""
    return f"v=TLSRPTv1; rua=mailto:{REPORTS}@{office.domain}"
