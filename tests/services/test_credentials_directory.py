"""What the directory and the network's door are made of, read from what hosts get."""

import json
from dataclasses import replace

import pytest

from rideau import directory
from rideau.certificates import device_name
from rideau.compile import OfficePlan, compile_office
from rideau.directory import Reader
from rideau.needs import Needs
from rideau.office import Group, Office, Provider, Role, Service, Zone
from rideau.render import render
from rideau.services import credentials, network
from rideau.services.credentials.radius import DEVICES, TRUSTED, devices
from tests.factory import office

READER = Reader("remote_access")


class _Service:
    """A service that asks the directory."""

    SLUG = "remote_access"

    @staticmethod
    def needs(office: Office) -> Needs:
        del office
        return Needs(readers=(READER,))

    @staticmethod
    def plan(*_: object) -> tuple[()]:
        return ()

    checks = plan


def with_credentials(made: Office, provider: Provider = Provider.MANAGED) -> Office:
    return replace(made, services={**made.services, "credentials": Service("credentials", provider, None)})


OFFICE = with_credentials(office())
CHIEF = OFFICE.people[0]


def planned(made: Office) -> OfficePlan:
    return compile_office(made, (network, credentials, _Service()))  # type: ignore[arg-type]


def files(made: Office, host: str = "apps") -> dict[str, str]:
    plan = next(each for each in planned(made).hosts if each.host.slug == host)
    return {each.path: each.content.decode() for each in render(plan)}


def people(made: Office) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(files(made)["/etc/ldap/rideau-people.json"])["people"]
    return found


def test_names_follow_from_the_domain() -> None:
    assert directory.base(OFFICE) == "dc=vac-minister,dc=example"
    assert directory.uri(OFFICE) == "ldaps://directory.vac-minister.example"
    assert directory.person_dn(OFFICE, CHIEF) == f"uid={CHIEF.login},ou=people,dc=vac-minister,dc=example"
    assert directory.group_dn(OFFICE, Group.STAFF) == "cn=staff,ou=groups,dc=vac-minister,dc=example"
    assert READER.dn(OFFICE) == "cn=remote_access,ou=readers,dc=vac-minister,dc=example"


def test_everybody_is_in_it_with_a_password_to_begin_with() -> None:
    assert [each["login"] for each in people(OFFICE)] == [each.login for each in OFFICE.people]
    assert [each["password"] for each in people(OFFICE)] == [
        f"<secret credentials.person.{each.login}.initial-password>" for each in OFFICE.people
    ]
    assert {each.id for each in planned(OFFICE).needs.kept} >= {
        directory.initial_password(each).id for each in OFFICE.people
    }


@pytest.mark.parametrize(
    "name", ['Chief "of" Staff', "Chef\\de cabinet", "Élise </script> & 'Co'", "{{ name }}"]
)
def test_a_name_arrives_as_it_was_written(name: str) -> None:
    made = replace(OFFICE, people=(replace(CHIEF, name=name), *OFFICE.people[1:]))
    assert people(made)[0]["name"] == name


def test_a_service_that_names_itself_may_ask() -> None:
    found = json.loads(files(OFFICE)["/etc/ldap/rideau-people.json"])["readers"]
    assert {"name": "remote_access", "password": "<secret credentials.reader.remote-access>"} in found
    assert READER.secret in planned(OFFICE).needs.kept


def test_the_directory_is_reached_by_people_and_by_hosts_and_by_nobody_else() -> None:
    openings = [each for each in credentials.needs(OFFICE).openings if each.ports == ((636, 636),)]
    others = {host.slug for host in OFFICE.hosts} - {"apps"}
    assert {each.host for each in openings} == {"apps"}
    assert [each.source for each in openings if not each.source_networks] == [Zone.OPERATIONS]
    narrowed = [each for each in openings if each.source_networks]
    assert len(narrowed) == len(others)
    for each in narrowed:
        assert all(network.size == 1 for network in each.source_networks)
        assert all(network in OFFICE.prefix4 or network.version == 6 for network in each.source_networks)
    assert Zone.GUEST not in {each.source for each in openings}


def test_on_the_gateway_the_directory_is_asked_without_leaving_ones_zone() -> None:
    """It answers under another address in each zone, and nobody may ask it under that of another zone."""
    apart = replace(OFFICE.gateway, roles=OFFICE.gateway.roles | {Role.APPS})
    hosts = (apart, *(each for each in OFFICE.hosts if each.roles < {Role.VOICE, Role.MAIL}))
    openings = credentials.needs(replace(OFFICE, hosts=hosts)).openings
    asked = [each for each in openings if each.ports == ((636, 636),)]
    assert asked
    assert all((each.host, each.source) == ("gateway", each.destination) for each in asked)


def test_only_one_host_has_them_and_a_departments_credentials_bring_none() -> None:
    own = ("/etc/ldap/", "/etc/freeradius/")
    for host in OFFICE.hosts:
        has = any(path.startswith(own) for path in files(OFFICE, host.slug))
        assert has is (host.slug == "apps")
    partner = with_credentials(OFFICE, Provider.PARTNER)
    assert not any(path.startswith(own) for path in files(partner))
    assert credentials.needs(partner) == Needs()
    assert list(credentials.checks(partner, Needs())) == []


def test_who_is_locked_stays_in_the_directory_and_out_of_the_network() -> None:
    locked = replace(OFFICE, locked=frozenset({CHIEF.login}))
    assert [each["locked"] for each in people(locked)] == [each is CHIEF for each in OFFICE.people]
    names = {each.name for each in devices(locked)}
    assert names == {each.name for each in devices(OFFICE) if f".{CHIEF.login}." not in each.name}
    assert names < {each.name for each in devices(OFFICE)}


def test_a_revoked_device_is_off_the_list_and_no_other_is() -> None:
    device = CHIEF.devices[0]
    revoked = replace(OFFICE, revoked=frozenset({f"{CHIEF.login}.{device.name}"}))
    gone = {each.name for each in devices(OFFICE)} - {each.name for each in devices(revoked)}
    assert gone == {device_name(OFFICE, CHIEF, device)}


def test_devices_join_the_zone_of_operations_and_whoever_is_not_listed_is_refused() -> None:
    listed = files(OFFICE)[DEVICES]
    vlan = OFFICE.zone(Zone.OPERATIONS).vlan
    assert listed.count(f'Tunnel-Private-Group-Id := "{vlan}"') == sum(
        len(each.devices) for each in OFFICE.people
    )
    assert listed.endswith("\nDEFAULT Auth-Type := Reject\n")
    assert listed.count("Auth-Type := Accept") == len(devices(OFFICE))


def test_the_list_of_what_counts_no_longer_lies_with_the_authorities() -> None:
    assert files(OFFICE)[TRUSTED].split("<secret ")[1:] == [
        "credentials.authority.certificate>\n",
        "credentials.root.certificate>\n",
        "credentials.revocations>\n",
    ]


def test_checks_ask_from_every_other_host_and_name_everybody() -> None:
    found = {each.id: each for each in credentials.checks(OFFICE, Needs())}
    assert {
        f"credentials.directory.{each}" for each in ("gateway", "voice", "mail", "operations")
    } <= found.keys()
    probe = found["credentials.directory.people"].probe
    assert all(each.login in str(probe) for each in OFFICE.people)
    assert all(each.title.en != each.title.fr for each in found.values())
