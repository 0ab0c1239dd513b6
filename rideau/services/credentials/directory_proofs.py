"""What must hold of the directory and of the network's door, asked from where it matters."""

import re
from collections.abc import Iterable, Iterator

from rideau import directory as shared
from rideau.certificates import ROOT
from rideau.checks import (
    LEASED,
    Check,
    Command,
    InZone,
    OnHost,
    Place,
)
from rideau.office import Host, Office, Zone
from rideau.services.credentials.directory import VERIFIER, VERIFIER_PASSWORD
from rideau.services.credentials.radius import PORT, SECRET_FILE
from rideau.text import Text

_PATIENCE = 30.0


def directory_checks(office: Office) -> Iterator[Check]:
    """Yield what must hold of the directory; nothing where the office has none."""
    host = shared.directory_host(office)
    if host is None:
        return
    for other in office.hosts:
        if other is not host:
            yield _believed(office, other)
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _reached(office)
    yield _anonymous(office, host)
    yield _people(office, host)
    yield _locked(office, host)


def radius_checks(office: Office) -> Iterator[Check]:
    """Yield whether who guards the network's door answers."""
    host = shared.directory_host(office)
    if host is None:
        return
    title = Text("Switches and access points are answered", "Commutateurs et points d'accès sont servis")
    ask = f"radclient -x -r 2 -t 3 -S {SECRET_FILE} {host.interfaces[0].ipv4.ip}:{PORT} status"
    shell = f'echo "Message-Authenticator = 0x00" | {ask}'
    yield _check("radius", title, OnHost(host.slug), Command(shell, "Received Access-Accept"))


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{shared.OWNER}.{subject}", shared.OWNER, title, place, probe)


def _handshake(office: Office, options: str) -> str:
    name = shared.name(office)
    return (
        f"openssl s_client -connect {name}:{shared.PORT} -servername {name} -brief {options} </dev/null 2>&1"
    )


def _believed(office: Office, host: Host) -> Check:
    title = Text(
        f"{host.slug} reaches the directory and believes it", f"{host.slug} joint l'annuaire et le croit"
    )
    options = f"-verify_return_error -verify_hostname {shared.name(office)} -CAfile {ROOT}"
    probe = Command(_handshake(office, options), "^Verification: OK", _PATIENCE)
    return _check(f"directory.{host.slug}", title, OnHost(host.slug), probe)


def _reached(office: Office) -> Check:
    title = Text("From operations, the directory answers", "Depuis les opérations, l'annuaire répond")
    probe = Command(
        f"{LEASED} && {_handshake(office, '')}", rf"^Peer certificate: .*{shared.name(office)}", _PATIENCE
    )
    return _check(f"directory.{Zone.OPERATIONS}", title, InZone(Zone.OPERATIONS), probe)


def _search(office: Office, asker: str, what: str) -> str:
    return (
        f"LDAPTLS_CACERT={ROOT} ldapsearch -x -LLL -H {shared.uri(office)} {asker} "
        f"-b {shared.base(office)} '{what}' uid"
    )


def _anonymous(office: Office, host: Host) -> Check:
    title = Text("Who does not say who asks finds nothing", "Qui ne dit pas qui demande ne trouve rien")
    shell = f"{_search(office, '', '(objectClass=*)')} 2>&1 && echo 'it answers anybody'; true"
    probe = Command(shell, r"\A(?!.*answers anybody)[\s\S]*anonymous bind disallowed")
    return _check("directory.anonymous", title, OnHost(host.slug), probe)


def _people(office: Office, host: Host) -> Check:
    title = Text("The directory knows everybody", "L'annuaire connaît tout le monde")
    asker = f"-D {VERIFIER.dn(office)} -y {VERIFIER_PASSWORD}"
    shell = f"{_search(office, asker, shared.PEOPLE)} | grep '^uid: ' | LC_ALL=C sort | xargs"
    logins = _listed(each.login for each in office.people)
    return _check("directory.people", title, OnHost(host.slug), Command(shell, f"^{logins}$"))


def _locked(office: Office, host: Host) -> Check:
    title = Text("Who was locked out cannot bind", "Qui a été verrouillé ne peut s'authentifier")
    what = "(pwdAccountLockedTime=000001010000Z)"
    shell = (
        f"ldapsearch -Q -LLL -Y EXTERNAL -H ldapi:/// -b {shared.people_base(office)} '{what}' uid "
        "| grep '^uid: ' | LC_ALL=C sort | xargs echo locked:"
    )
    logins = _listed(each.login for each in office.people if each.login in office.locked)
    return _check("directory.locked", title, OnHost(host.slug), Command(shell, f"^locked: ?{logins}$"))


def _listed(logins: Iterable[str]) -> str:
    """Return a pattern for what ``xargs`` makes of the lines that the directory prints."""
    return " ".join(f"uid: {re.escape(each)}" for each in sorted(logins))
