"""Telephony: who may call whom, what 911 does, and what each phone's account says."""

import re
from dataclasses import replace

import pytest
from netaddr import IPNetwork

from rideau.checks import Command
from rideau.compile import compile_office
from rideau.needs import Opening
from rideau.office import Office, Zone
from rideau.office_telephony import Calling, Hours, SipTransport, Trunk
from rideau.provisioning.site import FOLDER
from rideau.render import RenderedFile, render
from rideau.services import telephony
from rideau.services.telephony.destinations import CANADA, NEVER, TOLL_FREE
from rideau.telephony import CONFIGURATION, lines
from tests.factory import TELEPHONY, VPN, office

OFFICE = office()


def having(**changes: object) -> Office:
    return office(telephony=replace(TELEPHONY, **changes))


def files(of: Office) -> dict[str, RenderedFile]:
    voice = next(each for each in compile_office(of).hosts if each.host.slug == "voice")
    return {each.path: each for each in render(voice.only("telephony"))}


def text(of: Office, name: str) -> str:
    return files(of)[f"{CONFIGURATION}/{name}.conf"].content.decode()


def contexts(of: Office) -> dict[str, list[str]]:
    """Return the lines of each context of the dialplan; continued priorities stay with what they continue."""
    found: dict[str, list[str]] = {}
    for line in text(of, "extensions").splitlines():
        if header := re.fullmatch(r"\[([a-z-]+)\]", line):
            found[header[1]] = []
        elif line and not line.startswith((";", "#")):
            found[next(reversed(found))].append(line)
    return found


def included(of: Office, context: str) -> list[str]:
    return [line.removeprefix("include => ") for line in contexts(of)[context] if line.startswith("include")]


def openings(of: Office) -> tuple[Opening, ...]:
    return telephony.needs(of).openings


def test_an_office_whose_department_has_its_own_gets_nothing() -> None:
    nothing = office(telephony=None)
    asked = telephony.needs(nothing)
    assert not asked.openings
    assert not asked.secrets
    assert not [*telephony.plan(nothing, asked)]
    assert not [*telephony.checks(nothing, asked)]


@pytest.mark.parametrize("of", [OFFICE, having(test_number="")], ids=["test line", "none"])
def test_911_comes_first_with_and_without_a_nine(of: Office) -> None:
    assert included(of, "from-phones")[0] == "emergency"
    dialled = re.findall(r"exten => (\d+),1,Goto\(call-for-help,(\d+),1\)", text(of, "extensions"))
    assert dialled[:2] == [("911", "911"), ("9911", "911")]
    assert dialled[2:] == ([("933", "933"), ("9933", "933")] if of.telephony == TELEPHONY else [])


def test_911_asks_for_no_right_and_tries_every_carrier() -> None:
    steps = "\n".join(contexts(OFFICE)["call-for-help"])
    assert "CALLING" not in steps
    assert "Set(CALLERID(num)=${EMERGENCY_NUMBER})" in steps
    assert "PJSIP/${EXTEN}@${CARRIER_${AT}}-emergency" in steps
    assert contexts(OFFICE)["globals"] == [
        "EMERGENCY_NUMBER = +16135550100",
        "FRONT_DESK = PJSIP/chief.desk&PJSIP/chief.softphone&PJSIP/minister.desk",
        "CARRIERS = 2",
        "CARRIER_1 = carrier-primary",
        "CARRIER_2 = carrier-backup",
    ]


def test_911_says_where_the_office_is() -> None:
    said = text(OFFICE, "geolocation")
    for element in ("country=CA", 'A1="ON"', 'A3="Ottawa"', 'HNO="66"', 'RD="Slater Street"', 'FLR="10"'):
        assert element in said
    carriers = text(OFFICE, "carriers")
    assert carriers.count("geoloc_outgoing_call_profile") == len(TELEPHONY.trunks)


def test_every_phone_may_call_911_whatever_else_it_may() -> None:
    accounts = text(having(calling={each.login: Calling.INTERNAL for each in OFFICE.people}), "pjsip")
    assert set(re.findall(r"^context = (\S+)", accounts, re.MULTILINE)) == {"from-phones"}
    assert set(re.findall(r"set_var = CALLING=(\S+)", accounts)) == {"internal"}


@pytest.mark.parametrize(
    ("right", "reaches"),
    [
        ("internal", ["never", "toll-free", "refused"]),
        ("national", ["never", "toll-free", "canada", "refused"]),
        ("international", ["never", "toll-free", "canada", "world", "refused"]),
    ],
)
def test_each_right_reaches_so_far_and_is_then_refused(right: str, reaches: list[str]) -> None:
    assert included(OFFICE, right) == reaches
    assert contexts(OFFICE)[right] == [f"include => {each}" for each in reaches]


def test_area_codes_are_told_apart() -> None:
    assert not {*CANADA} & {*TOLL_FREE}
    assert all(re.fullmatch("[2-9][0-8][0-9]", code) for code in (*CANADA, *TOLL_FREE))
    assert {"613", "819", "867"} <= {*CANADA}
    assert not {"212", "809", "876", "242"} & {*CANADA}, "the United States and the Caribbean cost"
    assert all(pattern.startswith("+") for pattern in NEVER)


def test_an_account_a_line() -> None:
    accounts = text(OFFICE, "pjsip")
    assert re.findall(r"^\[(\S+)\]\(phone\)$", accounts, re.MULTILINE) == [each.id for each in lines(OFFICE)]
    assert re.findall(r"^media_encryption = (\S+)", accounts, re.MULTILINE) == ["sdes"]
    assert "anonymous" not in accounts + text(OFFICE, "modules")


def test_passwords_are_nowhere_but_in_files_of_asterisks_own_and_of_phones() -> None:
    holding = {path for path, each in files(OFFICE).items() if each.slots}
    of_phones = {path for path in holding if path.startswith(f"{FOLDER}/")}
    assert {(files(OFFICE)[path].mode, files(OFFICE)[path].group) for path in of_phones} == {(0o640, "root")}
    private = holding - of_phones
    assert private == {f"{CONFIGURATION}/{name}.conf" for name in ("pjsip", "carriers", "voicemail")}
    assert {(files(OFFICE)[path].mode, files(OFFICE)[path].group) for path in private} == {
        (0o640, "asterisk")
    }


def test_who_was_locked_out_has_no_account_and_keeps_a_mailbox() -> None:
    locked = replace(OFFICE, locked=frozenset({"chief"}))
    assert "chief" not in text(locked, "pjsip")
    assert "PJSIP/chief" not in text(locked, "extensions")
    assert re.search("^201 => ", text(locked, "voicemail"), re.MULTILINE)


def test_a_spare_phone_becomes_somebodys_by_one_change() -> None:
    phone = next(each for each in OFFICE.devices if each.name == "spare-1")
    given = replace(
        OFFICE,
        devices=(*OFFICE.devices[:1], replace(phone, name="phone-chief", owner="chief")),
        telephony=replace(TELEPHONY, spare_phones=()),
    )
    changed = {path for path, each in files(given).items() if each.content != files(OFFICE)[path].content}
    assert changed == {
        f"{CONFIGURATION}/pjsip.conf",
        f"{FOLDER}/805ec0000003.cfg",
        f"{FOLDER}/index.json",
    }
    assert "[spare-1]" not in text(given, "pjsip")


def test_another_ring_group_leaves_accounts_and_carriers_alone() -> None:
    group = replace(TELEPHONY.ring_groups[0], members=("minister",))
    fewer = having(ring_groups=(group,), front_desk=("minister",))
    changed = {path for path, each in files(fewer).items() if each.content != files(OFFICE)[path].content}
    assert changed == {f"{CONFIGURATION}/{name}.conf" for name in ("extensions", "voicemail")}


def test_hours_are_those_of_the_offices_time_zone() -> None:
    open_hours = having(hours=(Hours("mon-fri", "08:00", "17:00"), Hours("sat", "09:00", "12:00")))
    assert [line for line in contexts(open_hours)["main"] if "IfTime" in line] == [
        "exten => s,1,GotoIfTime(08:00-17:00,mon-fri,*,*,America/Toronto?open)",
        "exten => s,n,GotoIfTime(09:00-12:00,sat,*,*,America/Toronto?open)",
    ]


def test_a_carrier_that_knows_the_office_by_address_is_not_registered_with() -> None:
    trunk = Trunk("primary", "sip.carrier.example", SipTransport.UDP, "", (OFFICE.standards.hub[0],))
    by_address = text(having(trunks=(trunk,)), "carriers")
    assert "type = registration" not in by_address
    assert "outbound_auth" not in by_address
    assert "match = 203.0.113.64/28" in by_address
    assert "media_encryption = no" in by_address


def test_a_carrier_that_calls_in_comes_from_its_own_networks_alone() -> None:
    network = IPNetwork("203.0.113.16/29")
    trunk = Trunk("primary", "sip.carrier.example", SipTransport.TLS, "", (network,))
    (way,) = (each for each in openings(having(trunks=(trunk,))) if each.source is Zone.PUBLIC)
    assert (way.host, way.ports, way.source_networks) == ("voice", ((5061, 5061),), (network,))


def test_without_a_carrier_everything_but_911_is_ready() -> None:
    alone = having(trunks=(), number="", test_number="", direct_numbers={})
    assert "CARRIERS = 0" in contexts(alone)["globals"]
    assert {each.destination for each in openings(alone)} == {Zone.VOICE, Zone.PUBLIC_ACCESS}
    (missing,) = (
        each
        for each in telephony.checks(alone, telephony.needs(alone))
        if isinstance(each.probe, Command) and each.probe.shell.endswith("exit 1")
    )
    assert missing.id == "telephony.carrier"


def test_only_the_server_reaches_carriers_and_nobody_outside_reaches_it() -> None:
    out = [each for each in openings(OFFICE) if each.destination is Zone.PUBLIC]
    assert out
    assert all(
        {str(one) for one in each.source_networks} == {"10.64.4.10/32", "fd5e:1a2b:3c4d:5::a/128"}
        for each in out
    )
    assert all(each.source is not Zone.PUBLIC for each in openings(OFFICE))


def test_applications_call_from_desks_and_from_afar() -> None:
    sources = {each.source for each in openings(office(vpn=VPN)) if each.destination is Zone.VOICE}
    assert sources == {Zone.VOICE, Zone.OPERATIONS, Zone.VPN}
    without = having(softphones=frozenset())
    assert {each.source for each in openings(without) if each.destination is Zone.VOICE} == {Zone.VOICE}


def test_voice_mail_speaks_the_language_of_its_owner() -> None:
    boxes = text(OFFICE, "voicemail")
    minister, chief = (re.search(f"^{number} => .*$", boxes, re.MULTILINE) for number in ("200", "201"))
    assert minister
    assert chief
    assert "language=fr_CA_f_June|emailsubject=Message vocal" in minister[0]
    assert "language=en_US_f_Allison|emailsubject=Voice mail" in chief[0]
    assert "minister@vac-minister.example" in minister[0]


def test_without_a_mail_server_messages_stay_on_the_telephone() -> None:
    kept = having(mail_relay="")
    assert "@vac-minister.example,," not in text(kept, "voicemail")
    assert "/etc/dma/dma.conf" not in files(kept)


@pytest.mark.parametrize("of", [OFFICE, having(trunks=()), having(hours=(Hours("mon", "08:00", "09:00"),))])
def test_contexts_that_are_named_exist(of: Office) -> None:
    written = text(of, "extensions")
    named = set(re.findall(r"(?:Goto|Gosub)\(([a-z][a-z-]+),[^,()]+,", written)) | set(
        re.findall(r"include => (\S+)", written)
    )
    assert named <= {*contexts(of)}


def test_lamps_of_colleagues_are_one_list_and_say_names() -> None:
    people = (replace(OFFICE.people[0], name='Zoë "Zed" O\'Neil (${X}); Jr.'), *OFFICE.people[1:])
    lamps = contexts(replace(OFFICE, people=people))["hints"]
    assert lamps[0].endswith("(Zoë Zed O'Neil X Jr.)")
    assert lamps[1].endswith("(Chief of Staff)")
    listed = text(OFFICE, "pjsip").partition("[colleagues]")[2].partition("\n[")[0]
    assert re.findall(r"^list_item = (\d+)$", listed, re.MULTILINE) == ["200", "201"]


def test_without_a_phone_there_is_no_list_of_lamps_which_asterisk_would_refuse() -> None:
    telephony = replace(OFFICE.telephony, softphones=frozenset(), spare_phones=())
    assert "resource_list" not in text(replace(OFFICE, devices=(), telephony=telephony), "pjsip")
