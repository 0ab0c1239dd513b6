"""What must hold once security runs, asked from where it matters."""

from collections.abc import Iterable, Iterator

from netaddr import IPAddress

from rideau.checks import (
    LEASED,
    Check,
    Command,
    InZone,
    Matrix,
    OnHost,
    Outside,
    Place,
)
from rideau.matrix import machines, packets
from rideau.needs import Needs
from rideau.office import Environment, Host, Office, Provider, Zone
from rideau.services.security.filtering import blocked_names
from rideau.services.security.hardening import rp_filter
from rideau.services.security.intrusion import EVENTS
from rideau.services.security.requests import SLUG
from rideau.text import Text

NEIGHBOUR = {Environment.LAB: "www.site.example", Environment.LIVE: "www.ietf.org"}
"""A name that nobody blocks, in each environment."""

_SCANNED = "$(seq 3380 3409)"
_NAMES_ASKED = 5
_PATIENCE = 30.0
_LOGINS = ("kbdinteractiveauthentication", "passwordauthentication", "permitrootlogin")
"""Ways in that are closed, in the order and the letters in which they are compared."""
_RECENT = "10 minutes ago"


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield security's checks; the scan comes before the question whether it was noticed."""
    yield from _zone_matrix(office, needs)
    if office.services[SLUG].provider is Provider.MANAGED:
        yield from _detection(office)
        yield from _filtering(office)
    yield _ssh_answers(office)
    for network in office.zones:
        if network.zone is not Zone.MANAGEMENT:
            yield _ssh_is_silent(office, network.zone)
    for host in office.hosts:
        yield from _host(host)


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, place, probe)


def _zone_matrix(office: Office, needs: Needs) -> Iterator[Check]:
    # A real office has nobody to send from every zone, and nobody to see what arrives.
    if office.environment is not Environment.LAB:
        return
    title = Text(
        "Between zones passes what was opened, and nothing else",
        "Entre les zones passe ce qui a été ouvert, et rien d'autre",
    )
    sent = packets(office, needs, machines(office))
    yield Check(f"{SLUG}.zones", SLUG, title, Outside(), Matrix(sent))


def _host(host: Host) -> Iterator[Check]:
    place = OnHost(host.slug)
    for subject, title, probe in (
        (
            "firewall",
            Text(f"{host.slug} drops what nobody opened", f"{host.slug} rejette ce que personne n'a ouvert"),
            Command("nft list chain inet filter input", "type filter hook input .*policy drop"),
        ),
        (
            "sshd",
            Text(
                f"{host.slug} takes keys only, never root", f"{host.slug} n'accepte que les clés, jamais root"
            ),
            Command(
                f"sshd -T | tr A-Z a-z | grep -E '^({'|'.join(_LOGINS)}) ' | sort",
                "^" + "\\n".join(f"{each} no" for each in _LOGINS) + "$",
            ),
        ),
        (
            "bans",
            Text(f"{host.slug} bans who guesses", f"{host.slug} bannit qui devine"),
            Command(_bans(), r"^through nftables; banned now: \d+$"),
        ),
        (
            "updates",
            Text(f"{host.slug} installs security fixes", f"{host.slug} installe les correctifs de sécurité"),
            Command(
                "systemctl is-active apt-daily-upgrade.timer && unattended-upgrade --dry-run --verbose",
                "^Allowed origins are: .*label=Debian-Security.*",
                _PATIENCE,
            ),
        ),
        (
            "kernel",
            Text(f"{host.slug} validates the source of packets", f"{host.slug} valide la source des paquets"),
            Command(
                "sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.all.accept_redirects",
                rf"^net\.\S+rp_filter = {rp_filter(host)}\nnet\.\S+accept_redirects = 0$",
            ),
        ),
    ):
        yield _check(f"{subject}.{host.slug}", title, place, probe)


def _bans() -> str:
    """Return a shell command that says what the jail does, if it reads the journal and bans by firewall."""
    return (
        "said=$(fail2ban-client status sshd) && echo \"$said\" | grep -q 'Journal matches:.*ssh.service' && "
        "fail2ban-client get sshd actions | grep -q nftables && "
        'echo "through nftables; banned now: $(echo "$said" | grep -oP \'Currently banned:\\s+\\K\\d+\')"'
    )


def _ssh_answers(office: Office) -> Check:
    title = Text("From management, every host answers SSH", "Depuis la gestion, chaque hôte répond en SSH")
    asked = " ".join(str(host.interfaces[0].ipv4.ip) for host in office.hosts)
    greet = 'timeout 4 bash -c "head -n 1 </dev/tcp/$host/22"'
    shell = (
        f"{LEASED} && for host in {asked}; do said=$({greet} 2>/dev/null | tr -d '\\r'); "
        'case $said in SSH-2.0-*) ;; *) echo "$host is silent"; exit 1;; esac; '
        f'done && echo "{len(office.hosts)} of {len(office.hosts)} answer, the last one $said"'
    )
    return _check(f"ssh.{Zone.MANAGEMENT}", title, InZone(Zone.MANAGEMENT), Command(shell, None, _PATIENCE))


def _ssh_is_silent(office: Office, zone: Zone) -> Check:
    title = Text(f"From {zone}, no host answers SSH", f"Depuis {zone}, aucun hôte ne répond en SSH")
    addresses = {each.ipv4.ip for host in office.hosts for each in host.interfaces}
    shell = f"{LEASED} && {_nobody_answers(sorted(addresses), '22')}"
    return _check(f"ssh.{zone}", title, InZone(zone), Command(shell, None, _PATIENCE))


def _nobody_answers(addresses: Iterable[IPAddress], ports: str) -> str:
    """Return a shell command that fails and tells which of ``addresses`` takes a connection."""
    return (
        f"answers=$(for host in {' '.join(map(str, addresses))}; do for port in {ports}; do "
        'timeout 2 bash -c "</dev/tcp/$host/$port && echo $host:$port" 2>/dev/null & '
        'done; done; wait) && echo "answers: ${answers:-nobody}" && test -z "$answers"'
    )


def _detection(office: Office) -> Iterator[Check]:
    addresses = [each.address.ip for each in office.uplinks if each.address is not None]
    if not addresses:
        return
    yield _check(
        "detection.scan",
        Text("A scan from outside finds nothing open", "Un balayage de l'extérieur ne trouve rien d'ouvert"),
        Outside(),
        Command(_nobody_answers(addresses, _SCANNED), None, _PATIENCE),
    )
    yield _check(
        "detection.alert",
        Text("The scan raised an alert", "Le balayage a déclenché une alerte"),
        OnHost(office.gateway.slug),
        Command(_recent_alert("RIDEAU port scan"), r"RIDEAU port scan[^\"]*", _PATIENCE),
    )


def _recent_alert(signature: str) -> str:
    """Return a shell command that prints recent events with ``signature``: an old one proves nothing."""
    return (
        f"systemctl is-active --quiet suricata || {{ echo 'suricata does not run'; exit 1; }}; "
        f"since=$(date -d '{_RECENT}' +%FT%T); grep -h '{signature}' {EVENTS} | "
        "awk -v since=\"$since\" 'substr($0, 15, 19) >= since'"
    )


def _filtering(office: Office) -> Iterator[Check]:
    names = tuple(each.replace("*", "x", 1) for each in blocked_names(office))[:_NAMES_ASKED]
    zones = [network.zone for network in office.zones]
    if not names or Zone.OPERATIONS not in zones:
        return
    place = InZone(Zone.OPERATIONS)
    resolver = office.zone(Zone.OPERATIONS).gateway4
    dig = f"dig +time=2 +tries=1 @{resolver}"
    yield _check(
        "names.blocked",
        Text("Blocked names do not resolve", "Les noms bloqués ne se résolvent pas"),
        place,
        Command(
            f"{LEASED} && for name in {' '.join(names)}; do {dig} $name A | grep -q 'status: NXDOMAIN' "
            f'|| {{ echo "$name is not blocked"; exit 1; }}; done && echo "NXDOMAIN: {" ".join(names)}"',
            None,
            _PATIENCE,
        ),
    )
    neighbour = NEIGHBOUR[office.environment]
    yield _check(
        "names.neighbour",
        Text("Other names resolve", "Les autres noms se résolvent"),
        place,
        Command(f"{LEASED} && {dig} {neighbour} A", "status: NOERROR", _PATIENCE),
    )
