"""What DNS should say of an office's mail, and what is said of what it does say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.mail_dns.comparing import Published, Verdict, compare, questions
from rideau.mail_dns.lookups import lookups
from rideau.mail_dns.record import Need, Record
from rideau.text import Text

WHY = Text("because", "parce que")
DOMAIN = "vac-minister.example"


def record(name: str, kind: str, data: str, need: Need = Need.REQUIRED) -> Record:
    return Record(name, kind, data, need, WHY)


A = record(f"mail.{DOMAIN}", "A", "198.51.100.10")
MX = record(DOMAIN, "MX", f"10 mail.{DOMAIN}.")
SPF = record(DOMAIN, "TXT", "v=spf1 ip4:198.51.100.10 -all")
KEY = record(f"rsa1._domainkey.{DOMAIN}", "TXT", "v=DKIM1; k=rsa; p=" + "A" * 400)
ALIAS = record(f"autoconfig.{DOMAIN}", "CNAME", f"mail.{DOMAIN}.", Need.RECOMMENDED)
TLSA = record(f"_25._tcp.mail.{DOMAIN}", "TLSA", "3 1 1 " + "ab" * 32, Need.RECOMMENDED)
CAA = record(DOMAIN, "CAA", '0 issue "letsencrypt.org"', Need.RECOMMENDED)
ALL = (A, MX, SPF, KEY, ALIAS, TLSA, CAA)
RIGHT = {(each.name, each.type): (each.data,) for each in ALL}


def verdicts(answers: dict[tuple[str, str], tuple[str, ...]], *, signed: bool = True) -> dict[str, Verdict]:
    """Return what is said of each record where the server says RIGHT but for ``answers``."""
    found = compare(ALL, Published(RIGHT | answers, signed))
    return {f"{each.record.name} {each.record.type}": each.verdict for each in found}


def other_than_fine(
    answers: dict[tuple[str, str], tuple[str, ...]], *, signed: bool = True
) -> dict[str, Verdict]:
    return {name: each for name, each in verdicts(answers, signed=signed).items() if each is not Verdict.FINE}


def test_what_is_published_as_it_should_be_is_fine() -> None:
    assert other_than_fine({}) == {}
    assert not any(each.harms for each in compare(ALL, Published(RIGHT, signed=True)))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({(DOMAIN, "MX"): ()}, {f"{DOMAIN} MX": Verdict.MISSING}),
        ({(DOMAIN, "MX"): ("10 mail.elsewhere.example.",)}, {f"{DOMAIN} MX": Verdict.WRONG}),
        ({(DOMAIN, "MX"): (MX.data, "20 mail.elsewhere.example.")}, {f"{DOMAIN} MX": Verdict.EXTRA}),
        ({(DOMAIN, "TXT"): (SPF.data, "v=spf1 -all")}, {f"{DOMAIN} TXT": Verdict.EXTRA}),
        ({(DOMAIN, "TXT"): ("v=spf1 -all",)}, {f"{DOMAIN} TXT": Verdict.WRONG}),
        ({(DOMAIN, "CAA"): ('0 issue ";"',)}, {f"{DOMAIN} CAA": Verdict.WRONG}),
        ({(TLSA.name, "TLSA"): ("3 1 1 " + "cd" * 32,)}, {f"{TLSA.name} TLSA": Verdict.WRONG}),
    ],
)
def test_what_is_not_is_told(
    answers: dict[tuple[str, str], tuple[str, ...]], said: dict[str, Verdict]
) -> None:
    assert other_than_fine(answers) == said
    assert any(each.harms for each in compare(ALL, Published(RIGHT | answers, signed=True))) is True


@pytest.mark.parametrize(
    "answers",
    [
        {(DOMAIN, "MX"): (f"10 MAIL.{DOMAIN}.",)},
        {(DOMAIN, "TXT"): (SPF.data, "some-site-verification=1")},
        {(KEY.name, "TXT"): ("v=DKIM1;k=rsa;p=" + "A" * 200 + " " + "A" * 200 + ";",)},
        {(DOMAIN, "CAA"): (CAA.data, '0 issue "other.example"')},
        {(ALIAS.name, "CNAME"): (), (ALIAS.name, "A"): (A.data,)},
        {(TLSA.name, "TLSA"): ("3 1 1 " + "AB" * 32, "3 1 1 " + "cd" * 32)},
    ],
)
def test_another_spelling_of_the_same_is_fine(answers: dict[tuple[str, str], tuple[str, ...]]) -> None:
    assert other_than_fine(answers) == {}


def test_what_is_only_recommended_may_lack_and_may_not_be_wrong() -> None:
    lacking = compare(ALL, Published(RIGHT | {(ALIAS.name, "CNAME"): ()}, signed=True))
    assert [each.verdict for each in lacking if each.record is ALIAS] == [Verdict.MISSING]
    assert not any(each.harms for each in lacking)
    wrong = compare(ALL, Published(RIGHT | {(ALIAS.name, "CNAME"): ("www.example.",)}, signed=True))
    assert any(each.harms for each in wrong)


def test_a_key_counts_only_in_a_signed_zone() -> None:
    assert other_than_fine({(TLSA.name, "TLSA"): ()}, signed=False) == {
        f"{TLSA.name} TLSA": Verdict.POINTLESS
    }
    assert other_than_fine({(TLSA.name, "TLSA"): ()}) == {f"{TLSA.name} TLSA": Verdict.MISSING}


def test_an_alias_is_asked_for_its_address_too() -> None:
    assert {(ALIAS.name, "CNAME"), (ALIAS.name, "A")} <= {*questions(ALL)}


@given(st.text('abcdefghij0123456789+/=\\"; ', max_size=1200))
def test_a_text_is_cut_where_dns_cuts_it(text: str) -> None:
    strings = replace(KEY, data=text).shown_data
    parts = [each.replace('\\"', '"').replace("\\\\", "\\") for each in _unquoted(strings)]
    assert "".join(parts) == text
    assert all(len(each) <= 255 for each in parts)


def _unquoted(strings: str) -> list[str]:
    parts, current, at = [], "", 0
    while at < len(strings):
        if strings[at] == "\\":
            current += strings[at : at + 2]
            at += 2
            continue
        if strings[at] == '"':
            parts.append(current)
            current = ""
        else:
            current += strings[at]
        at += 1
    return parts[1::2]


ZONE = {
    "_spf.department.example": ("v=spf1 include:a.example include:b.example -all",),
    "a.example": ("v=spf1 a mx ip4:192.0.2.1 -all", "something else"),
    "b.example": ("v=spf1 exists:%{i}.b.example redirect=c.example",),
    "c.example": ("v=spf1 ip4:192.0.2.2 ~all",),
    "loop.example": ("v=spf1 include:loop.example -all",),
}


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("v=spf1 ip4:198.51.100.10 ip6:2001:db8::1 -all", 0),
        ("v=spf1 a:mail.example mx/24 ?ptr -all", 3),
        ("v=spf1 include:_spf.department.example -all", 7),
        ("v=spf1 include:loop.example -all", 11),
        ("v=spf1 include:nowhere.example all", 1),
        ("v=spf1 ip4:192.0.2.1 include.not.a.mechanism -all", 0),
    ],
)
def test_look_ups_are_counted_as_receivers_do(text: str, cost: int) -> None:
    assert lookups(text, lambda name: ZONE.get(name, ())) == cost
