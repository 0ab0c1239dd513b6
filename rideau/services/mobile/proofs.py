"""What must hold of the site of one-time links."""

from collections.abc import Iterator

from rideau.checks import Check, Command, InZone, OnHost, Place, all_running
from rideau.device_links import OWNER, PROGRAM, name
from rideau.office import Host, Office, Zone
from rideau.services.mobile.site import ENTRANCE, SERVICE, TIMER
from rideau.text import Text

_PATIENCE = 30.0


def site_checks(office: Office, host: Host) -> Iterator[Check]:
    """Yield whether it runs, answers, and keeps nothing for too long."""
    here = OnHost(host.slug)
    title = Text("The site of one-time links runs", "Le site des liens à usage unique fonctionne")
    yield _check("runs", title, here, Command(all_running((ENTRANCE, SERVICE, TIMER))))
    title = Text("What nobody fetched in time is destroyed", "Ce que personne n'a pris à temps est détruit")
    yield _check("expiry", title, here, Command(f"{PROGRAM} check", "none late$"))
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _answers(office)


def _answers(office: Office) -> Check:
    title = Text(
        "From operations, a link that does not exist is refused in both languages",
        "Depuis les opérations, un lien qui n'existe pas est refusé dans les deux langues",
    )
    lease = "{ ip route show default | grep -q . || lease >/dev/null; }"
    # Whether the certificate is believed is asked on the host: no client trusts the office yet.
    fetch = f"curl -sk --max-time 10 -w '%{{http_code}}' https://{name(office)}/nothing"
    shell = f"{lease} && {fetch} | grep -oE 'section lang=\"(en|fr)\"|^404' | xargs echo"
    probe = Command(shell, "^section lang=en section lang=fr .*404$", _PATIENCE)
    return _check("answers", title, InZone(Zone.OPERATIONS), probe)


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, place, probe)
