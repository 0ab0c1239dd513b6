"""What must hold once the network runs, asked from where it matters."""

import re
from collections.abc import Iterator

from netaddr import IPAddress

from rideau.checks import Check, Command, InZone, OnHost, Outside, Place, all_running
from rideau.needs import Needs
from rideau.office import Environment, Host, Office, Role, Zone, ZoneNetwork
from rideau.services.network.links import configured
from rideau.services.network.requests import SLUG, followers, internal, leased
from rideau.text import Text

SIGNED = {Environment.LAB: "www.site.example", Environment.LIVE: "www.ietf.org"}
"""A name whose signature is right, in each environment."""

BOGUS = {Environment.LAB: "bogus.dnssec.example", Environment.LIVE: "dnssec-failed.org"}
"""A name whose signature is wrong on purpose."""

DIG = "dig +time=2 +tries=1"

SETTLING = 25.0
"""Seconds a client may take: others may be asking it to lease its address again meanwhile."""


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield the network's checks: leases first, since the clients need them for everything else."""
    del needs
    for network in leased(office):
        yield _lease(office, network)
    for zone in internal(office):
        yield _forward_name(office, zone)
    yield from (_reverse_name(office, host) for host in office.hosts)
    yield from _hidden_names(office)
    yield from _dnssec(office)
    yield from (_clock_of_client(network) for network in leased(office))
    for host in office.hosts:
        yield from _host(host)
    yield from (_time_key(office, host) for host in followers(office))


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, place, probe)


def _lease(office: Office, network: ZoneNetwork) -> Check:
    first, last = _expected_addresses(office, network)
    # Version sort puts addresses in order, so the leased one must lie where it is written.
    shell = (
        "given=$(lease) && four=$(echo \"$given\" | grep -oE '[0-9]+(\\.[0-9]+){3}' | head -n 1) && "
        f'printf "%s\\n" {first} "$four" {last} | sort --version-sort --check=quiet && echo "$given"'
    )
    seen = rf"\d+(\.\d+){{3}}/\d+ .*{re.escape(str(network.ipv6.network))}\S+"
    zone = network.zone
    title = Text(
        f"A device in {zone} leases an IPv4 and an IPv6 address of its own zone",
        f"Un appareil de la zone {zone} obtient une adresse IPv4 et une adresse IPv6 de sa zone",
    )
    return _check(f"lease.{zone}", title, InZone(zone), Command(shell, seen, 40))


def _expected_addresses(office: Office, network: ZoneNetwork) -> tuple[IPAddress, IPAddress]:
    """Return the range a client's address lies in; the client in the voice zone is its first phone."""
    devices = [each for each in office.devices if each.zone is network.zone is Zone.VOICE]
    if devices:
        return devices[0].ipv4, devices[0].ipv4
    assert network.pool4 is not None  # noqa: S101 -- only leased zones are asked
    return network.pool4


def _forward_name(office: Office, zone: Zone) -> Check:
    interface = office.gateway.interface(zone) or office.gateway.home
    title = Text(
        f"From {zone} the gateway is found under its name",
        f"Depuis la zone {zone}, la passerelle se trouve par son nom",
    )
    shell = f"{DIG} +short gateway.{office.domain} A && {DIG} +short ntp.{office.domain} AAAA"
    found = rf"^{re.escape(str(interface.ipv4.ip))}\n{re.escape(str(interface.ipv6.ip))}$"
    return _check(f"names.{zone}", title, InZone(zone), Command(shell, found, SETTLING))


def _reverse_name(office: Office, host: Host) -> Check:
    title = Text(
        f"The addresses of {host.slug} lead back to its name",
        f"Les adresses du serveur {host.slug} mènent à son nom",
    )
    home = host.home
    shell = f"{DIG} +short -x {home.ipv4.ip} && {DIG} +short -x {home.ipv6.ip}"
    name = re.escape(f"{host.fqdn}.")
    zone = InZone(_asking_zone(office))
    return _check(f"reverse.{host.slug}", title, zone, Command(shell, rf"^{name}\n{name}$", SETTLING))


def _asking_zone(office: Office) -> Zone:
    """Return the zone whose people use the office's names most."""
    zones = internal(office)
    return Zone.OPERATIONS if Zone.OPERATIONS in zones else zones[0]


def _hidden_names(office: Office) -> Iterator[Check]:
    name = office.gateway.fqdn
    if any(each.zone is Zone.GUEST for each in office.zones):
        title = Text(
            "Guests find neither names nor addresses of the office",
            "Les invités ne trouvent ni noms ni adresses du cabinet",
        )
        # An answer is asked for: silence would prove nothing.
        forward = f"{DIG} +noall +comments {name} A | grep -oE 'status: (NXDOMAIN|NOERROR)|ANSWER: 0'"
        reverse = f"{DIG} +noall +comments -x {office.gateway.home.ipv4.ip} | grep -o 'status: NXDOMAIN'"
        seen = r"^status: \w+\nANSWER: 0\nstatus: NXDOMAIN$"
        probe = Command(f"{forward} && {reverse}", seen, SETTLING)
        yield _check("names.hidden.guest", title, InZone(Zone.GUEST), probe)
    for uplink in office.uplinks:
        if uplink.address:
            title = Text(
                f"Nobody outside is answered through the uplink {uplink.name}",
                f"Personne de l'extérieur n'obtient de réponse par le lien {uplink.name}",
            )
            # The tool's own words for silence; a refusal would already be an answer.
            shell = f"{DIG} @{uplink.address.ip} {name} A | grep -o 'no servers could be reached'"
            yield _check(f"names.hidden.{uplink.name}", title, Outside(), Command(shell))


def _dnssec(office: Office) -> Iterator[Check]:
    place = InZone(_asking_zone(office))
    signed = Text(
        "A signed name resolves, and is marked as such", "Un nom signé se résout et est marqué ainsi"
    )
    shell = f"{DIG} +dnssec {SIGNED[office.environment]} A"
    yield _check(
        "dnssec.signed", signed, place, Command(shell, r"flags:[^;]* ad\b[^;]*; .*ANSWER: [1-9]", 30)
    )
    bogus = Text("A name with a wrong signature is refused", "Un nom dont la signature est fausse est refusé")
    # Asked first without validation: the name is there, so it is the signature that is refused.
    name = BOGUS[office.environment]
    control = f"{DIG} +cd {name} A | grep -q 'status: NOERROR'"
    shell = (
        f'{control} || {{ echo "{name} is not found without validation either"; exit 1; }}; '
        f"{DIG} {name} A | grep -o 'status: [A-Z]*'"
    )
    yield _check("dnssec.bogus", bogus, place, Command(shell, "status: SERVFAIL", 30))


def _clock_of_client(network: ZoneNetwork) -> Check:
    zone = network.zone
    title = Text(
        f"A device in {zone} agrees with the gateway's clock to 100 ms",
        f"Un appareil de la zone {zone} s'accorde à 100 ms près avec l'horloge de la passerelle",
    )
    shell = f"chronyd -Q -t 8 'server {network.gateway4} iburst maxsamples 4' 2>&1"
    return _check(f"clock.{zone}", title, InZone(zone), Command(shell, r"wrong by -?0\.0\d+ seconds", 60))


def _host(host: Host) -> Iterator[Check]:
    place = OnHost(host.slug)
    running = Text(
        f"The network's daemons run on {host.slug}", f"Les services du réseau tournent sur {host.slug}"
    )
    yield _check(f"units.{host.slug}", running, place, Command(all_running(_units(host)), within=15))
    links = Text(f"The links of {host.slug} are configured", f"Les liens de {host.slug} sont configurés")
    named = " ".join(each.name for each in host.interfaces)
    shell = f'{configured(host.interfaces)} && echo "configured: {named}"'
    yield _check(f"links.{host.slug}", links, place, Command(shell, within=15))
    time = Text(f"{host.slug} has a time server it trusts", f"{host.slug} se fie à un serveur de temps")
    yield _check(f"time.{host.slug}", time, place, Command("chronyc -n sources", r"^\^\*.*", 90))


def _time_key(office: Office, host: Host) -> Check:
    title = Text(
        f"{host.slug} takes the time from the gateway alone, which proves itself with the office's key",
        f"{host.slug} ne prend l'heure que de la passerelle, qui fait ses preuves avec la clé du cabinet",
    )
    gateway = office.zone(host.home.zone).gateway4
    # The answer that is trusted now, not only the setting: a wrong key leaves no answer to look at.
    shell = (
        f"chronyc -n sources | grep -qF '^* {gateway} ' || {{ echo 'the gateway is not trusted'; exit 1; }}; "
        f"chronyc -n authdata | grep -E '^{re.escape(str(gateway))} +SK '; chronyc -n ntpdata {gateway}"
    )
    return _check(
        f"time-key.{host.slug}", title, OnHost(host.slug), Command(shell, r"^Authenticated +: Yes", 90)
    )


def _units(host: Host) -> tuple[str, ...]:
    everywhere = ("nftables", "systemd-networkd", "chrony")
    servers = ("unbound", "kea-dhcp4-server", "kea-dhcp6-server")
    return (*everywhere, *servers) if Role.GATEWAY in host.roles else everywhere
