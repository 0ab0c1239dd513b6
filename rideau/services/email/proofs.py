"""What must hold of the office's mail, asked from where it matters."""

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
from rideau.mail import (
    IMAP_PORT,
    IMAPS_PORT,
    OWNER,
    SMTP_PORT,
    SUBMISSION_PORT,
    SUBMISSIONS_PORT,
    name,
    shown,
)
from rideau.needs import Needs
from rideau.office import Host, Office, Provider, Zone
from rideau.services.email.postfix import ARRIVES
from rideau.services.email.probe import PROBE
from rideau.text import Text

_PATIENCE = 30.0


def checks_of(office: Office, needs: Needs, host: Host) -> Iterator[Check]:
    """Yield what holds of the mail host."""
    here = OnHost(host.slug)
    units = ("postfix.service", "dovecot.service")
    yield _check("runs", Text("Mail runs", "Le courriel fonctionne"), here, Command(all_running(units)))
    yield _arrives(host)
    yield from _believed(office, host)
    yield _directory(host)
    if any(each.zone is Zone.OPERATIONS for each in office.zones):
        yield _clear(office)
    if office.services["internet"].provider is Provider.MANAGED:
        exposed = any(each.owner == OWNER and each.source is Zone.PUBLIC for each in needs.openings)
        for uplink in office.uplinks:
            if uplink.address:
                yield _outside(uplink.address.ip, exposed=exposed)


def _arrives(host: Host) -> Check:
    title = Text("A message that is sent here arrives", "Un message envoyé ici arrive à destination")
    return _check("arrives", title, OnHost(host.slug), Command(ARRIVES, "^a message arrived$", _PATIENCE))


def _believed(office: Office, host: Host) -> Iterator[Check]:
    """Ask each port with TLS whose certificate it shows; whose word that is, the website's check tells."""
    certificate, _ = shown(office, host)
    for port, start in (
        (SMTP_PORT, "-starttls smtp"),
        (SUBMISSIONS_PORT, ""),
        (SUBMISSION_PORT, "-starttls smtp"),
        (IMAPS_PORT, ""),
        (IMAP_PORT, "-starttls imap"),
    ):
        title = Text(f"Port {port} shows the server's certificate", f"Le port {port} montre le certificat")
        to = f"-connect localhost:{port} {start} -servername {name(office)}"
        ask = f"openssl s_client {to} </dev/null 2>/dev/null"
        shell = (
            f"shown=$({ask} | openssl x509 -noout -fingerprint -sha256) && "
            f'[ "$shown" = "$(openssl x509 -noout -fingerprint -sha256 -in {certificate})" ] && echo "$shown"'
        )
        yield _check(f"certificate.{port}", title, OnHost(host.slug), Command(shell))


def _directory(host: Host) -> Check:
    title = Text("Who signs in is asked of the directory", "L'annuaire dit qui peut s'authentifier")
    # Of nobody's, so that no wrong password is counted: an answer shows that the directory was read.
    shell = (
        f"said=$(printf wrong | doveadm auth test {PROBE} 2>&1); "
        'case $said in *"auth failed"*) ;; *) echo "$said"; exit 1;; esac; '
        "echo refused"
    )
    return _check("directory", title, OnHost(host.slug), Command(shell, "^refused$"))


def _clear(office: Office) -> Check:
    title = Text(
        "No password is taken in the clear",
        "Aucun mot de passe n'est accepté en clair",
    )
    ask = "curl -s -v --max-time 5"
    imap = f"{ask} imap://{name(office)}:{IMAP_PORT} 2>&1 | grep -o LOGINDISABLED"
    smtp = f"{ask} smtp://{name(office)}:{SUBMISSION_PORT} 2>&1 | grep -c 250.AUTH"
    shell = f'{LEASED} && imap=$({imap} | head -n 1); smtp=$({smtp}); echo "imap $imap, smtp offers $smtp"'
    expect = "^imap LOGINDISABLED, smtp offers 0$"
    return _check("clear", title, InZone(Zone.OPERATIONS), Command(shell, expect, _PATIENCE))


def _outside(address: IPAddress, *, exposed: bool) -> Check:
    """Ask from the internet: mail for others is refused; before day one nobody answers at all."""
    ask = (
        # Nobody's: whether a sender's domain exists is asked first.
        f"curl -s --max-time 10 smtp://{address} --mail-from '<>' "
        "--mail-rcpt somebody@elsewhere.example -T /dev/null -v 2>&1"
    )
    shell = f"echo \"answer: $({ask} | grep -oE '^< (220|454|550|554) ?[0-9.]*' | tr -d '\\r' | xargs echo)\""
    if exposed:
        title = Text(
            "From outside, mail for others is refused", "De l'extérieur, le courriel pour d'autres est refusé"
        )
        return _check(
            f"relay.{address}", title, Outside(), Command(shell, "^answer: < 220 < [45]54 [45].7.1$")
        )
    title = Text(
        "From outside, there is no mail server", "De l'extérieur, il n'y a pas de serveur de courriel"
    )
    return _check(f"silent.{address}", title, Outside(), Command(shell, "^answer: *$"))


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{OWNER}.{subject}", OWNER, title, place, probe)
