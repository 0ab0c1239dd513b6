"""What must hold of phones that configure themselves."""

from collections.abc import Iterator

from rideau.certificates import ROOT
from rideau.checks import Check, Command, InZone, OnHost, all_running
from rideau.office import Host, Office, Zone
from rideau.provisioning.makers import MAKERS
from rideau.provisioning.phone import Phone, phones, site_of
from rideau.provisioning.site import INDEX, LISTENER, PROGRAM, SERVICE, SOCKET
from rideau.telephony import OWNER, ROOT_FOR_PHONES, phones_name
from rideau.text import Text

_CREDENTIAL = "password|passwd|user_pass|auth"
"""What no file says that anybody gets, whoever made the phone."""


def checks(office: Office, host: Host) -> Iterator[Check]:
    """Yield the checks of the site, and that no phone's file is had for nothing."""
    yield Check(
        f"{OWNER}.phones.running",
        OWNER,
        Text("The phones' site runs", "Le site des téléphones fonctionne"),
        OnHost(host.slug),
        Command(all_running((LISTENER, SERVICE)), "^active: .*"),
    )
    yield from (_without_token(office, host, each) for each in phones(office))
    yield _invented(office, host)
    yield _steady(host)
    yield _from_the_zone(office)


def _check(subject: str, title: Text, host: Host, command: Command) -> Check:
    return Check(f"{OWNER}.phones.{subject}", OWNER, title, OnHost(host.slug), command)


def _get(office: Office, path: str) -> str:
    """Return a command that asks nginx for ``path``, and prints all of the answer: hosts have no curl."""
    name = phones_name(office)
    request = f"GET /{path} HTTP/1.1\\r\\nHost: {name}\\r\\nConnection: close\\r\\n\\r\\n"
    client = f"openssl s_client -quiet -verify_quiet -connect localhost:443 -servername {name}"
    return f"printf '{request}' | {client} -verify_return_error -CAfile {ROOT}"


def _without_token(office: Office, host: Host, phone: Phone) -> Check:
    title = Text(
        f"Without its token, {phone.name} gets no credential",
        f"Sans son jeton, {phone.name} n'obtient aucun secret",
    )
    own = next(each.name for each in MAKERS[phone.vendor].files(phone) if each.once)
    shell = (
        f"said=$({_get(office, own)} 2>&1); echo \"$said\" | grep -q '^HTTP/1.1 200' || "
        f'{{ echo "$said" | head -n 1; exit 1; }}; '
        f"! echo \"$said\" | grep -iE '{_CREDENTIAL}' && echo no credential"
    )
    return _check(f"bare.{phone.name}", title, host, Command(shell, "^no credential"))


def _invented(office: Office, host: Host) -> Check:
    title = Text("An invented token opens nothing", "Un jeton inventé n'ouvre rien")
    shell = f"{_get(office, 'invented/office.crt')} 2>/dev/null | head -n 1"
    return _check("invented", title, host, Command(shell, "^HTTP/1.1 404"))


def _steady(host: Host) -> Check:
    """Ask the program itself for every phone, for its tokens never are in a command."""
    title = Text(
        "Each phone's steady token gives its own file, and no other's",
        "Le jeton de chaque téléphone donne son fichier, et celui d'aucun autre",
    )
    return _check("steady", title, host, Command(f"{PROGRAM} --ask {SOCKET} {INDEX}", "each its own file.*"))


def _from_the_zone(office: Office) -> Check:
    title = Text(
        "A phone in the voice zone reaches the site and can believe it",
        "Un téléphone de la zone de voix joint le site et peut le croire",
    )
    url = f"{site_of(office)}/{ROOT_FOR_PHONES}"
    shell = (
        f"curl -sSk --max-time 10 -o /run/office.crt {url} && "
        f"curl -sS --max-time 10 --cacert /run/office.crt -o /dev/null -w '%{{http_code}} verified\\n' {url}"
    )
    return Check(
        f"{OWNER}.phones.reach", OWNER, title, InZone(Zone.VOICE), Command(shell, "^200 verified", 30)
    )
