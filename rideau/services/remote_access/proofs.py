"""What must hold of remote access, asked from where it matters."""

import shlex
from collections.abc import Iterator

from netaddr import IPAddress

from rideau.certificates import REVOCATIONS, HostCertificate
from rideau.checks import Check, Command, OnHost, Outside, Place, all_running
from rideau.needs import Needs
from rideau.office import Environment, Office, Tunnel, VpnNetwork, Zone
from rideau.services.remote_access.ikev2 import leads_to_devices
from rideau.services.remote_access.requests import SLUG, certificates
from rideau.text import Text
from rideau.tunnels import IKE_PORTS, INTERFACES, server_addresses

_DAEMONS = {Tunnel.IKEV2: "strongswan.service", Tunnel.WIREGUARD: "wg-quick@wg0.service"}
_MONTH = 30 * 24 * 60 * 60
_FULL = 80
"""Percent of a pool in use at which there is too little room left."""
_HEADER = r"rideau!!\0\0\0\0\0\0\0\0\x00\x30\x22\x08\0\0\0\0\0\0\0\x1c"
"""An IKE header of a version that does not exist: whoever speaks IKE says so (RFC 7296, 2.5)."""


def checks(office: Office, needs: Needs) -> Iterator[Check]:
    """Yield remote access's checks."""
    vpn = office.vpn
    if vpn is None:
        return
    yield _running(office, vpn)
    yield _engine(office, vpn)
    for certificate in certificates(office, vpn):
        yield _certificate(office, certificate)
        yield _revocations(office)
        yield _pools(office)
        yield _route(office, vpn)
        for address in server_addresses(office):
            yield _outside(address, exposed=_is_exposed(needs))


def _is_exposed(needs: Needs) -> bool:
    return any(each.owner == SLUG and each.source is Zone.PUBLIC for each in needs.openings)


def _check(subject: str, title: Text, place: Place, probe: Command) -> Check:
    return Check(f"{SLUG}.{subject}", SLUG, title, place, probe)


def _running(office: Office, vpn: VpnNetwork) -> Check:
    title = Text("The tunnels' daemons run", "Les démons des tunnels fonctionnent")
    command = Command(all_running(_DAEMONS[each] for each in vpn.tunnels))
    return _check("daemons", title, OnHost(office.gateway.slug), command)


def _engine(office: Office, vpn: VpnNetwork) -> Check:
    """Ask who encrypts: a real host's kernel, always; in a lab it may be a program."""
    asked = {
        Tunnel.IKEV2: "swanctl --stats | grep -q kernel-libipsec",
        Tunnel.WIREGUARD: f"! ip -details link show {INTERFACES[Tunnel.WIREGUARD]} | grep -qw wireguard",
    }
    shell = "; ".join(
        f"if {asked[each]}; then echo '{each}: a program'; else echo '{each}: the kernel'; fi"
        for each in vpn.tunnels
    )
    shell = f"said=$({shell}) && echo \"$said\" | tr '\\n' ' '"
    kernel = r"^(\S+: the kernel ?)+$" if office.environment is Environment.LIVE else None
    title = Text("The kernel encrypts, no program does", "Le noyau chiffre, aucun programme ne le fait")
    if kernel is None:
        title = Text(
            "The kernel or, in a lab, a program encrypts", "Le noyau chiffre ou, au labo, un programme"
        )
    return _check("engine", title, OnHost(office.gateway.slug), Command(shell, kernel))


def _certificate(office: Office, certificate: HostCertificate) -> Check:
    title = Text(
        "The gateway's certificate is valid for a month", "Le certificat de la passerelle vaut encore un mois"
    )
    shell = f"openssl x509 -in {certificate.certificate_path} -noout -enddate -checkend {_MONTH}"
    return _check("certificate", title, OnHost(office.gateway.slug), Command(shell, "^notAfter=.*$"))


def _revocations(office: Office) -> Check:
    title = Text("The list of what is revoked is current", "La liste de ce qui est révoqué est à jour")
    shell = (
        f'until=$(openssl crl -in {REVOCATIONS} -noout -nextupdate) && echo "$until" && '
        'test "$(date -d "${until#*=}" +%s)" -gt "$(date +%s)" && '
        "swanctl --list-certs --type x509_crl | grep -q issuer:"
    )
    return _check("revocations", title, OnHost(office.gateway.slug), Command(shell, "^nextUpdate=.*$"))


def _pools(office: Office) -> Check:
    title = Text(
        f"No pool of addresses is more than {_FULL} % in use",
        f"Aucune réserve d'adresses n'est utilisée à plus de {_FULL} %",
    )
    # NAME  BASE  ONLINE / OFFLINE / SIZE
    judge = (
        f'$3 * 100 > $7 * {_FULL} {{ full = 1 }} {{ printf "%s %d of %d  ", $1, $3, $7 }} END {{ exit full }}'
    )
    shell = f"swanctl --list-pools | awk '{judge}'"
    return _check("pools", title, OnHost(office.gateway.slug), Command(shell, r"^\S+ \d+ of \d+.*$"))


def _route(office: Office, vpn: VpnNetwork) -> Check:
    title = Text("What is for devices goes into the tunnel", "Ce qui va aux appareils passe par le tunnel")
    return _check("route", title, OnHost(office.gateway.slug), Command(leads_to_devices(vpn), "^dev ipsec0"))


def _outside(address: IPAddress, *, exposed: bool) -> Check:
    port = IKE_PORTS[0]
    ask = (
        f"answer=$(exec 3<>/dev/udp/{address}/{port} && printf '{_HEADER}' >&3 && "
        "timeout 3 head -c 8 <&3 | tr -d '\\0')"
    )
    shell = "bash -c " + shlex.quote(f'{ask}; echo "answer: ${{answer:-none}}"')
    if exposed:
        title = Text(
            "From outside, the gateway answers IKEv2", "De l'extérieur, la passerelle répond en IKEv2"
        )
        return _check(f"answers.{address}", title, Outside(), Command(shell, "^answer: rideau!!$"))
    title = Text("From outside, the gateway is silent", "De l'extérieur, la passerelle se tait")
    return _check(f"silent.{address}", title, Outside(), Command(shell, "^answer: none$"))
