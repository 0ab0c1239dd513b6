"""What must hold of hosts that Rideau has left: the checks that prove it. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from rideau.checks import Check, Command, InZone, OnHost, Outside, Place
from rideau.compile import OfficePlan
from rideau.host import HostPlan
from rideau.office import Office, Zone
from rideau.text import Text

SERVICE = "farewell"
"""Where a service's slug would stand."""

_PORTS = (22, 25, 53, 80, 443, 853, 3478, 5060, 5061)
_KEPT = "tcp/22"
"""The engineers' way in, which was there before."""
_PATIENCE = 30.0


def farewell(plan: OfficePlan, packages: Mapping[str, Sequence[str]]) -> tuple[Check, ...]:
    """Return the proof that nothing is left; ``packages`` are, by host, those that were ours."""
    return (
        *(check for each in plan.hosts for check in _host(each, packages.get(each.host.slug, ()))),
        *_silence(plan.office),
    )


def _check(subject: str, title: Text, place: Place, shell: str) -> Check:
    return Check(f"{SERVICE}.{subject}", SERVICE, title, place, Command(shell, None, _PATIENCE))


def _host(plan: HostPlan, packages: Sequence[str]) -> Iterator[Check]:
    slug = plan.host.slug
    place = OnHost(slug)
    yield _check(
        f"files.{slug}",
        Text(f"No file of ours is left on {slug}", f"Aucun fichier à nous ne reste sur {slug}"),
        place,
        "left=$(ls -d /var/lib/rideau 2>/dev/null; grep -rlsI 'Written by Rideau' /etc /usr/local); "
        + _nothing("below /etc, /usr/local and /var/lib"),
    )
    yield _check(
        f"units.{slug}",
        Text(f"No unit of ours is left on {slug}", f"Aucune unité à nous ne reste sur {slug}"),
        place,
        "left=$(systemctl list-unit-files --no-legend 'rideau*'; "
        "systemctl list-units --all --no-legend --plain 'rideau*'); " + _nothing("among the units"),
    )
    asked = " ".join(packages) or "-"
    yield _check(
        f"packages.{slug}",
        Text(f"No package of ours is left on {slug}", f"Aucun paquet à nous ne reste sur {slug}"),
        place,
        f"left=$(for each in {asked}; do dpkg-query -W -f '${{db:Status-Status}} ${{Package}}\\n' $each "
        "2>/dev/null; done | grep -v ^not-installed); " + _nothing(f"of {len(packages)} packages"),
    )
    listens = {each for part in plan.contributions for each in part.listens} - {_KEPT}
    ports = "|".join(sorted({each.split("/")[1] for each in listens})) or "-"
    yield _check(
        f"ports.{slug}",
        Text(f"No port of ours is open on {slug}", f"Aucun port à nous n'est ouvert sur {slug}"),
        place,
        f"left=$(ss -Hltun | awk '{{ print $1, $5 }}' | grep -E ':({ports})$'); "
        + _nothing(f"of {len(listens)} sockets"),
    )


def _nothing(where: str) -> str:
    """Return the end of a shell command: fail and tell what is ``$left``, or say that nothing is."""
    return f'if [ -n "$left" ]; then echo $left; exit 1; fi; echo "nothing left {where}"'


def _silence(office: Office) -> Iterator[Check]:
    addresses = [str(each.address.ip) for each in office.uplinks if each.address]
    if addresses:
        yield _check(
            "outside",
            Text("Nothing answers the outside", "Rien ne répond à l'extérieur"),
            Outside(),
            _unanswered(addresses),
        )
    for network in office.zones:
        if network.zone is not Zone.MANAGEMENT:
            yield _check(
                f"zone.{network.zone}",
                Text(f"Nothing answers in {network.zone}", f"Rien ne répond dans la zone {network.zone}"),
                InZone(network.zone),
                _unanswered([str(network.gateway4)]),
            )


def _unanswered(addresses: Sequence[str]) -> str:
    where = f"listening at {', '.join(addresses)}"
    return (
        f"left=$(for host in {' '.join(addresses)}; do for port in {' '.join(map(str, _PORTS))}; do "
        'timeout 2 bash -c "</dev/tcp/$host/$port && echo $host:$port" 2>/dev/null & '
        f"done; done; wait); {_nothing(where)}"
    )
