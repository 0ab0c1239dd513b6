"""What must hold of every website, asked on its own host: who else may ask is its owner's to say."""

from collections.abc import Iterator

from rideau.certificates import OWNER, ROOT
from rideau.checks import Check, Command, OnHost
from rideau.needs import Needs
from rideau.office import Office
from rideau.services.credentials.websites import public_on, websites_on
from rideau.text import Text
from rideau.websites import PORT, Website

_SPARE_DAYS = 10
_STRANGER = "stranger.example"


def website_checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield whether each name answers and is believed, and what is refused."""
    for host in office.hosts:
        own, public = websites_on(host, needs), public_on(office, host, needs)
        for each in own:
            yield _lasts(each) if each in public else _believed(each)
        if own:
            yield _old(own[0])
            yield _unknown(own[0])


def _check(subject: str, title: Text, host: str, shell: str, expect: str) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, OnHost(host), Command(shell, expect))


def _handshake(name: str, options: str) -> str:
    return f"openssl s_client -connect localhost:{PORT} -servername {name} {options} </dev/null 2>&1"


def _believed(each: Website) -> Check:
    title = Text(
        f"The website of {each.owner} shows a certificate that is believed",
        f"Le site du service {each.owner} montre un certificat qui est cru",
    )
    ask = (
        _handshake(name, f"-brief -verify_return_error -verify_hostname {name} -CAfile {ROOT}")
        for name in each.names
    )
    shell = " && ".join(f"{{ {one} || exit 1; }}" for one in ask)
    return _check(f"website.{each.owner}", title, each.host, shell, "^Verification: OK")


def _lasts(each: Website) -> Check:
    """Ask how long it lasts and whose word it is: the office's own, until a publicly trusted one is there."""
    title = Text(
        f"What the website of {each.owner} shows strangers lasts {_SPARE_DAYS} more days",
        f"Ce que le site du service {each.owner} montre aux inconnus vaut encore {_SPARE_DAYS} jours",
    )
    seconds = _SPARE_DAYS * 86400
    shell = "; ".join(
        f"pem=$({_handshake(name, '')} | openssl x509) || exit 1; "
        f'echo "$pem" | openssl x509 -noout -checkhost {name} | grep -q "does match" || exit 1; '
        f'said=$(echo "$pem" | openssl x509 -noout -issuer -enddate -checkend {seconds}) || '
        '{ echo "$said"; exit 1; }; echo $said'
        for name in each.names
    )
    return _check(f"website.{each.owner}", title, each.host, shell, "^issuer=.*will not expire$")


def _old(each: Website) -> Check:
    title = Text(f"TLS 1.1 is refused on {each.host}", f"TLS 1.1 est refusé sur {each.host}")
    # The client's own policy would refuse first, and prove nothing.
    shell = _handshake(each.names[0], "-tls1_1 -cipher ALL:@SECLEVEL=0") + "; true"
    return _check(f"website.old.{each.host}", title, each.host, shell, "alert protocol version")


def _unknown(each: Website) -> Check:
    title = Text(
        f"Unknown names are refused on {each.host}", f"Les noms inconnus sont refusés sur {each.host}"
    )
    shell = _handshake(_STRANGER, "") + "; true"
    return _check(f"website.unknown.{each.host}", title, each.host, shell, "unrecognized name")
