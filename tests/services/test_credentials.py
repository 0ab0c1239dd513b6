"""What credentials bring to hosts, read from what hosts get."""

import re
from dataclasses import replace

import pytest

from rideau.certificates import AUTHORITIES, REVOCATIONS, HostCertificate, device_id, device_name
from rideau.compile import compile_office
from rideau.needs import Needs
from rideau.office import Office, Provider, Service
from rideau.render import render
from rideau.services import credentials, network
from tests.factory import office

OFFICE = office()
SHOWN = HostCertificate("email", "mail", (f"mail.{OFFICE.domain}",), group="postfix")


class _Mail:
    """A service that shows a certificate."""

    SLUG = "email"

    @staticmethod
    def needs(office: Office) -> Needs:
        del office
        return Needs(certificates=(SHOWN,))

    @staticmethod
    def plan(*_: object) -> tuple[()]:
        return ()

    checks = plan


def by_provider(provider: Provider) -> Office:
    services = {**OFFICE.services, "credentials": Service("credentials", provider, None)}
    return replace(OFFICE, services=services)


MADE = compile_office(by_provider(Provider.MANAGED), (network, credentials, _Mail()))  # type: ignore[arg-type]


def files(host: str) -> dict[str, str]:
    plan = next(each for each in MADE.hosts if each.host.slug == host)
    return {each.path: each.content.decode() for each in render(plan)}


def test_every_host_knows_whom_to_believe_and_whom_no_longer() -> None:
    for host in OFFICE.hosts:
        found = files(host.slug)
        authority, root = (f"<secret credentials.{each}.certificate>\n" for each in ("authority", "root"))
        assert found[AUTHORITIES] == authority + root
        assert found[REVOCATIONS] == "<secret credentials.revocations>\n"


def test_a_key_lies_on_its_host_alone_for_its_reader_alone() -> None:
    plan = next(each for each in MADE.hosts if each.host.slug == "mail")
    key = next(each for each in render(plan) if each.path == SHOWN.key_path)
    assert (key.mode, key.owner, key.group) == (0o640, "root", "postfix")
    assert key.content == b"<secret credentials.host.mail.email.key>\n"
    others = [host.slug for host in OFFICE.hosts if host.slug != "mail"]
    assert all(SHOWN.key_path not in files(slug) for slug in others)


def test_a_certificate_is_shown_with_the_authority_that_signed_it() -> None:
    assert files("mail")[SHOWN.certificate_path] == (
        "<secret credentials.host.mail.email.certificate>\n<secret credentials.authority.certificate>\n"
    )


def test_nobody_has_the_key_of_the_authority() -> None:
    every = "".join(text for host in OFFICE.hosts for text in files(host.slug).values())
    assert "authority.key" not in every
    assert not re.search(r"person\.[\w.-]+\.key", every)


def test_a_revoked_device_is_on_the_list() -> None:
    made = compile_office(
        replace(by_provider(Provider.MANAGED), revoked=frozenset({"chief.laptop"})), (network, credentials)
    )
    listed = next(each for each in made.needs.kept if each.id == "credentials.revocations")
    assert listed.revoked == ("credentials.person.chief.laptop.certificate",)


def test_names_of_devices_are_names_of_the_office() -> None:
    chief = OFFICE.people[1]
    laptop = chief.devices[1]
    assert device_id(chief, laptop) == "chief.laptop"
    assert device_name(OFFICE, chief, laptop) == f"laptop.chief.staff.people.{OFFICE.domain}"


@pytest.mark.parametrize("provider", [Provider.PARTNER, Provider.NONE])
def test_elsewhere_nothing_is_brought(provider: Provider) -> None:
    made = compile_office(by_provider(provider), (network, credentials))
    assert not [each for host in made.hosts for each in host.contributions if each.owner == "credentials"]
    assert not [each for each in made.checks if each.service == "credentials"]
