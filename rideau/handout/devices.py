"""From an office and its opened vault to what each device is handed."""

from collections.abc import Iterator
from datetime import date

from rideau import activation, mail, tunnels
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate, device_secrets, radius_name
from rideau.handout.container import last_day
from rideau.handout.given import Giver, Handout, Identity, Ikev2, Mail, Telephone, Wifi, WireGuard
from rideau.mail_dns.records import DAV
from rideau.office import Office, Tunnel, VpnNetwork
from rideau.office_telephony import readable
from rideau.profiles.options import CredentialsOptions
from rideau.provisioning import softphone
from rideau.secret import Values
from rideau.tunnels import Member


def carried(office: Office) -> Iterator[Member]:
    """Yield every device that somebody carries, with remote access or without."""
    for person in office.people:
        for device in person.devices:
            yield Member(person, device)


def handout(office: Office, member: Member, values: Values) -> Handout:
    """Return what ``member`` is handed; ``values`` are all that ``office`` keeps."""
    identity = _identity(office, member, values)
    return Handout(
        _giver(office, values),
        identity,
        values[activation.code(member.person, member.device).id],
        _expires(identity),
        *_tunnels(office, member, values),
        _wifi(office),
        _telephone(office, member, values),
        _mail(office, member),
    )


def _giver(office: Office, values: Values) -> Giver:
    key, certificate = activation.signer(office)
    hotline = readable(office.support.number) if office.support else ""
    return Giver(office.slug, office.name, office.domain, values[key.id], values[certificate.id], hotline)


def _identity(office: Office, member: Member, values: Values) -> Identity:
    key, certificate = device_secrets(office, member.person, member.device)
    return Identity(
        member.person.name,
        member.person.login,
        member.person.language,
        member.device.name,
        member.device.platform,
        values[key.id],
        values[certificate.id],
        values[authority_certificate(office).id],
        values[ROOT_CERTIFICATE.id],
    )


def _expires(identity: Identity) -> date:
    """Return the last day on which the device and all above it are believed."""
    return min(last_day(each) for each in (identity.certificate, identity.authority, identity.root))


def _tunnels(office: Office, member: Member, values: Values) -> tuple[Ikev2 | None, WireGuard | None]:
    if office.vpn is None or not member.person.remote_access:
        return None, None
    ways = office.vpn.tunnels
    return (
        _ikev2(office, office.vpn, member) if Tunnel.IKEV2 in ways else None,
        _wireguard(office, office.vpn, member, values) if Tunnel.WIREGUARD in ways else None,
    )


def _wifi(office: Office) -> Wifi | None:
    options = office.services["credentials"].options
    if not isinstance(options, CredentialsOptions) or options.wifi is None:
        return None
    return Wifi(options.wifi, (radius_name(office),))


def _telephone(office: Office, member: Member, values: Values) -> Telephone | None:
    found = softphone.of_device(office, member.person, member.device)
    if found is None:
        return None
    address = f"{found.site}/{values[found.first.id]}/{found.name}"
    return Telephone(found.extension, address, found.line, values[found.password.id], found.server)


def _mail(office: Office, member: Member) -> Mail | None:
    if mail.mail_host(office) is None:
        return None
    login, name = member.person.login, member.person.name
    ports = (mail.IMAPS_PORT, mail.SUBMISSIONS_PORT)
    return Mail(f"{login}@{office.domain}", login, name, mail.name(office), *ports, DAV)


def _ikev2(office: Office, vpn: VpnNetwork, member: Member) -> Ikev2:
    path = tunnels.path(office, vpn)
    return Ikev2(
        path.server,
        path.server,
        tunnels.identity(office, member),
        () if path.full else tuple(str(each) for each in path.networks),
        tuple(str(each) for each in path.dns),
        tuple(str(each) for each in path.addresses),
    )


def _wireguard(office: Office, vpn: VpnNetwork, member: Member, values: Values) -> WireGuard:
    path, own = tunnels.path(office, vpn), tunnels.wireguard(office, vpn, member)
    return WireGuard(
        values[own.key.id],
        tuple(str(each) for each in own.addresses),
        values[own.gateway_public_key.id],
        values[own.preshared_key.id],
        own.endpoint,
        tuple(str(each) for each in path.networks),
        tuple(str(each) for each in path.dns),
        tunnels.WIREGUARD_MTU,
    )
