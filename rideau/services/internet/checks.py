"""What must hold of an office's way out, asked from where it matters."""

import re
from collections.abc import Iterator

from rideau.checks import Check, Command, InZone, OnHost, Place, UplinkCut
from rideau.needs import Needs
from rideau.office import Environment, Office, Provider, Uplink, Zone
from rideau.services.internet.queueing import GUEST, VOICE, QueueClass, queue_classes, rate_kbit
from rideau.services.internet.slug import SLUG
from rideau.text import Text

MIRROR = {
    Environment.LAB: "http://www.site.example/address",
    Environment.LIVE: "https://icanhazip.com/",
}
"""A page that answers with the caller's address, in each environment."""

FAILOVER = 20.0
"""Seconds until the web must work again through another uplink."""

FAILBACK = 60.0
"""Seconds until a recovered uplink must carry new flows again."""

_SETTLING = 25.0
_ADDRESS = r"^\d+(\.\d+){3}$"
_BROWSING = (Zone.OPERATIONS, Zone.GUEST)


# A client that has not leased yet does so, unless another check is just asking for the same lease.
_ONLINE = (
    "online() { grep -q nameserver /etc/resolv.conf; }; "
    "for each in 1 2 3 4 5 6 7 8; do online && break; sleep 1; done; online || lease >/dev/null"
)


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield the ways out, the queues of each uplink, and what a cut of the first uplink must not break."""
    for zone in _BROWSING:
        if any(each.zone is zone for each in office.zones):
            yield _web(office, zone)
    for uplink in office.uplinks:
        yield from _queue(office, uplink, needs)
    yield _voice_first(office, office.uplinks[0], needs)
    if len(office.uplinks) > 1:
        yield from _failover(office)


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, place, probe)


def _ask(office: Office) -> str:
    return f"{_ONLINE}; curl -sS --fail --max-time 2 {MIRROR[office.environment]}"


def _seen_as(office: Office, uplink: Uplink) -> str:
    """Return who the outside should see: the uplink's address, where we translate and know it."""
    ours = uplink.address if office.services[SLUG].provider is Provider.MANAGED else None
    return f"^{re.escape(str(ours.ip))}$" if ours else _ADDRESS


def _web(office: Office, zone: Zone) -> Check:
    title = Text(f"The web is reached from {zone}", f"Le Web est joint depuis la zone {zone}")
    seen = _seen_as(office, office.uplinks[0])
    return _check(f"web.{zone}", title, InZone(zone), Command(_ask(office), seen, _SETTLING))


def _failover(office: Office) -> Iterator[Check]:
    first = office.uplinks[0]
    zone = next(each for each in _BROWSING if any(it.zone is each for it in office.zones))
    elsewhere = f'{_ask(office)} | grep -vxF "{first.address.ip if first.address else "-"}"'
    yield Check(
        f"{SLUG}.failover",
        SLUG,
        Text(
            f"The web is reached within {FAILOVER:.0f} s of {first.name} falling silent",
            f"Le Web est joint dans les {FAILOVER:.0f} s quand {first.name} se tait",
        ),
        InZone(zone),
        Command(elsewhere, _ADDRESS, FAILOVER),
        during=UplinkCut(first.name),
    )
    yield Check(
        f"{SLUG}.failback",
        SLUG,
        Text(f"{first.name} is used again once it answers", f"{first.name} sert de nouveau dès qu'il répond"),
        InZone(zone),
        Command(_ask(office), _seen_as(office, first), FAILBACK),
        after=UplinkCut(first.name),
    )


def _queue(office: Office, uplink: Uplink, needs: Needs) -> Iterator[Check]:
    place = OnHost(office.gateway.slug)
    shell = f"tc class show dev {uplink.interface}"
    yield _check(
        f"queue.{uplink.name}",
        Text(
            f"{uplink.name} sends a little less than it can carry",
            f"{uplink.name} envoie un peu moins que sa capacité",
        ),
        place,
        Command(shell, rf"htb 1:1 root .*ceil {_rate(rate_kbit(uplink))}\b"),
    )
    guest = _named(GUEST, uplink, needs)
    yield _check(
        f"queue.{uplink.name}.guest",
        Text(
            f"Guests get no more than a part of {uplink.name}",
            f"Les invités n'obtiennent qu'une part de {uplink.name}",
        ),
        place,
        Command(shell, rf"htb {guest.id} .*ceil {_rate(guest.ceil_kbit)}\b"),
    )


def _voice_first(office: Office, uplink: Uplink, needs: Needs) -> Check:
    """Send packets marked EF and ask the voice class of whichever uplink carried them."""
    target = office.standards.health_targets[0]
    count = (
        f"for each in {' '.join(each.interface for each in office.uplinks)}; do "
        f"tc -s class show dev $each classid {_named(VOICE, uplink, needs).id}; done "
        "| awk '/Sent/ {sum += $4} END {print sum}'"
    )
    shell = (
        f"count() {{ {count}; }}; before=$(count); ping -q -c 5 -i 0.2 -W 1 -Q 0xb8 {target} >/dev/null; "
        'marked=$(($(count) - before)); echo "$marked EF packets in the voice class"; [ $marked -ge 5 ]'
    )
    title = Text("Voice goes first through the queue", "La voix passe en premier dans la file")
    return _check("voice", title, OnHost(office.gateway.slug), Command(shell, within=10))


def _named(name: str, uplink: Uplink, needs: Needs) -> QueueClass:
    return next(each for each in queue_classes(uplink, needs.traffic_classes) if each.name == name)


def _rate(kbit: int) -> str:
    """Return ``kbit`` as tc prints it."""
    return f"{kbit // 1000}Mbit" if kbit % 1000 == 0 else f"{kbit}Kbit"
