"""What must hold of the filter: it runs, refuses what it should, knows this week's viruses, signs."""

from collections.abc import Iterator

from rideau import dkim
from rideau.checks import Check, Command, OnHost, all_running
from rideau.mail import OWNER
from rideau.office import Host, Office
from rideau.services.email.filtering import CONTROLLER, REDIS_UNIT, REFUSES, UNIT
from rideau.services.email.viruses import SIGNATURES, UPDATES
from rideau.services.email.viruses import UNIT as SCANNER
from rideau.text import Text

_PATIENCE = 60.0
"""Half a minute goes by while signatures are read again."""


def filter_checks(office: Office, host: Host) -> Iterator[Check]:
    """Yield the checks of the filter."""
    title = Text("Mail is filtered", "Le courriel est filtré")
    yield _check(host, "filter.runs", title, Command(all_running((REDIS_UNIT, SCANNER, UPDATES, UNIT))))
    title = Text(
        "Spam, viruses and programs are refused",
        "Les pourriels, les virus et les programmes sont refusés",
    )
    yield _check(host, "filter.refuses", title, Command(REFUSES, "^refused: spam virus program$", _PATIENCE))
    yield _signatures(host)
    yield _signs(office, host)


def _signatures(host: Host) -> Check:
    """Ask when signatures last came; a host that was just installed has a day to fetch the first."""
    title = Text("Signatures of viruses are of this week", "Les signatures de virus sont de la semaine")
    found = f"find {SIGNATURES} -name 'daily.c[lv]d' -mtime -7"
    new = "find /var/lib/dpkg/info/clamav-freshclam.list -mtime -1"
    shell = (
        f"if {found} | grep -q .; then echo fetched; "
        f"elif {new} | grep -q .; then echo 'installed today, none fetched yet: our own alone'; "
        "else echo 'none fetched for a week'; exit 1; fi"
    )
    return _check(host, "filter.signatures", title, Command(shell))


def _signs(office: Office, host: Host) -> Check:
    title = Text("Outgoing mail is signed with every key", "Le courriel sortant est signé avec chaque clé")
    selectors = [f"s={each.selector};" for each in dkim.signing(office)]
    sender = f"postmaster@{office.domain}"
    ask = f"rspamc -h {CONTROLLER} -i 127.0.0.1 -F {sender} -r somebody@elsewhere.example --mime symbols"
    shell = (
        f"printf 'From: <{sender}>\\nTo: <{sender}>\\nSubject: test\\n\\nTest.\\n' | {ask} | "
        f"grep -oE '{'|'.join(selectors)}' | sort | xargs"
    )
    return _check(host, "filter.signs", title, Command(shell, f"^{' '.join(sorted(selectors))}$"))


def _check(host: Host, subject: str, title: Text, probe: Command) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, OnHost(host.slug), probe)
