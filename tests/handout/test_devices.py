"""From an office and its vault to what a device is handed."""

from dataclasses import replace
from datetime import date

from rideau import activation, tunnels
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate, device_secrets
from rideau.handout.bundle import contents
from rideau.handout.devices import carried, handout
from rideau.handout.given import Handout, Wifi
from rideau.office import Office, Provider, Service
from rideau.profiles.options import CredentialsOptions
from rideau.secret import Values
from tests.handout.made import AUTHORITY, CODE, PROFILES, ROOT, identity
from tests.test_tunnels import BOTH, with_both

_MANAGED = ("credentials", Provider.MANAGED)


def values(office: Office) -> Values:
    """Everything that an office keeps; what is no certificate and no key of a device is its own name."""
    found = {each.id: each.id for each in tunnels.secrets(office)}
    signer, certificate = activation.signer(office)
    found |= {signer.id: PROFILES[0], certificate.id: PROFILES[1]}
    found |= {ROOT_CERTIFICATE.id: ROOT[1], authority_certificate(office).id: AUTHORITY[1]}
    for each in carried(office):
        key, certificate = device_secrets(office, each.person, each.device)
        mine = identity(each.device.platform, each.person.login, each.device.name)
        found |= {key.id: mine.key, certificate.id: mine.certificate}
        found[activation.code(each.person, each.device).id] = CODE
    return Values(found)


def handed(office: Office) -> dict[str, Handout]:
    return {each.id: handout(office, each, values(office)) for each in carried(office)}


def test_both_tunnels_are_those_of_the_gateway() -> None:
    office = with_both()
    mine = handed(office)["chief.laptop"]
    assert mine.ikev2
    assert mine.ikev2.server == mine.ikev2.remote_id == f"vpn.{office.domain}"
    assert mine.ikev2.local_id == f"laptop.chief.staff.people.{office.domain}"
    assert mine.ikev2.networks == (str(office.prefix4), str(office.prefix6))
    assert mine.wireguard
    assert mine.wireguard.addresses == ("10.64.6.3", "fd5e:1a2b:3c4d:7::3")
    assert mine.wireguard.private_key == "remote_access.chief.laptop.tunnel-key"
    assert mine.wireguard.peer == "remote_access.gateway.public-tunnel-key"
    assert mine.wireguard.preshared_key == "remote_access.chief.laptop.preshared-key"
    assert mine.wireguard.endpoint == f"vpn.{office.domain}:51820"
    assert mine.wireguard.dns == mine.ikev2.dns


def test_a_full_tunnel_carries_everything() -> None:
    mine = handed(with_both(vpn=replace(BOTH, full=True)))["chief.phone"]
    assert mine.ikev2
    assert mine.ikev2.networks == ()
    assert mine.wireguard
    assert mine.wireguard.allowed == ("0.0.0.0/0", "::/0")


def test_who_works_in_the_office_alone_has_no_tunnel() -> None:
    everyone = handed(with_both())
    assert (everyone["minister.phone"].ikev2, everyone["minister.phone"].wireguard) == (None, None)
    elsewhere = handed(with_both(vpn=None))["chief.laptop"]
    assert contents(elsewhere) == {}


def test_access_ends_with_the_first_certificate_that_does() -> None:
    assert {each.expires for each in handed(with_both()).values()} == {date(2125, 12, 31)}


def test_people_who_come_go_or_move_change_nobody_elses_handout() -> None:
    office = with_both()
    minister, chief = office.people
    new = replace(minister, login="advisor", name="Advisor")
    before, after = handed(office), handed(replace(office, people=(new, chief, minister)))
    assert before == {name: each for name, each in after.items() if name != "advisor.phone"}


def test_the_wireless_network_is_the_one_that_the_profile_names() -> None:
    office = with_both()
    assert handed(office)["chief.phone"].wifi is None
    options = CredentialsOptions(provider="managed", wifi="VAC-Minister")
    named = replace(office, services={**office.services, "credentials": Service(*_MANAGED, options)})
    mine = handed(named)["chief.phone"].wifi
    assert mine == Wifi("VAC-Minister", (f"radius.{office.domain}",))
