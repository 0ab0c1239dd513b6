"""What people write, and what they are asked whether they meant."""

from pathlib import Path

import pytest

from rideau.problems import ProblemsFound
from rideau.profiles import meaning, notations
from rideau.profiles.source import parse
from rideau.profiles.validation import profile_of
from tests.test_profile import BASE, LEVELS

MEANT = [
    ("office: sample", "office: Sample Office", "sample-office"),
    ("level: turnkey", "level: Turn Key", "turnkey"),
    ("level: turnkey", "level: clé en main", "turnkey"),
    ("2026-11-30", "2026/11/30", "2026-11-30"),
    ("domain: minister.example", "domain: https://www.minister.example/", "minister.example"),
    ("domain: minister.example", "domain: info@Minister.example", "minister.example"),
    ("province: ON", "province: Québec", "QC"),
    ("province: ON", "province: Terre-Neuve-et-Labrador", "NL"),
    ("postal_code: K1A 0N5", "postal_code: k1aon5", "K1A 0N5"),
    ("timezone: America/Toronto", "timezone: Eastern", "America/Toronto"),
    ("timezone: America/Toronto", "timezone: America/Torronto", "America/Toronto"),
    ("language: en", "language: français", "fr"),
    ("login: minister", "login: Chef.de.cabinet@ministre.example", "chef.de.cabinet"),
    ("login: minister", "login: directrice générale", "directrice.generale"),
    ("language: en}", "language: en, mobile: iPhone}", "ios"),
    ("language: en}", "language: en, remote_access: oui}", "true"),
    (
        "language: en}",
        'language: en, phone: {model: Yealink T54W, mac: "00:00:5E:00:53:01"}}',
        "yealink-t54w",
    ),
    ("language: en}", 'language: en, phone: {model: snom-d735, mac: "0000.5e00.53O1"}}', "00:00:5E:00:53:01"),
    ("method: dhcp", "address: 198.51.100.18/255.255.255.248, gateway: 198.51.100.17", "198.51.100.18/29"),
    ("method: dhcp", "address: 198.51.100.18/29, gateway: 198.51.100.17/29", "198.51.100.17"),
    ("staff:", "personnel:", "staff"),
    ("level: turnkey", "level: turnkey\nservices: {courriel: partner}", "email"),
    ("level: turnkey", "level: turnkey\nservices: {email: ministère}", "partner"),
    (
        "level: turnkey",
        "level: turnkey\nservices: {telephony: {trunk: {host: sip.carrier.example, number: 613-555-0100}}}",
        "+16135550100",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "meant"), MEANT)
def test_a_natural_mistake_is_understood(right: str, wrong: str, meant: str) -> None:
    text = BASE + "level: turnkey\n"
    assert right in text
    with pytest.raises(ProblemsFound) as caught:
        profile_of(parse(Path("sample.yaml"), text.replace(right, wrong, 1).encode()), LEVELS)
    assert f"Did you mean “{meant}”?" in " ".join(each.remedy for each in caught.value.problems)


@pytest.mark.parametrize("written", ["", "xyzzy", "!!", "123"])
def test_what_is_like_nothing_gives_no_guess(written: str) -> None:
    assert meaning.nearest(written, ("network", "internet", "ON")) is None


NOTATIONS = [
    (notations.as_date, "30/11/2026", "2026-11-30"),
    (notations.as_date, "11-30-2026", "2026-11-30"),
    (notations.as_date, "November 30, 2026", "2026-11-30"),
    (notations.as_date, "mardi 1er décembre 2026", "2026-12-01"),
    (notations.as_date, "lundi 2 mars 2026", "2026-03-02"),
    (notations.as_date, "2026-02-30", "2026-02-28"),
    (notations.as_date, "03/04/2026", ""),
    (notations.as_date, "November 30", ""),
    (notations.as_date, "2026", ""),
    (notations.as_time, "8 am", "08:00"),
    (notations.as_time, "17 h 30", "17:30"),
    (notations.as_time, "5:30 p.m.", "17:30"),
    (notations.as_time, "12 a.m.", "00:00"),
    (notations.as_time, "26:00", ""),
    (notations.as_days, "Monday to Friday", "mon-fri"),
    (notations.as_days, "lun-ven", "mon-fri"),
    (notations.as_days, "mon, fri", ""),
    (notations.as_number, "1 000", "1000"),
    (notations.as_number, "1,000 Mbps", "1000"),
    (notations.as_number, "1 Gb", "1000"),
    (notations.as_number, "1.5", ""),
    (notations.as_phone_number, "1-613-555-0100", "+16135550100"),
    (notations.as_phone_number, "613 555-0100 poste 201", "+16135550100"),
    (notations.as_phone_number, "011 33 1 23 45 67 89", "+33123456789"),
    (notations.as_phone_number, "555-0100", ""),
    (notations.as_telephone_extension, "poste 201", "201"),
    (notations.as_interface_address, "198.51.100.10 (255.255.255.248)", "198.51.100.10/255.255.255.248"),
]


@pytest.mark.parametrize(("read", "written", "meant"), NOTATIONS)
def test_another_notation_is_read_if_it_can_mean_one_thing_alone(read, written, meant) -> None:
    assert read(written) == meant


def test_a_value_that_is_absent_says_nothing_about_what_depends_on_it() -> None:
    with pytest.raises(ProblemsFound) as caught:
        profile_of(parse(Path("sample.yaml"), (BASE + "level:\nservices: {email: {}}\n").encode()), LEVELS)
    assert [each.code for each in caught.value.problems] == ["R125"]
