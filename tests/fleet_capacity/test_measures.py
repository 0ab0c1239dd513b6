"""What runs out, and when: of the samples, whose numbers are in their profiles, and of made-up measures."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from netaddr import IPNetwork

from rideau import language
from rideau.fleet_capacity.demands import Given, measures, prefixes
from rideau.fleet_capacity.measure import DAYS, FAR, Kind, Measure, tightest
from rideau.fleet_capacity.picture import first, soonest
from rideau.fleet_capacity.words import amount, asked, left, name, percent, runs_out, there_is
from rideau.office import Provider
from rideau.project import Project
from tests.fleet import ROOT

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.load(ROOT)


def of(found: tuple[Measure, ...], kind: Kind, subject: str = "") -> Measure:
    return next(each for each in found if each.kind is kind and each.subject in (subject, ""))


def test_a_turnkey_office(project):
    office = project.office("veterans-affairs")
    found = measures(office, Given())
    assert {each.kind for each in found} == {*Kind} - {Kind.PREFIXES}
    remote = of(found, Kind.REMOTE_DEVICES, "backup")
    assert (remote.demand, remote.most) == (2, 5)  # 10 Mbit/s up, 2 a device
    calls = of(found, Kind.CALLS, "backup")
    assert (calls.demand, calls.needed, calls.there) == (pytest.approx(4 * 0.15), 4, 31)
    desk = of(found, Kind.FRONT_DESK)
    assert (desk.demand, desk.needed, desk.there) == (pytest.approx(2 * 3 * 180 / 3600), 2, 2)
    bandwidth = of(found, Kind.BANDWIDTH, "backup")
    assert bandwidth.most == pytest.approx(9.5)
    assert bandwidth.demand == pytest.approx(2 * 2 + 0.6 * 0.0912, rel=1e-3)
    leases = of(found, Kind.LEASES, "operations")
    assert (leases.demand, leases.most) == (2 + sum(len(each.devices) for each in office.people), 150)
    assert of(found, Kind.FIXED_ADDRESSES, "voice").demand == 3
    mail = of(found, Kind.MAIL_STORAGE)
    assert (mail.demand, mail.most) == (40, None)


def test_what_the_profile_says_of_carrier_and_disk(project):
    found = measures(project.office("veterans-affairs"), Given(channels=8, mail_disk_gb=500))
    assert {each.there for each in found if each.kind is Kind.CALLS} == {8}
    assert of(found, Kind.MAIL_STORAGE).used == pytest.approx(0.08)


def test_what_the_department_runs_is_the_departments_to_measure(project):
    found = measures(project.office("fisheries"), Given())
    assert {each.kind for each in found} == {Kind.BANDWIDTH, Kind.LEASES}
    services = project.office("fisheries").services
    assert services["telephony"].provider is Provider.PARTNER


def test_what_the_pool_has_room_for():
    pool = IPNetwork("10.64.0.0/10")
    assert prefixes(pool, [], 21, 7) == Measure(Kind.PREFIXES, "", "10.64.0.0/10", 7, 2048)
    assert prefixes(pool, [IPNetwork("10.64.0.0/11")], 21, 7).most == 1024
    assert prefixes(pool, [IPNetwork("10.64.0.1/32")], 21, 7).most == 2047


def measure(demand: float, most: float | None, owner: str = "") -> Measure:
    return Measure(Kind.LEASES, owner, "", demand, most)


@given(st.floats(1, 1000), st.floats(1, 1000), st.floats(1, 200))
def test_demand_exceeds_what_there_is_on_that_day_and_not_before(demand, most, growth):
    found = measure(demand, most).runs_out(growth, TODAY)
    if demand > most:
        assert found == TODAY
        return
    years = FAR if found is None else (found - TODAY).days / DAYS
    grown = demand * (1 + growth / 100) ** years
    assert grown <= most * 1.000001
    if found is not None:
        assert demand * (1 + growth / 100) ** (years + 2 / DAYS) > most


def test_what_is_unknown_or_does_not_grow_runs_out_never():
    assert measure(1, None).runs_out(10, TODAY) is None
    assert measure(1, 2).runs_out(0, TODAY) is None
    assert measure(0, 2).runs_out(10, TODAY) is None
    assert measure(3, 0).runs_out(10, TODAY) == TODAY


def test_the_first_that_runs_out():
    given = (measure(1, None, "a"), measure(50, 100, "b"), measure(90, 100, "c"), measure(3, 2, "d"))
    assert [each.owner for each in first(given, 10, TODAY)] == ["d", "c", "b"]
    assert soonest(given[:3], 10, TODAY) == given[2]
    assert soonest(given[:2], 0, TODAY) == given[1]
    assert tightest(given[:1]) is None


def test_words_in_both_languages():
    calls = Measure(Kind.CALLS, "a", "backup", 0.6, 21.2, needed=4, there=31)
    room = replace(measure(1, 1234.5), subject="operations")
    assert (name(calls), asked(calls), there_is(calls), left(calls)) == (
        "Calls with the outside (backup)", "4 calls at once", "31 calls at once", "27 calls at once",
    )  # fmt: skip
    assert (amount(room, 1), there_is(room), left(measure(3, 2))) == (
        "1 address",
        "1,234.5 addresses",
        "none",
    )
    assert [percent(each) for each in (None, 0, 0.001, 0.5, 2, 11)] == [
        "not known", "0%", "under 1%", "50%", "200%", "over 1,000%",
    ]  # fmt: skip
    assert (runs_out(calls, 10, TODAY), runs_out(measure(90, 100), 10, TODAY)) == (
        "after 2046",
        "2028-01",
    )
    language.use("fr")
    try:
        assert (name(room), there_is(room)) == ("Adresses attribuées (opérations)", "1\xa0234,5 adresses")
        assert (percent(0.5), runs_out(measure(3, 2), 10, TODAY)) == ("50\xa0%", "déjà")
    finally:
        language.use("en")
