"""From an office and its vault to what a device is handed."""

from dataclasses import replace
from datetime import date

from rideau import activation, tunnels
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate, device_secrets
from rideau.handout.bundle import contents
from rideau.handout.card import card
from rideau.handout.devices import carried, handout
from rideau.handout.given import Handout, Wifi
from rideau.office import Office, Provider, Service
from rideau.profiles.options import CredentialsOptions
from rideau.provisioning.secrets import secrets as phone_secrets
from rideau.secret import Values
from rideau.telephony import lines
from tests.handout.made import AUTHORITY, CODE, PROFILES, ROOT, identity
from tests.test_tunnels import BOTH, with_both

_MANAGED = ("credentials", Provider.MANAGED)


def values(office: Office) -> Values:
    """Everything that an office keeps; what is no certificate and no key of a device is its own name."""
    found = {each.id: each.id for each in tunnels.secrets(office)}
    signer, certificate = activation.signer(office)
    found |= {signer.id: PROFILES[0], certificate.id: PROFILES[1]}
    found |= {each.id: each.id for each in phone_secrets(office)}
    found |= {each.password.id: each.password.id for each in lines(office)}
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


def test_an_application_is_on_one_device_of_whoever_has_one() -> None:
    mine = handed(with_both())
    assert {name for name, each in mine.items() if each.telephone} == {"chief.phone"}
    telephone = mine["chief.phone"].telephone
    assert telephone
    assert telephone.extension == "201"
    token = "telephony.phone.chief.softphone.first-token"
    assert telephone.address == f"https://phones.vac-minister.example/{token}/chief.softphone.xml"
    assert (telephone.user, telephone.server) == ("chief.softphone", "sip.vac-minister.example")


def test_the_account_is_in_the_archive_and_the_card_has_a_page_of_its_own() -> None:
    mine = handed(with_both())["chief.phone"]
    assert mine.telephone
    account = contents(mine)["accounts"].decode()
    assert account.startswith("<sip:chief.softphone@sip.vac-minister.example;transport=tls>;")
    assert f";auth_pass={mine.telephone.password};" in account
    assert ";mediaenc=srtp-mand;" in account
    without = replace(mine, telephone=None)
    assert "accounts" not in contents(without)
    pages = [card(each, ("accounts",)).count(b"/Type /Page\n") for each in (mine, without)]
    assert pages == [3, 2]  # and one about mail


def test_mail_is_on_every_device_where_it_is_ours() -> None:
    mine = handed(with_both())
    assert {name: each.mail and each.mail.address for name, each in mine.items()} == {
        name: f"{name.split('.')[0]}@vac-minister.example" for name in mine
    }
    elsewhere = handed(with_both(email=None))["chief.phone"]
    assert elsewhere.mail is None
    assert card(elsewhere, ("accounts",)).count(b"/Type /Page\n") == 2
