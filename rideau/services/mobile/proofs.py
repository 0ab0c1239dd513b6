"""What must hold of the site of one-time links."""

from collections.abc import Iterator

from netaddr import IPAddress

from rideau.checks import (
    LEASED,
    Check,
    Command,
    InZone,
    OnHost,
    Outside,
    Place,
    all_running,
)
from rideau.device_links import OWNER, PROGRAM, meets_strangers, name
from rideau.needs import Needs
from rideau.office import Host, Office, Provider, Zone
from rideau.services.mobile.site import ENTRANCE, SERVICE, TIMER
from rideau.text import Text

_PATIENCE = 30.0


def site_checks(office: Office, needs: Needs, host: Host) -> Iterator[Check]:
    """Yield whether it runs, answers, and keeps nothing for too long."""
    here = OnHost(host.slug)
    title = Text("The site of one-time links runs", "Le site des liens à usage unique fonctionne")
    yield _check("runs", title, here, Command(all_running((ENTRANCE, SERVICE, TIMER))))
    title = Text("What nobody fetched in time is destroyed", "Ce que personne n'a pris à temps est détruit")
    yield _check("expiry", title, here, Command(f"{PROGRAM} check", "none late$"))
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _answers(office)
    if meets_strangers(host) and office.services["internet"].provider is Provider.MANAGED:
        exposed = any(each.owner == OWNER and each.source is Zone.PUBLIC for each in needs.openings)
        for uplink in office.uplinks:
            if uplink.address:
                yield _outside(office, uplink.address.ip, exposed=exposed)


def _answers(office: Office) -> Check:
    title = Text(
        "From operations, a link that does not exist is refused in both languages",
        "Depuis les opérations, un lien qui n'existe pas est refusé dans les deux langues",
    )
    # Whether the certificate is believed is asked on the host: no client trusts the office yet.
    fetch = f"curl -sk --max-time 10 -w '%{{http_code}}' https://{name(office)}/nothing"
    shell = f"{LEASED} && {fetch} | grep -oE 'section lang=\"(en|fr)\"|^404' | xargs echo"
    probe = Command(shell, "^section lang=en section lang=fr .*404$", _PATIENCE)
    return _check("answers", title, InZone(Zone.OPERATIONS), probe)


def _outside(office: Office, address: IPAddress, *, exposed: bool) -> Check:
    ask = f"curl -sk --max-time 5 --resolve {name(office)}:443:{address} -o /dev/null -w '%{{http_code}}'"
    shell = f'echo "answer: $({ask} https://{name(office)}/nothing)"'
    if exposed:
        title = Text("From outside, the site of links answers", "De l'extérieur, le site des liens répond")
        return _check(f"outside.{address}", title, Outside(), Command(shell, "^answer: 404$"))
    title = Text("From outside, there is no site of links", "De l'extérieur, il n'y a pas de site des liens")
    return _check(f"silent.{address}", title, Outside(), Command(shell, "^answer: 000$"))


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, place, probe)
