"""What must hold of what programs set themselves up by, and of what is known of other servers' policies."""

from collections.abc import Iterator

from rideau.checks import (
    LEASED,
    Check,
    Command,
    InZone,
    OnHost,
)
from rideau.mail import OWNER
from rideau.office import Host, Office, Zone
from rideau.services.email.outgoing import PORT
from rideau.text import Text

_PATIENCE = 30.0
_SCHEMA = "http://schemas.microsoft.com/exchange/autodiscover/outlook"


def names_checks(office: Office, host: Host) -> Iterator[Check]:
    """Yield what holds for programs of people inside, and of the host that sends."""
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield Check(
            f"{OWNER}.setup",
            OWNER,
            Text(
                "Thunderbird and Outlook find how to set themselves up",
                "Thunderbird et Outlook trouvent comment se configurer",
            ),
            InZone(Zone.OPERATIONS),
            Command(_documents(office), "^thunderbird 1, outlook 2$", _PATIENCE),
        )
    # A domain that has no policy: nothing is said of it, but that nobody answers would be.
    ask = f"said=$(postmap -q policy.invalid socketmap:inet:127.0.0.1:{PORT}:postfix 2>&1)"
    yield Check(
        f"{OWNER}.policies",
        OWNER,
        Text("Other servers' policies are asked for", "Les politiques d'autres serveurs sont demandées"),
        OnHost(host.slug),
        Command(f'{ask}; echo "${{said:-they answer}}"', "^they answer$", _PATIENCE),
    )


def _documents(office: Office) -> str:
    """Return what asks for both documents; the certificate is the business of others."""
    found, posted = (f"https://{each}.{office.domain}" for each in ("autoconfig", "autodiscover"))
    request = (
        f'<Autodiscover xmlns="{_SCHEMA}/requestschema/2006"><Request>'
        f"<EMailAddress>x@{office.domain}</EMailAddress>"
        f"<AcceptableResponseSchema>{_SCHEMA}/responseschema/2006a</AcceptableResponseSchema>"
        "</Request></Autodiscover>"
    )
    ask = "curl -sk --max-time 10"
    return (
        f"{LEASED} && thunderbird=$({ask} {found}/mail/config-v1.1.xml | grep -c '<incomingServer'); "
        f"outlook=$({ask} -H 'Content-Type: text/xml' -d '{request}' {posted}/autodiscover/autodiscover.xml "
        '| grep -o "<Protocol>" | wc -l); echo "thunderbird $thunderbird, outlook $outlook"'
    )
