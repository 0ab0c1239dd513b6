"""What desk phones are told, by whoever made them; read back with parsers of their formats."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo, available_timezones

import pytest
from netaddr import EUI

from rideau.compile import compile_office
from rideau.office import Device, Group, Office, Person, Zone
from rideau.office_telephony import PhoneVendor
from rideau.problems import Refused
from rideau.profiles.phones import PhoneModel
from rideau.provisioning import softphone
from rideau.provisioning.clock import CLOCKS, clock
from rideau.provisioning.makers import MAKERS
from rideau.provisioning.phone import Bare, book, phones
from rideau.provisioning.requests import needs
from rideau.provisioning.softphone import softphones
from rideau.render import render, render_template
from rideau.secret import is_marked
from tests.factory import office
from tests.phones import PARSERS, filled, phone, settings, value

PHONE = "phone-minister"
MODELS = {
    "yealink": "yealink-t54w",
    "poly": "poly-edge-e450",
    "grandstream": "grandstream-grp2614",
    "cisco": "cisco-8851",
    "snom": "snom-d785",
}
STEADY = value("telephony.phone.805ec0000001.steady-token")
SITE = "https://phones.vac-minister.example"
PASSWORD = value("telephony.line.minister.desk.password")
ADMIN, USER = value("telephony.phones.admin-password"), value("telephony.phones.user-password")
COLLEAGUES = "colleagues@sip.vac-minister.example"

SAID = {
    "yealink": {
        "account.1.user_name": "minister.desk",
        "account.1.password": PASSWORD,
        "account.1.sip_server.1.address": "sip.vac-minister.example",
        "account.1.sip_server.1.port": "5061",
        "account.1.sip_server.1.transport_type": "2",
        "account.1.srtp_encryption": "2",
        "account.1.codec.opus.priority": "1",
        "account.1.codec.g722.priority": "2",
        "account.1.label": "200 Minister",
        "account.1.blf.blf_list_uri": COLLEAGUES,
        "static.security.user_password": f"admin:{ADMIN}\nuser:{USER}",
        "static.auto_provision.server.url": f"{SITE}/{STEADY}/",
        "static.auto_provision.dhcp_option.enable": "0",
        "static.wui.http_enable": "0",
        "static.network.qos.audiotos": "46",
        "static.network.qos.signaltos": "24",
        "static.network.lldp.enable": "1",
        "static.managementserver.enable": "0",
        "local_time.time_zone": "-5",
        "local_time.start_time": "3/2/7/2",
        "local_time.ntp_server1": "10.64.4.1",
        "lang.gui": "French",
        "voice_mail.number.1": "*97",
        "remote_phonebook.data.1.url": f"{SITE}/{STEADY}/directory.xml",
        "dialplan.dialnow.rule.1": "911",
        "dialplan.dialnow.rule.2": "9911",
    },
    "poly": {
        "reg.1.address": "minister.desk",
        "reg.1.auth.password": PASSWORD,
        "reg.1.server.1.address": "sip.vac-minister.example",
        "reg.1.server.1.port": "5061",
        "reg.1.server.1.transport": "TLS",
        "sec.srtp.require": "1",
        "voice.codecPref.Opus": "1",
        "voice.codecPref.G722": "2",
        "attendant.uri": COLLEAGUES,
        "device.auth.localAdminPassword": ADMIN,
        "device.auth.localUserPassword": USER,
        "device.prov.serverName": f"{SITE}/{STEADY}",
        "device.dhcp.bootSrvUseOpt": "Static",
        "httpd.cfg.secureTunnelRequired": "1",
        "qos.ip.rtp.dscp": "46",
        "qos.ip.callControl.dscp": "24",
        "device.net.lldpEnabled": "1",
        "device.prov.ztpEnabled": "0",
        "tcpIpApp.sntp.gmtOffset": "-18000",
        "tcpIpApp.sntp.daylightSavings.start.date": "8",
        "tcpIpApp.sntp.address": "10.64.4.1",
        "lcl.ml.lang": "French_France",
        "msg.mwi.1.callBack": "*97",
        "dialplan.digitmap": "911|9911|*x.T|+x.T|x.T",
    },
    "grandstream": {
        "account.1.sip.userid": "minister.desk",
        "account.1.sip.subscriber.password": PASSWORD,
        "account.1.sip.server.1.address": "sip.vac-minister.example:5061",
        "account.1.sip.transport": "2",
        "account.1.audio.srtpMode": "EnabledAndForced",
        "account.1.codec.choice.1": "OPUS",
        "account.1.codec.choice.2": "G.722",
        "account.1.sip.blf.eventlist.uri": COLLEAGUES,
        "users.admin.password": ADMIN,
        "users.user.password": USER,
        "provisioning.config.serverPath": f"{SITE.removeprefix('https://')}/{STEADY}",
        "provisioning.config.protocol": "HTTPS",
        "provisioning.override.dhcp.allowCommonOptions": "No",
        "security.webAccessMode": "HTTPS",
        "security.ssh": "No",
        "network.qos.forRtp": "46",
        "network.qos.forSip": "24",
        "network.lldp.enable": "Yes",
        "tr069.enable": "No",
        "dateTime.timezone.custom": "STD+5DST+4,M3.2.0,M11.1.0",
        "dateTime.ntp.server.1": "10.64.4.1",
        "language.gui": "fr",
        "account.1.sip.voicemail.number": "*97",
        "account.1.call.dialplan": r"{ 911 | 9911 | x+ | \+x+ | *x+ | *xx*x+ }",
    },
    "cisco": {
        "User_ID_1_": "minister.desk",
        "Password_1_": PASSWORD,
        "Proxy_1_": "sip.vac-minister.example:5061",
        "SIP_Transport_1_": "TLS",
        "Secure_Call_Option_1_": "Strict",
        "Preferred_Codec_1_": "OPUS",
        "Second_Preferred_Codec_1_": "G722",
        "BLF_List_URI": COLLEAGUES,
        "Admin_Password": ADMIN,
        "User_Password": USER,
        "Profile_Rule": f"{SITE}/{STEADY}/$MA.xml",
        "DHCP_Option_To_Use": "",
        "Enable_Protocol": "Https",
        "RTP_TOS_DiffServ_Value_1_": "0xb8",
        "SIP_TOS_DiffServ_Value_1_": "0x60",
        "Enable_LLDP-MED": "Yes",
        "Enable_TR-069": "No",
        "Time_Zone": "GMT-05:00",
        "Daylight_Saving_Time_Rule": "start=3/8/7/2:0:0;end=11/1/7/2:0:0;save=1",
        "Primary_NTP_Server": "10.64.4.1",
        "Language_Selection": "French_Canada",
        "Locale": "fr-CA",
        "Voice_Mail_Number": "*97",
        "Dial_Plan_1_": "(911S0|9911S0|+xx.|*xx.|xx.)",
    },
    "snom": {
        "user_name": "minister.desk",
        "user_pass": PASSWORD,
        "user_host": "sip.vac-minister.example",
        "user_outbound": "sip.vac-minister.example:5061;transport=tls",
        "user_savp": "mandatory",
        "codec_priority_list": "opus,g722,pcmu,pcma,telephone-event",
        "user_event_list_uri": COLLEAGUES,
        "admin_mode_password": ADMIN,
        "webserver_user_password": USER,
        "setting_server": f"{SITE}/{STEADY}",
        "webserver_type": "https",
        "codec_tos": "184",
        "signaling_tos": "96",
        "lldp_enable": "on",
        "pnp_config": "off",
        "utc_offset": "-18000",
        "dst": "3600 03.02.07 02:00:00 11.01.07 02:00:00",
        "ntp_server": "10.64.4.1",
        "language": "Français",
        "user_mailbox": "*97",
        "keyboard_lock_emergency": "911 9911",
    },
}


def with_model(model: str, made: Office | None = None) -> Office:
    """Return the office with another model on the minister's desk."""
    before = made or office()
    devices = tuple(replace(each, model=model) if each.name == PHONE else each for each in before.devices)
    return replace(before, devices=devices)


def own_files(made: Office) -> dict[str, str]:
    """Return the file of each phone with its credentials, by the phone's hardware address."""
    return {
        one.mac: render_template(each.content)
        for one in phones(made)
        for each in MAKERS[one.vendor].files(one)
        if each.once and not isinstance(each.content, str)
    }


@pytest.mark.parametrize("vendor", MODELS)
def test_a_phone_is_told_all_it_needs(vendor: str) -> None:
    told = settings(with_model(MODELS[vendor]), PHONE)
    assert {key: told.get(key) for key in SAID[vendor]} == SAID[vendor]


@pytest.mark.parametrize("model", [str(each) for each in PhoneModel])
@pytest.mark.parametrize("name", ["Zoë O'Neil & <Sons>", 'François "le Grand"'])
def test_every_file_of_every_model_parses_whatever_people_are_called(model: str, name: str) -> None:
    before = office()
    people = tuple(replace(each, name=name) if each.login == "minister" else each for each in before.people)
    told = settings(with_model(model, replace(before, people=people)), PHONE)
    assert name in told.values()


@pytest.mark.parametrize("vendor", MODELS)
def test_every_telephone_book_lists_everybody(vendor: str) -> None:
    directory = MAKERS[PhoneVendor(vendor)].directory(book(office()))
    said = {text for each in ET.fromstring(filled(directory.content)).iter() if (text := each.text)}
    assert {"200", "201", "202", "203", "Minister", "Chief of Staff"} <= said


@pytest.mark.parametrize("vendor", MODELS)
def test_what_anybody_gets_is_a_language_and_an_address(vendor: str) -> None:
    bare = render_template(MAKERS[PhoneVendor(vendor)].bare(Bare("fr", f"{SITE}/{vendor}")))
    assert not is_marked(bare)
    told = PARSERS[vendor](bare)
    flags = {"HTTPS", "1"}
    words = {each for each in told.values() if each not in flags}
    assert len(words) == 2
    assert any(f"phones.vac-minister.example/{vendor}" in each for each in words)
    assert any(each.lower().startswith("fr") for each in words)


@pytest.mark.parametrize("vendor", MODELS)
def test_a_pinned_firmware_is_the_sites_own(vendor: str) -> None:
    before = office()
    assert before.telephony
    pinned = replace(before, telephony=replace(before.telephony, firmware={PhoneVendor(vendor): "9.8.7"}))
    one = phone(with_model(MODELS[vendor], pinned), PHONE)
    told = "".join(filled(each.content) for each in MAKERS[one.vendor].files(one))
    assert "phones.vac-minister.example/firmware/" in told
    assert "9.8.7" in told


def test_changing_one_person_changes_the_file_of_their_phone_alone() -> None:
    before = office()
    people = tuple(
        replace(each, name="Another", language="en") if each.login == "minister" else each
        for each in before.people
    )
    was, now = own_files(before), own_files(replace(before, people=people))
    assert {mac for mac in was if was[mac] != now[mac]} == {"805ec0000001"}


def test_a_new_colleague_changes_nobodys_file() -> None:
    before = office()
    desk = Device("phone-aide", EUI("00:04:13:00:00:09"), before.devices[0].zone, before.devices[0].ipv4 + 9,
                  "snom-d735", "aide")  # fmt: skip
    aide = Person("Aide", "aide", "en", "210", Group.STAFF, (), False)
    after = replace(before, devices=(*before.devices, desk), people=(*before.people, aide))
    was, now = own_files(before), own_files(after)
    assert now.keys() - was.keys() == {"000413000009"}
    assert all(now[mac] == was[mac] for mac in was)


def on_hosts(made: Office) -> dict[str, bytes]:
    return {
        f"{host.host.slug}{file.path}": file.content
        for host in compile_office(made).hosts
        for file in render(host)
    }


def test_a_spare_phone_becomes_somebodys_by_one_change() -> None:
    before = office()
    assert before.telephony
    aide = Person("Aide", "aide", "fr", "210", Group.STAFF, (), False)
    arrived = replace(before, people=(*before.people, aide))
    given = replace(
        arrived,
        devices=tuple(
            replace(each, name="phone-aide", owner="aide") if each.name == "spare-1" else each
            for each in before.devices
        ),
        telephony=replace(before.telephony, spare_phones=()),
    )
    was, now = on_hosts(arrived), on_hosts(given)
    assert was.keys() == now.keys()
    changed = {path for path in was if was[path] != now[path]}
    phones_files = {path for path in changed if "rideau-phones" in path}
    assert phones_files == {
        "voice/etc/rideau-phones/805ec0000003.cfg",
        "voice/etc/rideau-phones/index.json",  # the name that the log calls it by, and its language
    }
    others = {path for path in changed - phones_files if "/etc/rideau/asterisk/" not in path}
    assert others == {"gateway/etc/kea/kea-dhcp4.conf"}, "its new name, with the same address and token"
    assert "aide.desk" in now["voice/etc/rideau-phones/805ec0000003.cfg"].decode()


def test_a_locked_person_s_phone_is_known_no_more() -> None:
    locked = replace(office(), locked=frozenset({"minister"}))
    assert {each.name for each in phones(locked)} == {"phone-chief", "spare-1"}
    assert "805ec0000001" not in own_files(locked)


def test_a_spare_phone_can_call_for_help_and_says_what_it_is() -> None:
    told = settings(office(), "spare-1")
    assert told["account.1.display_name"] == "Spare phone"
    assert told["account.1.user_name"] == "spare-1"
    assert told["phone_setting.emergency.number"] == "911,9911"


def test_dhcp_tells_each_phone_its_own_address_and_strangers_one_without_a_token() -> None:
    asked = needs(office()).dhcp_options
    own = [each for each in asked if each.device]
    assert {each.device for each in own} == {"phone-minister", "phone-chief", "spare-1"}
    assert all(is_marked(each.data) for each in own)
    assert len({each.data.rstrip("/") for each in own}) == 3
    strangers = [each for each in asked if not each.device]
    assert {each.vendor for each in strangers} == {"yealink", "poly", "grandstream", "cisco", "snom"}
    assert not any(is_marked(each.data) for each in strangers)


def test_what_is_general_is_overridden_code_by_code() -> None:
    """A phone that prefers another option than its own would go without its token."""
    asked = needs(office()).dhcp_options
    for device, vendor in (("phone-minister", "yealink"), ("phone-chief", "poly")):
        own = {each.code for each in asked if each.device == device}
        assert {each.code for each in asked if each.vendor == vendor} == own


def _midnights(year: int) -> Iterator[datetime]:
    start = datetime(year, 1, 1, 12, tzinfo=UTC)
    yield from (start + timedelta(days=day) for day in range(365))


@pytest.mark.parametrize("name", sorted(CLOCKS.keys() & available_timezones()))
def test_clocks_are_those_of_the_systems_table(name: str) -> None:
    made, zone = CLOCKS[name], ZoneInfo(name)
    offsets = {each.astimezone(zone).utcoffset() for each in _midnights(2025)}
    winter = timedelta(minutes=made.minutes)
    assert offsets == ({winter, winter + timedelta(hours=1)} if made.changes else {winter})


def test_a_clock_that_no_phone_can_be_told_is_refused() -> None:
    with pytest.raises(Refused, match="Europe/Paris"):
        clock("Europe/Paris")


def test_newfoundland_is_half_an_hour_apart() -> None:
    made = clock("America/St_Johns")
    assert (made.hours, made.signed, made.posix) == ("-3.5", "-03:30", "STD+3:30DST+2:30,M3.2.0,M11.1.0")


def test_an_application_fetches_an_account_that_takes_encryption() -> None:
    (mine,) = softphones(office())
    root = ET.fromstring(filled(softphone.file(mine).content))
    space = "{http://www.linphone.org/xsds/lpconfig.xsd}"
    told = {
        (section.attrib["name"], entry.attrib["name"]): entry.text
        for section in root.findall(f"{space}section")
        for entry in section.findall(f"{space}entry")
    }
    assert (
        told["proxy_0", "reg_identity"] == '"Chief of Staff" <sip:chief.softphone@sip.vac-minister.example>'
    )
    assert told["proxy_0", "reg_proxy"] == "<sip:sip.vac-minister.example:5061;transport=tls>"
    assert told["auth_info_0", "passwd"] == value("telephony.line.chief.softphone.password")
    assert told["sip", "media_encryption_mandatory"] == "1"
    assert told["audio_codec_0", "mime"] == "opus"
    steady = value("telephony.phone.chief.softphone.steady-token")
    assert told["misc", "config-uri"] == f"{SITE}/{steady}/chief.softphone.xml"


def test_applications_ask_from_where_they_are() -> None:
    before = office()
    assert before.telephony
    without = replace(before, telephony=replace(before.telephony, softphones=frozenset()))
    assert Zone.OPERATIONS in {each.source for each in needs(before).openings}
    assert {each.source for each in needs(without).openings} == {Zone.VOICE}
