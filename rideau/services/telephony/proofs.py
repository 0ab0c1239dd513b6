"""What must hold of the telephones, asked from where it matters."""

from collections.abc import Iterator

from rideau.call_capacity import call_kbit, calls_wanted
from rideau.checks import Check, Command, InZone, OnHost, Place, all_running
from rideau.office import Host, Office, Provider, Zone
from rideau.office_telephony import Telephony
from rideau.services.telephony.carrier import name_of
from rideau.services.telephony.requests import SLUG
from rideau.telephony import (
    CONSOLE,
    EMERGENCY,
    ROOT_FOR_PHONES,
    SIP_PORT,
    lines,
    phones_name,
    sip_name,
)
from rideau.text import Text


def checks_of(office: Office, telephony: Telephony, host: Host) -> Iterator[Check]:
    """Yield telephony's checks; ``host`` is the telephone server."""
    place = OnHost(host.slug)
    yield _check(
        "daemons",
        Text("The telephone server runs", "Le serveur téléphonique fonctionne"),
        place,
        all_running(("asterisk.service",)),
    )
    yield _believed(office)
    yield _accounts(office, place)
    yield _emergency(place)
    for trunk in telephony.trunks:
        yield _check(
            f"carrier.{trunk.name}",
            Text(f"The carrier {trunk.host} is reached", f"L'opérateur {trunk.host} est joint"),
            place,
            f"{_asked('pjsip show contacts')} | grep '{name_of(trunk)}/'",
            r"Avail .*",
        )
        if trunk.username:
            yield _check(
                f"registered.{trunk.name}",
                Text(
                    f"The carrier {trunk.host} knows the office",
                    f"L'opérateur {trunk.host} connaît le cabinet",
                ),
                place,
                f"{_asked('pjsip show registrations')} | grep '{name_of(trunk)}/'",
                r"Registered .*",
            )
    if office.services["internet"].provider is Provider.MANAGED:
        yield from _uplinks(office)
    if not telephony.trunks:
        yield _no_carrier(place)


def _asked(command: str) -> str:
    return f"{CONSOLE} '{command}'"


def _check(subject: str, title: Text, place: Place, shell: str, expect: str | None = None) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, place, Command(shell, expect))


def _believed(office: Office) -> Check:
    name = sip_name(office)
    title = Text(
        "Phones find the telephone server and believe its certificate",
        "Les téléphones trouvent le serveur téléphonique et croient son certificat",
    )
    # The client holds no root of ours: it takes the one that phones are given.
    root = f"https://{phones_name(office)}/{ROOT_FOR_PHONES}"
    shell = (
        f"root=$(mktemp) && curl -sSk --max-time 10 -o $root {root} && "
        f"openssl s_client -connect {name}:{SIP_PORT} -servername {name} -verify_hostname {name} -brief "
        "-verify_return_error -CAfile $root </dev/null 2>&1 | grep -E '^(Peer certificate|Verif)' "
        "| tr '\\n' ' '; rm -f $root"
    )
    return _check("certificate", title, InZone(Zone.VOICE), shell, f"CN *= *{name} Verification: OK")


def _accounts(office: Office, place: Place) -> Check:
    title = Text("Every phone has an account", "Chaque téléphone a un compte")
    names = tuple(each.id for each in lines(office))
    shell = (
        f"for line in {' '.join(names)}; do {CONSOLE} "
        '"pjsip show endpoint $line" | grep -q "Endpoint:  $line" || '
        f'{{ echo "$line has no account"; exit 1; }}; done; echo "{len(names)} accounts"'
    )
    return _check("accounts", title, place, shell)


def _emergency(place: Place) -> Check:
    title = Text("911 is dialled before anything else", "Le 911 passe avant tout")
    shell = f"{_asked(f'dialplan show {EMERGENCY}@from-phones')} | grep -m1 call-for-help"
    return _check("emergency", title, place, shell)


def _uplinks(office: Office) -> Iterator[Check]:
    """Ask each uplink's queue what it keeps for voice, and reckon whether that is enough."""
    wanted = calls_wanted(office)
    for uplink in office.uplinks:
        title = Text(
            f"The uplink {uplink.name} carries {wanted} calls at once",
            f"Le lien {uplink.name} porte {wanted} appels à la fois",
        )
        # class htb 1:10 … rate 142500Kbit …: the class of voice is the one that goes first.
        shell = (
            f"tc class show dev {uplink.interface} | awk '/ prio 0 / {{ for (i = 1; i < NF; i++) "
            'if ($i == "rate") { rate = $(i + 1); kbit = rate + 0; if (rate ~ /Mbit/) kbit *= 1000; '
            f"if (rate ~ /Gbit/) kbit *= 1000000; calls = int(kbit / {call_kbit(tunnelled=False)}) }} }} "
            f'END {{ print calls + 0 " calls"; exit calls < {wanted} }}\''
        )
        yield _check(f"uplink.{uplink.name}", title, OnHost(office.gateway.slug), shell)


def _no_carrier(place: Place) -> Check:
    title = Text("A carrier takes calls to 911", "Un opérateur prend les appels au 911")
    shell = "echo 'the profile names no trunk: add services.telephony.trunk'; exit 1"
    return _check("carrier", title, place, shell)
