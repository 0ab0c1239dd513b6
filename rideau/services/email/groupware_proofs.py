"""What must hold of webmail and calendars."""

import re
from collections.abc import Iterator

from rideau.certificates import AUTHORITIES
from rideau.checks import (
    LEASED,
    Check,
    Command,
    InZone,
    OnHost,
    Place,
    all_running,
)
from rideau.mail import OWNER, name
from rideau.office import Host, Office, Zone
from rideau.services.email.arrangement import PORT
from rideau.services.email.arrangement import UNIT as ARRANGEMENT
from rideau.services.email.database import CACHE_UNIT, TIMERS, USER
from rideau.services.email.groupware import UNIT as SOGO
from rideau.services.email.passwords import ENTRANCE, SERVICE
from rideau.text import Text

_CLUSTER = "postgresql@17-main.service"
_PATIENCE = 60.0


def groupware_checks(office: Office, host: Host) -> Iterator[Check]:
    """Yield what holds of the groupware on the mail host, and of its pages as people meet them."""
    here = OnHost(host.slug)
    units = (_CLUSTER, CACHE_UNIT, SOGO, ARRANGEMENT, ENTRANCE, SERVICE, *TIMERS)
    title = Text("Webmail and calendars run", "La messagerie web et les agendas fonctionnent")
    yield _check("webmail.runs", title, here, Command(all_running(units)))
    yield _private(here)
    yield _people(office, here)
    yield _copied(here)
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _entrance(office)
        yield _first_password(office)


def _private(here: Place) -> Check:
    title = Text(
        "Nothing but nginx reaches the groupware, nobody its database",
        "Seul nginx atteint les agendas, personne leur base de données",
    )
    shell = "ss -Hltn | awk '{ print $4 }' | grep -E ':(5432|11211|20000)$' | sort -u | xargs"
    return _check("webmail.private", title, here, Command(shell, f"^127.0.0.1:{PORT}$"))


def _people(office: Office, here: Place) -> Check:
    """Ask as SOGo does: the directory whether it knows somebody, the database in which language."""
    title = Text(
        "Webmail knows everybody and their languages",
        "La messagerie web connaît tout le monde et leurs langues",
    )
    logins = " ".join(each.login for each in office.people)
    ask = f"runuser -u {USER} -- sogo-tool user-preferences get defaults $login SOGoLanguage 2>/dev/null"
    shell = (
        f"cd / && export LDAPTLS_CACERT={AUTHORITIES} && for login in {logins}; do "
        f"echo $login $({ask}); done | tr -d '\"' | xargs"
    )
    # Who chose another language in the webmail keeps it.
    said = " ".join(f"{re.escape(each.login)} SOGoLanguage: (?:English|French)" for each in office.people)
    return _check("webmail.people", title, here, Command(shell, f"^{said}$", _PATIENCE))


def _copied(here: Place) -> Check:
    title = Text("The nightly copy of calendars did not fail", "La copie nocturne des agendas n'a pas échoué")
    unit = TIMERS[0].replace(".timer", ".service")
    return _check("webmail.copied", title, here, Command(f"systemctl show -P Result {unit}", "^success$"))


def _entrance(office: Office) -> Check:
    title = Text(
        "From operations, the webmail's entrance names the office in both languages",
        "Depuis les opérations, l'entrée de la messagerie web nomme le cabinet dans les deux langues",
    )
    # Whether the certificate is believed is asked on the host: no client trusts the office yet. SOGo shows
    # its entrance to browsers alone.
    fetch = f"curl -skL --max-time 20 -A 'Mozilla/5.0 (rv:140.0) Firefox/140.0' https://{name(office)}/"
    wanted = "href=.?.password.lang=(en|fr)|app.creds.password"
    shell = f"{LEASED} && {fetch} | grep -oE '{wanted}' | tr -d '\"' | sort -u | xargs"
    expected = r"^app.creds.password href=/password\?lang=en href=/password\?lang=fr$"
    return _check("webmail.entrance", title, InZone(Zone.OPERATIONS), Command(shell, expected, _PATIENCE))


def _first_password(office: Office) -> Check:
    title = Text(
        "From operations, people can choose their first password",
        "Depuis les opérations, on peut choisir son premier mot de passe",
    )
    # Written in two ways, so that it is refused before the directory is asked: a wrong one would be counted.
    form = "-d login=- -d old=- -d new=in-one-way-or -d again=in-another"
    fetch = f"curl -sk --max-time 20 https://{name(office)}/password?lang=fr"
    wanted = "id=.new.|role=.(alert|status)."
    shell = f"{LEASED} && {{ {fetch}; {fetch} {form}; }} | grep -oE '{wanted}' | xargs"
    expected = "^id=new role=alert id=new$"
    return _check("webmail.password", title, InZone(Zone.OPERATIONS), Command(shell, expected, _PATIENCE))


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, place, probe)
